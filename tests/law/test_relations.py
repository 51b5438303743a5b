"""What a pack says of its base's norms: it fills, tightens, replaces; and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import LEDGER, TOWN, VOCABULARY, C, T, city, write
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import PunktError, load
from punkt.files.read import read_file, read_text
from punkt.files.texts import Texts
from punkt.kernel.domains import Interval

OZYORNY = ROOT / "rules" / "municipal" / "ozyorny"
FLAT = TOWN.replace("none.town", "none.flat").replace("extends: none.city", "extends: none.town")
RULES = f"""rules:
  - check: valid
    {C.replace(", ", chr(10) + "    ")}
    says: {T}
    require: {{fact: axles, at_most: $most}}
  - check: tidy
    subject: permit
    {C.replace(", ", chr(10) + "    ")}
    says: {T}
    require: {{fact: noise, in: $band}}
"""
BASE = f"""norms:
  most: {{parameter: axles, title: {T}, {C}}}
  band: {{value: "[1..3]", title: {T}, {C}}}
  few: {{value: 3, stricter: lower, title: {T}, {C}}}
  plain: {{value: 3, title: {T}, {C}}}
  kinds: {{value: [a, b], title: {T}, {C}}}
  word: {{value: free, title: {T}, {C}}}
  first: {{value: '2024-01-01', stricter: higher, title: {T}, {C}}}
  timed: {{values: [{{from: '2020-01-01', value: "[1..9]"}}, {{from: '2025-01-01', value: "[2..8]"}}], title: {T}, {C}}}
  load: {{value: 2, unit: hour, stricter: lower, title: {T}, {C}}}
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def packs(root: Path, norms: str, more: dict[str, str] | None = None) -> Path:
    """A base with norms and rules, and a pack that says something of them."""
    files = {
        **city(norms_yaml=BASE, rules_yaml=RULES),
        "town/pack.yaml": TOWN,
        "town/ledger.yaml": LEDGER,
        **(more or {}),
    }
    if norms:
        files["town/norms.yaml"] = f"norms:\n{norms}"
    return write(root, files, VOCABULARY)


def norm(name: str, value: str, towards: str, more: str = "") -> str:
    return f"  {name}: {{towards_base: {towards}, {value}, title: {T}, {C}{more}}}\n"


def column(name: str, value: str, towards: str) -> str:
    """Where the (last) value stands in the line of a norm, for an ``@`` in what is expected."""
    key = "value: " if "value: " in value else "parameter: "
    return str(len(f"  {name}: {{towards_base: {towards}, ") + value.rindex(key) + len(key) + 1)


def refusal(root: Path, *names: str) -> list[str]:
    with pytest.raises(PunktError) as caught:
        load(*(names or ("none.town",)), pack_dirs=[root])
    assert len(caught.value.lines("ru")) == len(caught.value.lines("en"))
    assert all("; " in fault.message(lang) for fault in caught.value.diagnostics for lang in ("ru", "en"))
    return [line.replace(f"{root}/", "") for line in caught.value.lines("en")]


# --- fills


def of(root: Path, pack: str, facts: dict[str, Any], name: str = "valid") -> Any:
    view = load(pack, pack_dirs=[root]).decide({"case": "c", "as_of": "2024-06-01", "permit": facts})["permit", name]
    return view.value if view.status == "determined" else view.status


def test_an_open_parameter_is_filled(tmp_path: Path) -> None:
    packs(tmp_path, norm("most", "value: 4", "fills"))
    rules = load("none.town", pack_dirs=[tmp_path])
    decision = rules.decide({"case": "c", "as_of": "2024-06-01", "permit": {"axles": 4}})
    assert decision["permit", "valid"].value == "met"


