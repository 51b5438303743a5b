"""How long an outcome holds: days worked out by hand, and against asking every day in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import GROUP, PACKS, PERSON, rules_of
from helpers.lengths import many
from helpers.programs_generator import ProgramMaker, ThingCases
from punkt import load
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.lasting.first_change import LaterDays, Spell
from punkt.deciding.lasting.span_evaluator import Lasting, Span
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.records import Case, State
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

KARELIA = "ru.karelia.166-p"
TEN_YEARS = 3653
RECIPIENT = {"disability": True, "mental_disorder_confirmed": True, "needs_social_services": True}


def until(case: dict[str, Any], outcome: str, pack: str = KARELIA, subject: str = "recipient") -> date | None:
    return load(pack).decide({"case": "c", "as_of": "2025-06-01", **case}).holds_until(subject, outcome)


@pytest.mark.parametrize(
    ("birth", "day"),
    [
        ("2007-06-02", date(2025, 6, 2)),
        ("2007-06-01", None),  # is of age today, for good
        ("2012-02-29", date(2030, 3, 1)),  # no leap year: the first of March
    ],
)
def test_a_birthday(birth: str, day: date | None) -> None:
    assert until({"recipient": {"birth_date": birth}}, "age_allowed") == day


def test_half_a_year_of_training() -> None:
    training = {"started": "2025-05-31", "reviews": 0}
    person = {**RECIPIENT, "birth_date": "1990-01-01", "training": training}
    # the six months end on the last of November, a month of thirty days
    assert until({"recipient": person}, "review") == date(2025, 11, 30)
    assert until({"recipient": person}, "second_examination") == date(2025, 11, 30)  # open from then on
    assert until({"recipient": person}, "review_not_before") is None


def test_until_the_person_is_one_of_those_to_whom_it_applies() -> None:
    person = {**RECIPIENT, "birth_date": "2008-01-10", "ipra": {"learning": 3}}
    assert until({"recipient": person}, "need") == date(2026, 1, 10)
    assert until({"recipient": {**person, "disability": False}}, "need") is None


def test_ages_that_part_and_meet() -> None:
    # of two born within a year the one is for a time a year older in full years, then both are alike again
    members = [{"id": "a", "birth_date": "1990-03-01"}, {"id": "b", "birth_date": "1990-09-15"}]
    assert until({"group": {"members": members}}, "mixed_age", "ru.mintrud.847", "group") == date(2025, 9, 15)
    twins = [{"id": "a", "birth_date": "1990-03-01"}, {"id": "b", "birth_date": "1990-03-01"}]
    assert until({"group": {"members": twins}}, "mixed_age", "ru.mintrud.847", "group") is None


def test_ages_of_people_born_a_year_apart_are_never_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is seen at once for all days to come; those born within a year are alike by turns."""
    spans = 0
    asked = Lasting.on

    def on(self: Lasting, first: date, last: date) -> Span:
        nonlocal spans
        spans += 1
        return asked(self, first, last)

    monkeypatch.setattr(Lasting, "on", on)
    days = ["2008-02-29", "2008-02-28", "1990-05-05", "1990-05-05"]
    members = [{"id": f"m{n}", "birth_date": day} for n, day in enumerate(days)]
    assert until({"group": {"members": members}}, "mixed_age", "ru.mintrud.847", "group") is None
    days = ["1990-12-29", "1990-12-31", "1990-03-02", "1991-11-30"]  # the last two are apart, no others
    members = [{"id": f"m{n}", "birth_date": day} for n, day in enumerate(days)]
    assert until({"group": {"members": members}}, "mixed_age", "ru.mintrud.847", "group") is None
    assert spans < 20
    members = [{"id": "a", "birth_date": "2004-03-01"}, {"id": "b", "birth_date": "2005-02-28"}]
    case = {"as_of": "2025-02-28", "group": {"members": members}}  # 20 and 20; a is 21 on the next day
    assert until(case, "mixed_age", "ru.mintrud.847", "group") == date(2025, 3, 1)


def test_what_is_not_reported() -> None:
    with pytest.raises(KeyError):
        until({"recipient": {}}, "group_size")


