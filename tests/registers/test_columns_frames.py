"""``rules.run``: frames of several kinds, cases that ask different days, names for bits, bad values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl
import pytest

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import tables_of
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from helpers.recipients import COVERED
from punkt import load
from punkt.deciding.explaining.outcome_view import status_of
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.registers.columns.table_layout import layout


def people(rules: Rules, count: int, seed: int = 1) -> tuple[list[Any], dict[str, pl.DataFrame]]:
    random, maker = Random(seed), CaseMaker(rules)
    cases = [maker.read(random) for _ in range(count)]
    return cases, tables_of(cases, layout(rules.vocabulary))


@pytest.mark.full
def test_several_editions() -> None:
    """Each row is decided by the law of its own day, and rows keep their order."""
    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    cases, frames = people(rules, many(60, 200, 1_600))
    assert len({id(rules.edition(case.as_of)) for case in cases}) > 1
    found = rules.run(frames)["cases"]
    assert found["case"].to_list() == list(range(len(cases)))
    rows = found.to_dicts()
    compared = 0
    for case, row in nonempty(zip(cases, rows, strict=True)):
        edition = rules.edition(case.as_of)
        states = edition.agreed.run(case)
        for section, record in nonempty(case.sections.items()):
            for plan in nonempty(edition.program.plans[record.kind]):
                if plan.kind is OutcomeKind.TERM:
                    continue
                out = states[record.index].outs[plan.index]
                name = f"{section}.{plan.name}"
                reported = plan.sections <= case.sections.keys()
                assert row[f"{name}:status"] == (status_of(out) if reported else None)
                if reported and status_of(out) == "determined":
                    assert row[name] == (list(out) if isinstance(out, tuple) else out)
                compared += reported
    assert compared > many(60, 200, 1_600)


KARELIA = "ru.karelia.166-p"
DAY = date(2025, 6, 1)
FOR_WHOM = {**COVERED, "birth_date": date(1990, 1, 1)}
REGISTER = {
    "case": ["a", "b", "c", "d"],
    **{f"recipient.{name}": [value] * 4 for name, value in COVERED.items() if name != "birth_date"},
    "recipient.included_in_training": [False] * 4,
    "recipient.ipra.self_care": [2, None, 1, None],
    "recipient.birth_date": [date(2007, 6, 1), date(2007, 6, 2), None, date(2007, 6, 1)],
    "recipient.planned_hours.amount": [3.5, None, 24.0, None],
    "recipient.planned_hours.per": ["day", None, "day", None],
    "recipient.documents.application": [False, True, None, True],
    "recipient.documents.ipra_copy": [False, True, True, True],
    "recipient.documents.medical_conclusion": [True, True, True, True],
}
"""Point 5: one degree of 2 is enough. Point 2: 18 years reached, or the order is not for the person. Point 18: papers."""


def check(rows: Sequence[dict[str, Any]]) -> None:
    assert [row["recipient.need"] for row in rows] == ["established", None, None, None]
    assert [row["recipient.need:status"] for row in rows] == ["determined", "not_applicable", "open", "open"]
    assert [row["recipient.age_allowed"] for row in rows] == ["met", "not_met", None, "met"]
    assert list(rows[2]["recipient.age_allowed:missing"]) == ["recipient.birth_date"]
    assert list(rows[0]["recipient.missing_documents"]) == ["application", "ipra_copy"]
    assert list(rows[3]["recipient.missing_documents"]) == []
    assert rows[1]["recipient.missing_documents"] is rows[2]["recipient.missing_documents"] is None
    missing = ["recipient.birth_date", "recipient.documents.application"]
    assert sorted(rows[2]["recipient.missing_documents:missing"]) == missing
    assert f"{KARELIA}:need.established" in list(rows[0]["recipient:fired"])


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", ["eager", "lazy", "pandas", "arrow", "capsule"])
def test_kinds_of_frames(kind: str) -> None:
    frame = pl.DataFrame(REGISTER)
    rules = load(KARELIA)
    if kind == "eager":
        found = rules.run(frame, as_of=DAY)
        assert isinstance(found, pl.DataFrame)
        check(found.to_dicts())
    elif kind == "lazy":
        exact = pl.col("recipient.planned_hours.amount").cast(pl.Decimal(38, 3))  # no fact follows whole from a float
        found = rules.run(frame.lazy().with_columns(exact), as_of=DAY)
        assert isinstance(found, pl.LazyFrame)
        check(found.collect(engine="streaming").to_dicts())
    elif kind == "pandas":
        pandas = pytest.importorskip("pandas")
        found = rules.run(frame.to_pandas(), as_of=DAY)
        assert isinstance(found, pandas.DataFrame)
        rows = found.astype(object).where(found.notna(), None).to_dict("records")
        check(rows)
    elif kind == "arrow":
        found = rules.run(frame.to_arrow(), as_of=DAY)
        assert type(found).__name__ == "Table"
        check(found.to_pylist())
    else:

        class Capsule:
            """Whatever offers Arrow's interface."""

            def __arrow_c_stream__(self, requested_schema: object = None) -> object:
                return frame.__arrow_c_stream__(requested_schema)

        check(rules.run(Capsule(), as_of=DAY).to_dicts())