def test_the_fact_of_a_filled_norm_is_a_check_only(tmp_path: Path) -> None:
    own = VOCABULARY.replace(
        "      noise:", f'      most_axles: {{type: integer, range: "[1..9]", label: {T}, question: {T}}}\n      noise:'
    )
    packs(
        tmp_path,
        norm("most", "value: 4", "fills"),
        {"city/norms.yaml": BASE.replace("parameter: axles", "parameter: most_axles")},
    )
    (tmp_path / "vocabulary.yaml").write_text(own, "utf-8")
    assert of(tmp_path, "none.city", {"axles": 5}) == "open"
    assert of(tmp_path, "none.city", {"axles": 5, "most_axles": 5}) == "met"
    assert of(tmp_path, "none.town", {"axles": 5}) == "not_met"
    assert of(tmp_path, "none.town", {"axles": 4, "most_axles": 4}) == "met"
    case = "case: c\nas_of: '2024-06-01'\npermit:\n  axles: 4\n  most_axles: 5\n"
    with pytest.raises(PunktError) as caught:
        load("none.town", pack_dirs=[tmp_path]).decide(read_text(case, "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:5:15: most_axles is 5 in the case, but the pack none.town (point 1) has set 4; "
        "leave the fact out, or state 4 [P626]"
    ]
    assert "«" not in caught.value.lines("ru")[0] and "установил 4" in caught.value.lines("ru")[0]


def test_a_dated_filling_is_checked_on_its_own_days(tmp_path: Path) -> None:
    dated = "values: [{from: '2020-01-01', value: 4}, {from: '2025-01-01', value: 5}]"
    packs(tmp_path, norm("most", dated, "fills"))
    rules = load("none.town", pack_dirs=[tmp_path])
    for day, right, wrong in (("2024-12-31", 4, 5), ("2025-01-01", 5, 4)):
        rules.read_case({"case": "c", "as_of": day, "permit": {"axles": right}})
        with pytest.raises(PunktError) as caught:
            rules.read_case({"case": "c", "as_of": day, "permit": {"axles": wrong}})
        assert [fault.code for fault in caught.value.diagnostics] == ["P626"]
    case = {"case": "c", "as_of": "2024-12-31", "permit": {"axles": 5}}
    assert rules.read_case(case, as_of=date(2025, 1, 1)).as_of == date(2025, 1, 1)


def test_the_last_pack_of_a_chain_decides(tmp_path: Path) -> None:
    flat = {
        "flat/pack.yaml": FLAT,
        "flat/ledger.yaml": LEDGER,
        "flat/norms.yaml": "norms:\n" + norm("most", "value: 3", "tightens", ", stricter: lower"),
    }
    packs(tmp_path, norm("most", "value: 4", "fills"), flat)
    rules = load("none.flat", pack_dirs=[tmp_path])
    with pytest.raises(PunktError) as caught:
        rules.read_case({"case": "c", "as_of": "2024-06-01", "permit": {"axles": 4}})
    assert [(fault.code, fault.arguments["right"]) for fault in caught.value.diagnostics] == [("P626", "3")]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "plain",
            "value: 4",
            "town/norms.yaml:2:3: the base none.city did not leave the norm plain open (it is 3); "
            "say `replaces` or `tightens` [P623]",
        ),
        (
            "most",
            "parameter: noise",
            "town/norms.yaml:2:@: the norm most says `fills` and is open itself; "
            "give a `value`, or leave it out [P624]",
        ),
        (
            "most",
            "value: 12",
            "town/norms.yaml:2:@: 12 does not fit the norm most, which stands for the fact axles of a case; "
            "allowed is [1..9] [P625]",
        ),
        (
            "most",
            "value: 2.5",
            "town/norms.yaml:2:@: 2.5 does not fit the norm most, which stands for the fact axles of a case; "
            "allowed is [1..9] [P625]",
        ),
        (
            "most",
            "value: [1, 2]",
            "town/norms.yaml:2:@: 1, 2 does not fit the norm most, which stands for the fact axles of a case; "
            "allowed is [1..9] [P625]",
        ),
        (
            "most",
            "value: many",
            "town/norms.yaml:2:@: many does not fit the norm most, which stands for the fact axles of a case; "
            "allowed is [1..9] [P625]",
        ),
        (
            "most",
            "value: 4, unit: hour",
            "town/norms.yaml:2:3: the norm most is in hour, in the base in —; "
            "write it in the unit of the base, or say `replaces` [P622]",
        ),
    ],
)
def test_what_does_not_fill(tmp_path: Path, name: str, value: str, line: str) -> None:
    assert refusal(packs(tmp_path, norm(name, value, "fills"))) == [line.replace("@", column(name, value, "fills"))]


