"""Editions of a document: a decision cites the wording of its day, and each quote is held against its own edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers.invented_city import C, T, city, faults, write
from punkt import load
from punkt.command.main import main
from punkt.showing.decision.view import Builder

FIRST = """About permits

1. A permit is for at most five axles.

2. A permit costs 10.

3. Quiet hours are kept.
"""
SECOND = """About permits

1. A permit is for no more than five axles.

2. Quiet hours are kept.

3. A permit costs 20.
"""
HEADER = f"""pack: none.city
version: 1.0.0
vocabulary: none.parking
title: {T}
document:
  date: '2020-01-01'
  kind: {{ru: Приказ, en: Order}}
  issuer: {T}
  title: {T}
  editions:
    - {{id: first, from: '2020-01-01', title: {{ru: от 01.01.2020, en: of 1 January 2020}}}}
    - {{id: second, from: '2024-07-01'}}
jurisdiction: {{code: NONE, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
NORMS = f"""norms:
  price:
    title: {T}
    point: "2"
    modality: mandatory
    quote: A permit costs 10
    values:
      - {{from: '2020-01-01', value: 10}}
      - {{from: '2024-07-01', value: 20, point: "3", quote: A permit costs 20, modality: recommended}}
"""
RULES = f"""rules:
  - check: valid
    point: "1"
    modality: mandatory
    quote: at most five
    says: {T}
    wordings:
      - {{from: '2024-07-01', quote: no more than five}}
    require: {{fact: axles, at_most: 5}}
  - decide: left
    subject: permit
    point: "2"
    modality: mandatory
    quote: A permit costs
    says: {T}
    wordings:
      - {{from: '2024-07-01', point: "3"}}
    then: $price
"""
SOURCE = 'source:\n  paragraphs: blank_lines\n  points: ["1."]\n  sections:\n    - {heading: "About permits"}\n'
LEDGER = (
    "points:\n"
    + "".join(f'  "{n}": {{state: encoded, title: {T}}}\n' for n in (1, 3))
    + (f'  "2": {{state: procedural, title: {T}, reason: {T}}}\n')
)


def pack(folder: Path, **more: str) -> Path:
    files = {
        "pack_yaml": HEADER,
        "norms_yaml": NORMS,
        "rules_yaml": RULES,
        "source_yaml": SOURCE,
        "ledger_yaml": LEDGER,
    }
    made = city(**{**files, **more})
    del made["city/readings.yaml"]
    (folder / "first.md").write_text(FIRST, "utf-8")
    (folder / "second.md").write_text(SECOND, "utf-8")
    return write(folder, made)


def fired(folder: Path, day: str, name: str) -> dict[str, Any]:
    decision = load("none.city", pack_dirs=[folder]).decide({"case": "c", "as_of": day, "permit": {"axles": 6}})
    [found] = [entry for entry in decision.to_dict()["fired"] if name in entry["concludes"]]
    return dict(found)


@pytest.mark.parametrize(
    ("day", "quote", "edition"),
    [
        ("2024-01-15", "at most five", "first"),
        ("2024-06-30", "at most five", "first"),
        ("2024-07-01", "no more than five", "second"),
    ],
)
def test_a_decision_quotes_the_wording_of_its_day(tmp_path: Path, day: str, quote: str, edition: str) -> None:
    entry = fired(pack(tmp_path), day, "valid")
    assert entry["concludes"] == {"valid": "not_met"}
    assert (entry["point"], entry["quote"], entry["edition"]) == ("1", quote, edition)


@pytest.mark.parametrize(
    ("day", "value", "point", "modality", "edition"),
    [("2024-06-30", 10, "2", "mandatory", "first"), ("2024-07-01", 20, "3", "recommended", "second")],
)
def test_a_value_has_the_point_of_its_day(
    tmp_path: Path, day: str, value: int, point: str, modality: str, edition: str
) -> None:
    entry = fired(pack(tmp_path), day, "left")
    shown = {"value": value, "pack": "none.city", "point": point, "modality": modality, "edition": edition}
    assert entry["norms"] == {"price": shown}
    assert (entry["point"], entry["edition"], entry["concludes"]) == (point, edition, {"left": value})


def test_outcomes_and_readers_see_the_point_of_the_day(tmp_path: Path) -> None:
    rules = load("none.city", pack_dirs=[pack(tmp_path)])
    for day, point, words in [
        ("2024-06-30", "2", "(edition of 1 January 2020)"),
        ("2024-07-01", "3", "(edition second)"),
    ]:
        document = rules.decide({"case": "c", "as_of": day, "permit": {"axles": 6}}).to_dict()
        [clause] = document["outcomes"]["permit"]["left"]["clauses"]
        assert (clause["pack"], clause["point"]) == ("none.city", point)
        builder = Builder(document, rules.linked, "en")
        [entry] = builder.reasons.fired("permit", "left")
        assert builder.ground(entry).ref == f"point {point} of order of 2020-01-01 {words}"


def cite(folder: Path, file: str, *more: str) -> Result:
    command = ["cite", "none.city", "--source", str(folder / file), *more, "--pack-dir", str(folder), "--lang", "en"]
    return CliRunner().invoke(main, command)


def test_each_edition_is_registered_and_compared_by_itself(tmp_path: Path) -> None:
    pack(tmp_path)
    assert cite(tmp_path, "first.md", "--edition", "first", "--register").exit_code == 0
    assert cite(tmp_path, "second.md", "--edition", "second", "--register").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "city").glob("fingerprints*"))
    assert names == ["fingerprints.first.yaml", "fingerprints.second.yaml"]
    # two quotes of rules, one of the norm's value, each in its own edition
    for file, edition in (("first.md", "first"), ("second.md", "second")):
        found = cite(tmp_path, file, "--edition", edition)
        assert (found.exit_code, found.output) == (0, "none.city: 3 of 3 units match, 3 of 3 quotes found\n")
    assert cite(tmp_path, "second.md").exit_code == 0  # the last one, where none is named
    other = cite(tmp_path, "first.md")
    assert other.exit_code != 0 and "[P655]" in other.output and "[P660]" in other.output
    assert load("none.city", pack_dirs=[tmp_path]).packs[0].source is not None