def test_elements_by_key() -> None:
    """Points 7 and 9: from 4 to 7 persons, no more than 2 to a room; a list that is given and empty is empty."""
    groups = pl.DataFrame({"case": ["a", "b", "c"], "group.members": [True, True, False]})
    members = pl.DataFrame({"case": ["a"] * 4, "id": ["1", "2", "3", "4"], "ipra.self_care": [3, 3, 3, None]})
    members = members.with_columns(pl.lit(value).alias(name) for name, value in FOR_WHOM.items())
    rooms = pl.DataFrame({"case": ["a", "a"], "id": ["r1", "r2"], "occupants": [["1", "2", "3"], ["4"]]})
    rules = load(KARELIA)
    found = rules.run({"cases": groups, "group.members": members, "group.rooms": rooms}, as_of=DAY)
    assert found["cases"]["group.group_size"].to_list() == ["met", "not_met", None]
    assert found["cases"]["group.group_size:status"].to_list() == ["determined", "determined", "open"]
    assert found["cases"]["group.room_occupancy"].to_list()[0] == "not_met"
    assert found["group.members"]["need"].to_list() == ["established"] * 3 + [None]
    decision = rules.decide(
        {
            "case": "a",
            "as_of": DAY,
            "group": {
                "members": [{**FOR_WHOM, "id": str(n), "ipra": {"self_care": 3} if n < 4 else {}} for n in range(1, 5)],
                "rooms": [{"id": "r1", "occupants": ["1", "2", "3"]}, {"id": "r2", "occupants": ["4"]}],
            },
        }
    )
    missing = set(decision["group", "mixed_support"].missing)
    rows = found["group.members"].select("id", "group.mixed_support:missing").rows()
    assert {f"group.members/{id_}{name}" for id_, names in rows for name in names} == missing != set()


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("recipient.ipra.self_care", [5, 1, 1], "P510"),
        ("recipient.planned_hours.per", ["day", "fortnight", None], "P512"),
        ("recipient.ipra.selfcare", [1, 1, 1], "P751"),
    ],
)
def test_bad_values(column: str, values: list[Any], code: str) -> None:
    with pytest.raises(PunktError) as caught:
        load(KARELIA).run(pl.DataFrame({"case": ["a", "b", "c"], column: values}), as_of=DAY)
    assert [d.code for d in caught.value.diagnostics] == [code]


LAZY: dict[str, tuple[str, list[Any], str]] = {
    "a half degree": ("ipra.self_care", [2.5], "Float64"),
    "a floating number": ("planned_hours.amount", [4.5], "Float64"),
    "too many decimals": ("planned_hours.amount", [Decimal("4.55555")], "Decimal"),
    "a moment": ("birth_date", [datetime(1990, 1, 1, 23, 0)], "Datetime"),
    "a day as text": ("birth_date", ["1990-01-01"], "String"),
    "a truth as text": ("consent", ["true"], "String"),
    "a choice as a number": ("sex", [1], "Int64"),
    "a list as text": ("withheld_because", ["incapacity"], "String"),
    "a floating key": ("case", [7.5], "Float64"),
}


@pytest.mark.parametrize("what", LAZY)
def test_types_of_lazy_frames_are_looked_at_before_anything_runs(what: str) -> None:
    """2.5 is no degree 2, and 23:00 is no day: a lazy frame is refused by its types, with what would be right."""
    column, values, kind = LAZY[what]
    frame = pl.DataFrame({"case": ["a"], "sex": ["male"]} | {column: values}).lazy()
    with pytest.raises(PunktError) as caught:
        load(KARELIA).run(frame, as_of=DAY)
    found = caught.value.diagnostics
    assert [(one.code, one.arguments["name"]) for one in found] == [("P835", column)]
    assert str(found[0].arguments["found"]).startswith(kind)


def test_bad_tables() -> None:
    rules = load(KARELIA)
    with pytest.raises(PunktError) as caught:
        rules.run({"cases": pl.DataFrame({"case": [1]}), "group.member": pl.DataFrame({"case": [1]})}, as_of=DAY)
    assert [d.code for d in caught.value.diagnostics] == ["P733"]
    with pytest.raises(PunktError) as caught:
        rules.run(pl.DataFrame({"case": [1, 1]}), as_of=DAY)
    assert [d.code for d in caught.value.diagnostics] == ["P756"]
    with pytest.raises(PunktError) as caught:
        rules.run([1, 2], as_of=DAY)
    assert [d.code for d in caught.value.diagnostics] == ["P638"]


@pytest.mark.parametrize("lazy", ["cases", "group.members"])
def test_of_frames_some_of_which_are_lazy_the_others_are_checked(lazy: str) -> None:
    """A degree that there is not, an id that comes twice, a key that comes twice: none is decided for being beside a
    lazy frame; and good ones come out as if all were eager."""
    rules = load("ru.karelia.166-p")
    cases = pl.DataFrame({"case": ["a", "b"]})
    members = pl.DataFrame({"case": ["a", "a"], "id": ["1", "2"], "ipra.self_care": [2, 3]})

    def run(cases: pl.DataFrame, members: pl.DataFrame) -> Any:
        frames: dict[str, Any] = {"cases": cases, "group.members": members}
        return rules.run(frames | {lazy: frames[lazy].lazy()}, as_of=DAY)

    found, whole = run(cases, members), rules.run({"cases": cases, "group.members": members}, as_of=DAY)
    for name in nonempty(list(whole)):
        one = found[name]
        assert (one.collect() if isinstance(one, pl.LazyFrame) else one).equals(whole[name])
    if lazy == "cases":
        with pytest.raises(PunktError, match="P510"):
            run(cases, members.with_columns(pl.Series("ipra.self_care", [2, 7])))
        with pytest.raises(PunktError, match="P518"):
            run(cases, members.with_columns(pl.Series("id", ["1", "1"])))
    else:
        with pytest.raises(PunktError, match="P756"):
            run(pl.DataFrame({"case": ["a", "a"]}), members)
