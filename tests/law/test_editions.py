"""Editions of a document: a decision cites the wording of its day, and each quote is held against its own edition."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers.invented_city import C, T, city, faults, write
from punkt import load
from punkt.command.main import main
from punkt.files.canonical import canonical_decision
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
OWN_LEDGER = f"""edition: first
points:
  "2": {{state: encoded, title: {T}}}
  "3": {{state: procedural, title: {T}, reason: {T}}}
"""
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
    assert decision.to_bytes() == canonical_decision(
        json.loads(decision.to_bytes())
    )  # else no stranger finds its digest
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


def registered(folder: Path, **more: str) -> Path:
    """The pack with both editions registered, each accounted for by itself."""
    pack(folder, **{"ledger_first_yaml": OWN_LEDGER, **more})
    for name in ("first", "second"):
        assert "[P65" not in cite(folder, f"{name}.md", "--edition", name, "--register").output
    return folder


def command(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--pack-dir", str(folder), "--lang", "en"])


def check(folder: Path) -> list[str]:
    """Codes and places of what ``check`` finds."""
    found = command(folder, "check", str(folder / "city")).output.splitlines()
    return [f"{line.split('city/')[1].split(': ')[0]} {line[-5:-1]}" for line in found if line.endswith("]")]


def states(folder: Path, *more: str) -> dict[str, tuple[str, list[str]]]:
    """How each unit is accounted for, and by which rules."""
    found = command(folder, "coverage", "none.city", "--format", "json", *more)
    return {unit["address"]: (unit["state"], unit["rules"]) for unit in json.loads(found.stdout)["units"]}


def test_each_edition_is_accounted_for_by_itself(tmp_path: Path) -> None:
    """The price stands in point 2 first and in point 3 then, where the quiet hours change places with it."""
    registered(tmp_path)
    assert [line for line in check(tmp_path) if "P68" in line or "P66" in line] == []
    first = {"1": ("encoded", ["valid"]), "2": ("encoded", ["left"]), "3": ("procedural", [])}
    second = {"1": ("encoded", ["valid"]), "2": ("procedural", []), "3": ("encoded", ["left"])}
    assert states(tmp_path, "--edition", "first") == first
    assert states(tmp_path) == states(tmp_path, "--edition", "second") == second
    assert "(edition of 1 January 2020)" in command(tmp_path, "coverage", "none.city", "--edition", "first").output
    assert "[P246]" in command(tmp_path, "coverage", "none.city", "--edition", "frist").output


def test_without_entries_of_its_own_an_earlier_edition_is_at_fault(tmp_path: Path) -> None:
    registered(tmp_path, ledger_first_yaml=f"edition: first\npoints: {{'1': {{state: encoded, title: {T}}}}}\n")
    found = [line for line in check(tmp_path) if "P68" in line]
    # point 3 is encoded in the second edition only; point 2 is cited of the first, where it decides something
    assert found == ["ledger.yaml:3:3 P681", "norms.yaml:4:12 P682", "rules.yaml:12:12 P682"]
    output = command(tmp_path, "check", str(tmp_path / "city")).output
    assert "cites 3 (first);" in output


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (f'  "4": {{state: procedural, title: {T}, reason: {T}}}\n', []),
        ("", ["fingerprints.first.yaml:9:5 P680"]),
        (f'  "5": {{state: procedural, title: {T}, reason: {T}}}\n', ["P680", "P684"]),
    ],
)
def test_a_unit_that_only_one_edition_has(tmp_path: Path, entry: str, fault: list[str]) -> None:
    """An entry for all editions may be of it; in none of them it is at fault, once."""
    pack(tmp_path, ledger_first_yaml=OWN_LEDGER, ledger_yaml=LEDGER + entry)
    (tmp_path / "first.md").write_text(FIRST + "\n4. Bicycles are free.\n", "utf-8")
    for name in ("first", "second"):
        cite(tmp_path, f"{name}.md", "--edition", name, "--register")
    found = [line for line in check(tmp_path) if "P68" in line]
    assert len(found) == len(fault) and all(line.endswith(one) for line, one in zip(found, fault, strict=True)), found


def test_an_edition_may_be_laid_out_otherwise(tmp_path: Path) -> None:
    own = SOURCE.replace("source:\n", "source:\n  edition: first\n").replace('["1."]', '["1)"]')
    pack(tmp_path, ledger_first_yaml=OWN_LEDGER, source_first_yaml=own)
    (tmp_path / "first.md").write_text(FIRST.replace(". A", ") A").replace("3. Q", "3) Q"), "utf-8")
    for name in ("first", "second"):
        done = cite(tmp_path, f"{name}.md", "--edition", name, "--register")
        assert (done.exit_code, done.output.splitlines()[-1]) == (
            0,
            "none.city: 3 of 3 units match, 3 of 3 quotes found",
        )
    assert [line for line in check(tmp_path) if "P68" in line] == []


def test_show_cites_the_day(tmp_path: Path) -> None:
    registered(tmp_path)
    first = command(tmp_path, "show", "none.city", "--as-of", "2024-06-30").output
    second = command(tmp_path, "show", "none.city", "--as-of", "2024-07-01").output
    assert "at most five" in first and "no more than five" not in first
    assert "no more than five" in second and "at most five" not in second
    of_point = {
        day: command(tmp_path, "show", "none.city", "2", "--as-of", day).output for day in ("2024-06-30", "2024-07-01")
    }
    assert "mandatory: «A permit costs 10»" in of_point["2024-06-30"] and "encoded" not in of_point["2024-07-01"]
    assert "A permit costs" not in of_point["2024-07-01"]  # it stands in point 3 then
    assert "[P610]" in command(tmp_path, "show", "none.city", "--as-of", "2024-02-30").output


def test_diff_of_two_days_shows_the_words_of_each(tmp_path: Path) -> None:
    registered(tmp_path)
    days = ["--as-of", "2024-06-30", "--as-of", "2024-07-01"]
    found = command(tmp_path, "diff", "none.city", "none.city", *days, "--format", "json")
    changes = {(one["part"], one["name"]): one for one in json.loads(found.stdout)["text"]["changes"]}
    valid = {
        field["name"]: (field["before"]["en"], field["after"]["en"]) for field in changes["rule", "valid"]["fields"]
    }
    assert valid == {"quote": ("at most five", "no more than five")}
    price = {
        field["name"]: (field["before"]["en"], field["after"]["en"]) for field in changes["norm", "price"]["fields"]
    }
    assert price["point"] == ("2", "3") and price["quote"] == ("A permit costs 10", "A permit costs 20")
    assert price["modality"] == ("mandatory", "recommended")


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