def test_a_wording_that_is_not_in_its_edition(tmp_path: Path) -> None:
    """A quote that says nothing of editions has to stand in every edition of its days."""
    rules = RULES.replace("    wordings:\n      - {from: '2024-07-01', quote: no more than five}\n", "")
    pack(tmp_path, rules_yaml=rules)
    assert cite(tmp_path, "first.md", "--edition", "first", "--register").exit_code == 0
    found = cite(tmp_path, "second.md", "--edition", "second", "--register")
    assert found.exit_code != 0 and "rules.yaml:5:" in found.output and "[P660]" in found.output


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("norms", "value: 20,", "value: 20, edition: secnd,", ("P246", "city/norms.yaml", 9)),
        ("rules", "quote: no more than five", "quote: a, edition: third", ("P246", "city/rules.yaml", 8)),
        ("rules", 'point: "3"}', 'point: "8"}', ("P240", "city/rules.yaml", 17)),
        ("pack", "id: second, from: '2024-07-01'", "id: second, from: '2019-07-01'", ("P247", "city/pack.yaml", 11)),
        ("pack", "id: second, from: '2024-07-01'", "id: first, from: '2024-07-01'", ("P242", "city/pack.yaml", 12)),
        (
            "rules",
            "- {from: '2024-07-01', point",
            "- {from: '2024-01-01', quote: q}\n      - {from: '2023-01-01', point",
            ("P247", "city/rules.yaml", 18),
        ),
    ],
)
def test_faults(tmp_path: Path, file: str, old: str, new: str, fault: tuple[str, str, int]) -> None:
    text = {"norms": NORMS, "rules": RULES, "pack": HEADER}[file]
    assert old in text
    found = faults(pack(tmp_path, **{f"{file}_yaml": text.replace(old, new)}))
    assert [one[:3] for one in found] == [fault]


def test_an_edition_nobody_knows(tmp_path: Path) -> None:
    found = cite(pack(tmp_path), "first.md", "--edition", "frist")
    assert found.exit_code == 2 and "the document has no edition frist; the nearest known name is first" in found.output


def test_check_asks_each_edition_for_its_points(tmp_path: Path) -> None:
    """A point of an earlier edition is looked for in the fingerprints of that edition."""
    third = NORMS.replace("value: 10}", 'value: 10, point: "4", edition: first}')
    ledger = LEDGER + f'  "4": {{state: procedural, title: {T}, reason: {T}}}\n'
    pack(tmp_path, norms_yaml=third, ledger_yaml=ledger)
    for name in ("first", "second"):
        cite(tmp_path, f"{name}.md", "--edition", name, "--register")
    found = CliRunner().invoke(main, ["check", str(tmp_path / "city"), "--pack-dir", str(tmp_path), "--lang", "en"])
    assert "norms.yaml:8:" in found.output and "[P662]" in found.output


def test_a_pack_of_one_wording_is_as_it_was(tmp_path: Path) -> None:
    plain = {
        "norms_yaml": f"norms:\n  price: {{value: 1, title: {T}, {C}}}\n",
        "rules_yaml": RULES.partition("  - decide")[0].replace(
            "    wordings:\n      - {from: '2024-07-01', quote: no more than five}\n", ""
        ),
    }
    rules = load("none.city", pack_dirs=[write(tmp_path, city(**plain))])
    document = rules.decide({"case": "c", "as_of": date(2024, 6, 1), "permit": {"axles": 6}}).to_dict()
    [entry] = document["fired"]
    assert "edition" not in entry and entry["quote"] == "at most five"
