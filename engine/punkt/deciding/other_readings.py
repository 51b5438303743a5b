"""A case under readings that were not adopted: which outcomes would be another by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.records import Case, Record, State
from punkt.law.language.link import Key, Linked
from punkt.law.language.lowered_again import under_options
from punkt.law.language.program import Program
from punkt.law.language.program_difference import affected_outcomes, changed_outcomes, copied, indices_by_kind

from .evaluators.generated import Generated
from .evaluators.reference import Reference


class _Evaluator:
    """Decides cases by a program: the first as it stands, for code is made for more than one."""

    def __init__(self, program: Program) -> None:
        self._program, self._asked = program, False

    @cached_attribute
    def _generated(self) -> Generated:
        return Generated(self._program)

    def make_ready(self) -> None:
        """Make the code, for there will be cases."""
        self._generated  # noqa: B018 - makes it
        self._asked = True

    def run(self, case: Case, states: list[State]) -> None:
        """Decide a case, into ``states``."""
        known, self._asked = self._asked, True
        (self._generated if known else Reference(self._program)).run(case, states)


class Alternative:
    """A program under another option of one reading, for the outcomes that may differ by it."""

    def __init__(self, reading: str, option: str, base: Program, program: Program, changed: set[Key]) -> None:
        """``changed``: the outcomes that are decided otherwise by their own clauses."""
        affected = affected_outcomes(base, program)
        self.reading, self.option, self.affected = reading, option, indices_by_kind(base, affected)
        self.program = program.restricted(frozenset(affected))
        self._evaluator = _Evaluator(self.program)
        self._changed = indices_by_kind(base, changed)
        few = 2 * len(changed) < len(affected)
        self._probe = _Evaluator(program.restricted(frozenset(changed))) if few else None
        """Decides the few outcomes that others rest on: where these are the same, so are the others."""

    def make_ready(self) -> None:
        """Make what decides many cases."""
        for one in (self._evaluator, self._probe):
            if one is not None:
                one.make_ready()

    def differing(self, case: Case, states: list[State], scratch: list[State]) -> Iterator[tuple[Record, int]]:
        """The outcomes that are another by it. ``scratch``: a copy of the states, which is one no longer if there are any."""
        if not any(kind in case.of_kind for kind in self._changed):
            return
        if self._probe is not None:
            self._probe.run(case, scratch)
            if next(_unlike(self._changed, case, states, scratch), None) is None:
                return
        self._evaluator.run(case, scratch)
        yield from _unlike(self.affected, case, states, scratch)


def alternatives(linked: Linked, day: date, base: Program) -> Iterable[Alternative]:
    """A program for each option that was not adopted, where it changes any clause."""
    used = {name for clauses in base.clauses.values() for clause in clauses for name in clause.readings}
    for pack in linked.packs:
        for reading in pack.readings.values():
            if reading.name not in used:
                continue
            for option in reading.alternatives:
                name = f"{pack.id}:{reading.name}"
                program = under_options(linked, base, day, {name: option})
                changed = changed_outcomes(base, program)
                if changed:
                    yield Alternative(name, option, base, program, changed)


def sensitive(others: Sequence[Alternative], case: Case, states: list[State]) -> list[dict[int, list[str]]]:
    """For each record: the readings under which an outcome (by index) would be another."""
    found: list[dict[int, list[str]]] = [{} for _ in case.records]
    scratch = copied(states)
    for alternative in others:
        differing = list(alternative.differing(case, states, scratch))
        for record, index in differing:
            rows = found[record.index].setdefault(index, [])
            if alternative.reading not in rows:
                rows.append(alternative.reading)
        if differing:
            for one, state in zip(scratch, states, strict=True):
                one.outs[:] = state.outs  # evaluators read no truths
    return found


def _unlike(
    indices: Mapping[str, tuple[int, ...]], case: Case, states: list[State], others: list[State]
) -> Iterator[tuple[Record, int]]:
    """The outcomes of some indices that differ."""
    for kind, of_kind in indices.items():
        for record in case.of_kind.get(kind, ()):
            outs, other = states[record.index].outs, others[record.index].outs
            for index in of_kind:
                if outs[index] != other[index]:
                    yield record, index


__all__ = ["Alternative", "alternatives", "sensitive"]