# --- tightens


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("band", 'value: "[1..3]"'),
        ("band", 'value: "[2..3]"'),
        ("band", 'value: "(1..3)"'),
        ("band", 'value: "[2..2]"'),
        ("few", "value: 3"),
        ("few", "value: 2.5"),
        ("few", "value: 2, stricter: lower"),
        ("plain", "value: 4, stricter: higher"),
        ("kinds", "value: [b]"),
        ("kinds", "value: [b, a]"),
        ("word", "value: free"),
        ("first", "value: '2024-01-02'"),
        ("timed", 'value: "[2..8]"'),
        ("load", "value: 1, unit: hour"),
        ("timed", "values: [{from: '2020-01-01', value: \"[1..9]\"}, {from: '2025-01-01', value: \"[2..7]\"}]"),
    ],
)
def test_what_tightens(tmp_path: Path, name: str, value: str) -> None:
    load("none.town", pack_dirs=[packs(tmp_path, norm(name, value, "tightens"))])


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "band",
            'value: "[1..4]"',
            "2:@: [1..4] loosens the norm band: from 2020-01-01 the base none.city allows [1..3] only; "
            "the interval must lie within it [P630]",
        ),
        (
            "band",
            'value: "[0..3]"',
            "2:@: [0..3] loosens the norm band: from 2020-01-01 the base none.city allows [1..3] only; "
            "the interval must lie within it [P630]",
        ),
        (
            "band",
            'value: "[1..)"',
            "2:@: [1..) loosens the norm band: from 2020-01-01 the base none.city allows [1..3] only; "
            "the interval must lie within it [P630]",
        ),
        (
            "timed",
            'value: "[1..8]"',
            "2:@: [1..8] loosens the norm timed: from 2025-01-01 the base none.city allows [2..8] only; "
            "the interval must lie within it [P630]",
        ),
        (
            "timed",
            "values: [{from: '2020-01-01', value: \"[3..4]\"}, {from: '2024-12-31', value: \"[2..9]\"}]",
            "2:@: [2..9] loosens the norm timed: from 2025-01-01 the base none.city allows [2..8] only; "
            "the interval must lie within it [P630]",
        ),
        (
            "kinds",
            "value: [a, c]",
            "2:@: a, c loosens the norm kinds: the base none.city has no c; keep only what it has (a, b) [P631]",
        ),
        (
            "few",
            "value: 4",
            "2:@: 4 loosens the norm few: from 2020-01-01 the base none.city has 3; it must be not above 3 [P634]",
        ),
        (
            "first",
            "value: '2023-12-31'",
            "2:@: 2023-12-31 loosens the norm first: from 2020-01-01 the base none.city has 2024-01-01; "
            "it must be not below 2024-01-01 [P634]",
        ),
        (
            "plain",
            "value: 2, stricter: higher",
            "2:@: 2 loosens the norm plain: from 2020-01-01 the base none.city has 3; it must be not below 3 [P634]",
        ),
        (
            "plain",
            "value: 2",
            "2:3: it is not said which number of the norm plain is stricter; add `stricter:` higher or lower [P633]",
        ),
        (
            "few",
            "value: 2, stricter: higher",
            "2:3: in the base none.city the norm few is stricter when lower, "
            "here it is the other way round; take out `stricter` [P632]",
        ),
        (
            "word",
            "value: reduced",
            "2:@: it is not clear whether reduced of the norm word is stricter than free in the base none.city; "
            "a number, a day, an interval or a list can be tightened, else say `replaces` [P629]",
        ),
        (
            "band",
            "value: 2",
            "2:@: it is not clear whether 2 of the norm band is stricter than [1..3] in the base none.city; "
            "a number, a day, an interval or a list can be tightened, else say `replaces` [P629]",
        ),
        (
            "first",
            "value: 3",
            "2:@: it is not clear whether 3 of the norm first is stricter than 2024-01-01 in the base none.city; "
            "a number, a day, an interval or a list can be tightened, else say `replaces` [P629]",
        ),
        (
            "most",
            "value: 3",
            "2:3: the base none.city left the norm most open, there is nothing to tighten; say `fills` [P628]",
        ),
        (
            "load",
            "value: 1",
            "2:3: the norm load is in —, in the base in hour; "
            "write it in the unit of the base, or say `replaces` [P622]",
        ),
        (
            "band",
            'value: "[2..3]", stricter: lower',
            "2:3: `stricter` belongs to a number or a day, and band is neither; take out `stricter` [P627]",
        ),
    ],
)
def test_what_loosens_is_refused_with_the_value(tmp_path: Path, name: str, value: str, line: str) -> None:
    line = line.replace("@", column(name, value, "tightens"))
    assert refusal(packs(tmp_path, norm(name, value, "tightens"))) == [f"town/norms.yaml:{line}"]


