"""Some rows of every part decided a second time, one by one: columns and decisions must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, Layout

from .decode_results import Decoder
from .outcome_columns import MISSING, PRESUMED, READINGS

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.decision import Decision
    from punkt.deciding.rule_base import Rules

TOLD = (MISSING, PRESUMED, READINGS)
SOME_ELEMENT = "/*"
"""Stands in the name of a fact of some elements of a list, where columns do not say of which."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of an outcome, as texts."""

    status: str
    value: str
    clauses: tuple[str, ...]
    if_applies: str
    missing: frozenset[str]
    presumed: frozenset[str]
    readings: frozenset[str]

    def agrees(self, decided: Found) -> bool:
        """Whether columns say what a decision says: facts of elements by the elements, or that some of them lack one."""
        same = (self.status, self.value, self.clauses, self.if_applies, self.readings)
        other = (decided.status, decided.value, decided.clauses, decided.if_applies, decided.readings)
        return same == other and _covers(self.missing, decided.missing) and _covers(self.presumed, decided.presumed)


class CrossCheck:
    """Decides a sample of each part once more, case by case, by the evaluators that check each other, and compares."""

    def __init__(self, rules: Rules, layout: Layout, as_of: date, rows: int) -> None:
        """``as_of``: the day for cases that name none; ``rows``: how many cases of each part are compared, 0 for none."""
        self.rules, self.layout, self.as_of, self.rows = rules, layout, as_of, rows

    def check(self, tables: Mapping[str, pl.DataFrame], frames: Mapping[str, pl.DataFrame], decoder: Decoder) -> int:
        """How many cases of a part were compared.

        ``tables``: the checked rows by the layout's names; ``frames``: the results by table; ``decoder``: the names
        of their bits. Raises :class:`PunktError` (P826) where anything that is written of an outcome differs: status,
        value, fired clauses, the value if it applies, facts that are missing or presumed, readings.
        """
        import polars as pl

        keys = tables[CASES][CASE]
        if not self.rows or not len(keys):
            return 0
        step = -(-len(keys) // self.rows)
        chosen = keys.gather_every(step)
        some = {name: frame.filter(pl.col(CASE).is_in(chosen.implode())) for name, frame in frames.items()}
        by_columns = _found_by_columns(some, decoder)
        for case in as_cases(self.layout, tables, chosen.to_list()):
            decision = self.rules.decide(case, as_of=None if AS_OF in case else self.as_of)
            self._compare(case[CASE], decision, by_columns)
        return len(chosen)

    def _compare(self, key: str, decision: Decision, by_columns: Mapping[tuple[str, str, str], Found]) -> None:
        document = decision.to_dict()["outcomes"]
        for subject, outcome, status, value, fired in decision.outcomes():
            plan = decision.plan(subject, outcome)
            clauses = {one.id: f"{one.pack}:{one.id}" for one in plan.audiences}
            clauses |= {clause.id: f"{clause.rule.pack}:{clause.id}" for clause in plan.clauses}
            applied = decision[subject, outcome].if_applies if status == "open" else None
            names = tuple(sorted(clauses[name] for name in fired))
            listed, told = plan.listed is not None, document[subject][outcome]
            presumed = frozenset(one["fact"] for one in told.get("presumed", ()))
            facts = frozenset(told["missing"]), presumed, frozenset(told["sensitive_to"])
            wanted = Found(status, _text(value, listed), names, _text(applied, listed), *facts)
            found = by_columns.get((key, subject, outcome))
            if found is None or not found.agrees(wanted):
                where = {"name": f"{subject}.{outcome}", "one": _shown(found), "two": _shown(wanted)}
                raise PunktError([Diagnostic("P826", Place(key, given=True), where)])


def _found_by_columns(frames: Mapping[str, pl.DataFrame], decoder: Decoder) -> dict[tuple[str, str, str], Found]:
    """What the results by columns say: (case, subject, outcome) → status, value and clauses; unreported ones left out."""
    found = {}
    for table, outcomes in decoder.outcomes.items():
        rows = decoder.decoded(frames, table, frozenset(outcome.key for outcome in outcomes)).to_pylist()
        for row in rows:
            for outcome in outcomes:
                name = outcome.value.name
                status = row[f"{name}:status"]
                if status is None:
                    continue
                subject = outcome.subject if table == CASES else f"{table}/{row[ID]}"
                clauses = row[f"{name}:clauses"]
                value = row[name] if status == "determined" else None
                fired = tuple(sorted(clauses.split(SEPARATOR))) if clauses else ()
                applied = None if outcome.if_applies is None else row[outcome.if_applies.name]
                said = _text(value, False), fired, _text(applied, False)
                told = (_names(row.get(outcome.called(what)), subject) for what in TOLD)
                found[row[CASE], subject, outcome.name] = Found(status, *said, *told)
    return found


def _names(cell: str | None, subject: str) -> frozenset[str]:
    """The names in a cell; one that begins with a dot is of the subject itself."""
    names = (cell or "").split(SEPARATOR)
    return frozenset(f"{subject}{name}" if name.startswith(".") else name for name in names if name)


def _covers(columns: frozenset[str], decided: frozenset[str]) -> bool:
    """Whether facts told by columns are those of a decision."""
    exact = {name for name in columns if SOME_ELEMENT not in name}
    lists = {name.partition(SOME_ELEMENT)[0] for name in columns - exact}
    return exact <= decided and all(name in exact or name.partition("/")[0] in lists for name in decided)


def _text(value: Any, listed: bool) -> str:
    if value is None:
        return ""
    if listed:
        return SEPARATOR.join(value) or NO_VALUES
    if isinstance(value, Decimal):  # the same number, whatever its zeros after the point
        digits = format(value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(found: Found | None) -> str:
    if found is None:
        return "—"
    facts = (f"{name}: {', '.join(sorted(getattr(found, name)))}" for name in TOLD if getattr(found, name))
    return " ".join(part for part in (found.status, found.value, *found.clauses, found.if_applies, *facts) if part)
