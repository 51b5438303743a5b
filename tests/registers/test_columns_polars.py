"""Columns on one machine find what decisions find: on random programs, and on many cases of each pack."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from random import Random

import polars as pl
import pytest

from helpers.columns_cases import expected, tables_of
from helpers.columns_compared import THINGS, cases_of, compare, given_by
from helpers.columns_engines import found_by_polars
from helpers.columns_programs import agree, thing_case
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.programs_generator import program_of
from punkt import load
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.other_readings import sensitive
from punkt.files.messages.diagnostics import PackError
from punkt.kernel.domains import Includes, OneOf
from punkt.kernel.nodes import (
    Aggregate,
    Const,
    Count,
    Default,
    Fact,
    Gather,
    If,
    Literal,
    Power,
    Product,
    Quotient,
    Value,
)
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.records import Case, Record
from punkt.registers.columns.algebra_terms import BeyondColumnsError, Sort
from punkt.registers.columns.column_numbers import ColumnNumbers
from punkt.registers.columns.column_plan import of_edition, plans
from punkt.registers.columns.ratio_algebra import RatioAlgebra
from punkt.registers.columns.table_layout import layout

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("part", range(4))
def test_random_programs(part: int) -> None:
    """Number 100021 goes to and fro between its tables so often that, where no round is worked out once, Polars does not
    come to an end."""
    agree(
        found_by_polars,
        range(part * 100_000, part * 100_000 + many(2, 12, 200)),
        (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0),
    )


@pytest.mark.full
@pytest.mark.parametrize("pack", PACKS)
def test_packs(pack: str) -> None:
    rules = load(pack)
    cases = cases_of(rules, Random(pack), many(15, 250, 2_400), many(4, 60, 600))
    editions: dict[int, list[Case]] = {}
    for case in cases:
        editions.setdefault(id(rules.edition(case.as_of)), []).append(case)
    for some in nonempty(editions.values()):
        edition = rules.edition(some[0].as_of)
        shape = layout(rules.vocabulary)
        frames = tables_of(some, shape)
        plan = plans(shape, given_by(frames), [of_edition(edition)], None)[0]
        answers, fired = found_by_polars(plan, frames)
        reference = Reference(edition.program)
        judged = []
        for number, case in enumerate(some):
            states = reference.run(case)
            judged.append((number, case, states, sensitive(edition.alternatives, case, states)))
        wanted, held = expected(edition.program, judged, edition.applied)
        compare(answers, wanted, pack, edition.program, some)
        assert {k: v for k, v in fired.items() if v} == {k: v for k, v in held.items() if v}


@pytest.mark.full
def test_a_reading_decides_whether_anything_applies() -> None:
    """Without a value because no clause holds, and without one because nothing applies, are two things.

    On the day after the 18th birthday the order applies to one "older than 18" as it is read; not as the other option reads it.
    """
    rules = load("ru.karelia.166-p")
    person = {"birth_date": "2014-02-28", "disability": True, "mental_disorder_confirmed": True}
    person |= {"needs_social_services": True, "autonomy_degree": 1, "planned_hours": {"amount": 3, "per": "day"}}
    case = rules.read_case({"case": "c", "as_of": "2032-02-29", "recipient": person})
    shape, frames = layout(rules.vocabulary), tables_of([case], layout(rules.vocabulary))
    plan = plans(shape, given_by(frames), [of_edition(rules.edition(case.as_of))], None)[0]
    found = found_by_polars(plan, frames)[0][0, "recipient", "hours"]
    assert found["status"] == "gap" and "ru.karelia.166-p:adult_age" in found["readings"]


ONE = Fact("e")
EMPTY = Record("thing", "thing", {}, 0)
MANY = Aggregate(Gather.SUM, Fact("parts"), Fact("g"), Const(True))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Quotient(ONE, Fact("i")), "P910"),
        (Count(Fact("parts"), Ask(Fact("z"), OneOf(frozenset("p")))), "P918"),
        (Aggregate(Gather.SUM, Fact("parts"), Quotient(Literal(1), Fact("w")), Const(True)), "P910"),
        (Product(Literal(10**20), Product(Literal(10**20), ONE)), "P731"),
        (Power(ONE, MANY), "P911"),
    ],
)
def test_refused(value: Value, code: str) -> None:
    """What columns cannot say is told with the rule that asks for it, before a row is read."""
    program = program_of({("thing", "o2"): [(Const(True), Literal(1)), (Const(False), value)]})
    frames = tables_of([thing_case(Random(1), 1.0)], THINGS)
    with pytest.raises(PackError) as caught:
        plans(THINGS, given_by(frames), [(program, [])], None)
    (told,) = caught.value.diagnostics
    assert (told.code, *told.place[:3]) == (code, "rules.yaml", 1, 1)
    for lang, right in (("ru", "punkt decide"), ("en", "use punkt decide")):
        assert "none:r.o2" in told.text(lang) and told.text(lang).count(right) == 1


def test_a_constant_is_summed_for_each_element() -> None:
    """Two of each of four elements are eight."""
    program = program_of(
        {("thing", "o2"): [(Const(True), Aggregate(Gather.SUM, Fact("parts"), Literal(2), Const(True)))]}
    )
    drawn = [thing_case(Random(seed), 1.0) for seed in range(30)]
    cases = [case for case in drawn if "parts" in case.sections.get("thing", EMPTY).facts]
    sizes = [len(case.sections["thing"].facts["parts"]) for case in cases]
    frames = tables_of(cases, THINGS)
    answers, _ = found_by_polars(plans(THINGS, given_by(frames), [(program, [])], None)[0], frames)
    assert [answers[n, "thing", "o2"]["value"] for n in range(len(cases))] == [2 * size for size in sizes]
    assert max(sizes) > 1


def test_one_of_two_lists() -> None:
    """Which of two lists it is may be unknown: then both must have the word, or be the same."""
    either = If(Ask(Fact("a"), OneOf(frozenset([True]))), Fact("l"), Default(Fact("nl", None, True), Fact("l")))
    program = program_of({("thing", "o1"): [(Ask(either, Includes(frozenset("p"))), Literal("p"))]})
    rows: list[tuple[bool | None, str | None, str | None, str]] = [
        (True, "p", "q", "determined"),
        (True, "qr", "p", "gap"),
        (False, "q", "pr", "determined"),
        (False, "p", None, "determined"),  # the second is known to be none: the first stands in for it
        (None, "p", "p", "determined"),
        (None, "p", "pq", "open"),
        (None, "q", "q", "gap"),
        (True, None, "p", "open"),
    ]
    frame = pl.DataFrame(
        {
            "case": list(range(len(rows))),
            "thing.a": [a for a, _, _, _ in rows],
            "thing.l": pl.Series(
                [None if one is None else list(one) for _, one, _, _ in rows], dtype=pl.List(pl.String)
            ),
            "thing.nl": pl.Series(
                [None if two is None else list(two) for *_, two, _ in rows], dtype=pl.List(pl.String)
            ),
            "thing.nl:none": [two is None for *_, two, _ in rows],
        }
    )
    plan = plans(THINGS, given_by({"cases": frame}), [(program, [])], None)[0]
    answers, _ = found_by_polars(plan, {"cases": frame})
    assert [answers[n, "thing", "o1"]["status"] for n in range(len(rows))] == [status for *_, status in rows]


def test_lists_of_many_words() -> None:
    """A number has 62 bits to say which words a list has."""
    values = ColumnNumbers(RatioAlgebra())
    a = values.algebra
    for count in (62, 63):
        flags = {f"w{n}": a.true for n in range(count)}
        one = replace(values.plain(a.column("cases", "l", Sort.WORDS)), flags=flags)
        with pytest.raises(BeyondColumnsError, match="P732") if count > 62 else nullcontext():
            values.chosen(a.column("cases", "a", Sort.BOOL), one, one, (False, False))