@pytest.mark.parametrize("value", ['value: "[0..9]"', "value: [1, 2]", 'value: "[0..9]", unit: hour'])
def test_replaces_is_free(tmp_path: Path, value: str) -> None:
    load("none.town", pack_dirs=[packs(tmp_path, norm("band", value, "replaces"))])


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("[1..2]", "[1..2]", True),
        ("(1..2)", "[1..2]", True),
        ("[1..2]", "(1..2]", False),
        ("[1..2]", "[1..2)", False),
        ("[1..2]", "[..)", True),
        ("[1..)", "[1..)", True),
        ("[1..)", "[1..9]", False),
        ("(..2]", "[1..2]", False),
        ("(1..2)", "(1..2)", True),
        ("[1.5..1.6]", "(1..2)", True),
        ("[0..1.6]", "[1..2]", False),
    ],
)
def test_within(inner: str, outer: str, inside: bool) -> None:
    one, other = Interval.parse(inner), Interval.parse(outer)
    assert one and other and one.within(other) is inside


def test_two_packs_of_one_base_must_not_both_speak_of_a_norm(tmp_path: Path) -> None:
    hill = {
        "hill/pack.yaml": TOWN.replace("none.town", "none.hill"),
        "hill/ledger.yaml": LEDGER,
        "hill/norms.yaml": "norms:\n" + norm("most", "value: 5", "fills"),
    }
    packs(tmp_path, norm("most", "value: 4", "fills"), hill)
    load("none.town", pack_dirs=[tmp_path])
    load("none.hill", pack_dirs=[tmp_path])
    assert refusal(tmp_path, "none.town", "none.hill") == [
        "hill/norms.yaml:2:3: the packs none.hill and none.town both speak of the norm most of the base none.city, "
        "and neither extends the other; load them apart [P621]",
        "town/norms.yaml:2:3: the packs none.town and none.hill both speak of the norm most of the base none.city, "
        "and neither extends the other; load them apart [P621]",
    ]


# --- the invented municipality


def test_the_municipality_fills_and_tightens() -> None:
    rules = load("ru.karelia.ozyorny")
    own = rules.linked.by_id["ru.karelia.ozyorny"]
    assert {name: norm.towards_base for name, norm in own.norms.items()} == {
        "room_area_per_person": "fills",
        "group_size": "tightens",
    }
    case = read_file(OZYORNY / "cases" / "seven-in-small-rooms.yaml")
    here, above = rules.decide(case), load("ru.karelia.166-p").decide(case)
    assert [(one["group", "group_size"].status, one["group", "group_size"].value) for one in (here, above)] == [
        ("determined", "not_met"),
        ("determined", "met"),
    ]
    assert (here["group", "room_area"].value, above["group", "room_area"].status) == ("not_met", "open")


def test_the_municipality_is_marked_as_invented() -> None:
    pack = load("ru.karelia.ozyorny").linked.by_id["ru.karelia.ozyorny"]
    assert "вымышл" in pack.title["ru"] and "invented" in pack.title["en"]
    assert any("вымышл" in point.title["ru"] for point in pack.points.values())


def test_its_quotes_stand_in_its_act() -> None:
    text = (OZYORNY / "act.md").read_text("utf-8")
    pack = load("ru.karelia.ozyorny").linked.by_id["ru.karelia.ozyorny"]
    for citation in nonempty([*(n.citation for n in pack.norms.values()), *(r.citation for r in pack.rules)]):
        assert citation.quote in text.split(f"\n{citation.point}. ")[1].split("\n")[0]


def test_another_area_norm_in_the_case_is_refused() -> None:
    with pytest.raises(PunktError) as caught:
        load("ru.karelia.ozyorny").decide({"case": "c", "as_of": "2025-10-01", "group": {"area_norm_m2": 9}})
    assert [fault.code for fault in caught.value.diagnostics] == ["P626"]


# --- messages


def test_every_message_is_seen_and_says_what_would_be_right() -> None:
    tests = "".join(
        (ROOT / "tests" / f"{name}.py").read_text("utf-8")
        for name in ("law/test_relations", "law/test_versions", "authoring/test_lock", "authoring/test_scaffold")
    )
    for code, texts in nonempty(Texts("messages.regions").items()):
        assert code in tests and all("; " in text for text in texts.values()), code