TEXT = "{ru: а, en: a}"
CITED = f'subject: thing, point: "1", modality: mandatory, quote: q, says: {TEXT}'
VOCABULARY = f"""
vocabulary: test.days
version: 1.0.0
title: {TEXT}
subjects:
  thing:
    section: true
    title: {TEXT}
    facts:
      size: {{type: integer, range: "[0..9]", label: {TEXT}, question: {TEXT}}}
      day: {{type: date, label: {TEXT}, question: {TEXT}}}
    constraints:
      - {{constraint: soon, at: day, require: {{fact: as_of, not_after: {{months_after: day, months: 12}}}}, says: {TEXT}}}
outcomes:
  thing:
    fits: {{kind: check, title: {TEXT}}}
    any_day: {{kind: check, title: {TEXT}}}
"""
PACK = f"""
pack: test.days
version: 1.0.0
vocabulary: test.days
title: {TEXT}
document: {{number: '1', date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}
jurisdiction: {{code: XX, title: {TEXT}}}
in_force: {{from: '2020-01-01', until: '2030-06-30'}}
"""
NORMS = f"""
norms:
  least:
    point: "1"
    modality: mandatory
    quote: q
    title: {TEXT}
    values:
      - {{value: 3, from: '2025-01-01'}}
      - {{value: 5, from: '2027-04-01'}}
"""
RULES = f"""
rules:
  - {{check: fits, {CITED}, require: {{fact: size, at_least: $least}}}}
  - {{check: any_day, {CITED}, require: {{fact: size, at_least: 0}}}}
"""
LEDGER = f"""
points:
  "1": {{state: encoded, title: {TEXT}}}
"""


def test_the_law_changes_and_ends(tmp_path: Path) -> None:
    for name, text in {
        "vocabulary": VOCABULARY,
        "pack": PACK,
        "norms": NORMS,
        "rules": RULES,
        "ledger": LEDGER,
    }.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    rules = load("test.days", pack_dirs=[tmp_path])

    def held(outcome: str, **facts: object) -> date | None:
        return rules.decide({"case": "c", "as_of": "2025-06-01", "thing": facts}).holds_until("thing", outcome)

    assert held("fits", size=4) == date(2027, 4, 1)  # five are asked for from then on
    assert held("fits", size=6) == date(2030, 7, 1)  # met under both, until the pack is no longer in force
    assert held("any_day", size=4) == date(2030, 7, 1)
    assert held("any_day", size=4, day="2025-01-31") == date(2026, 2, 1)  # after it the case contradicts the vocabulary


# --- against every day


def every_day(rules: Rules, case: Case, days: int) -> Iterator[tuple[date, list[State]] | None]:
    """The days that follow with the states of all records; ``None`` on the first on which nothing is decided."""
    for number in range(1, days + 1):
        day = case.as_of + timedelta(days=number)
        later = Case(case.id, day, case.sections, case.records)
        try:
            program = rules.edition(day).program
        except PunktError:
            yield None
            return
        yield day, generated(program).run(later)


_GENERATED: dict[int, Generated] = {}


def generated(program: Program) -> Generated:
    if id(program) not in _GENERATED:
        _GENERATED[id(program)] = Generated(program)
    return _GENERATED[id(program)]


def compare_with_every_day(later: LaterDays, program: Program, days: Iterator[tuple[date, list[State]] | None]) -> int:
    """Holds each outcome of a case against its first other day; answers with how many change."""
    waiting: dict[tuple[int, str], tuple[Any, Plan]] = {
        (record.index, plan.name): (record, plan)
        for record in later.case.records
        for plan in program.plans.get(record.kind, ())
        if record.reported and plan.kind is not OutcomeKind.TERM and plan.sections <= later.case.sections.keys()
    }
    found: dict[tuple[int, str], date] = {}
    last = later.case.as_of
    for entry in days:
        if entry is None:
            break
        last, states = entry
        for (index, name), (_, plan) in waiting.items():
            if (index, name) not in found and states[index].outs[plan.index] != later.states[index].outs[plan.index]:
                found[(index, name)] = last
        if len(found) == len(waiting):
            break
    for key, (record, plan) in waiting.items():
        said = later.change(record, plan)
        if key in found or (said is not None and said <= last):
            assert said == found.get(key), (later.case, key, said, found.get(key))
    return len(found)


@pytest.mark.parametrize("pack", PACKS)
def test_packs_against_every_day(pack: str) -> None:
    rules, random, changed = rules_of(pack), Random(f"holds {pack}"), 0
    people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
    for turn in range(many(2, 30, 100)):
        decision = rules.decide((groups if turn % 10 == 9 else people).mapping(random), trace="clauses")
        days = every_day(rules, decision.judged.case, TEN_YEARS)
        changed += compare_with_every_day(decision.judged.later(), decision.judged.program, days)
    if pack == KARELIA and many(0, 1):
        assert changed > 0


def test_programs_against_every_day() -> None:
    """Random programs, with every node in every place, for two years."""
    changed = 0
    for seed in range(many(15, 80, 1_600)):
        random = Random(seed)
        program = ProgramMaker(random).program()
        case = ThingCases(random).case()
        states = Generated(program).run(case)
        last = case.as_of + timedelta(days=730)
        later = LaterDays(case, states, [Spell(case.as_of + timedelta(days=1), last, program, lambda case: True)], {})
        run = generated(program).run
        days = (
            (day, run(Case(case.id, day, case.sections, case.records)))
            for day in (case.as_of + timedelta(days=number) for number in range(1, 731))
        )
        changed += compare_with_every_day(later, program, days)
    assert changed > 0
