"""Some rows of every part decided a second time, one by one: columns and decisions must agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, Layout

from .decode_results import Decoder

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.decision import Decision
    from punkt.deciding.rule_base import Rules

Found = tuple[str, str, tuple[str, ...], str]
"""Status, value and fired clauses of an outcome, and the value if it applies, as texts."""


class CrossCheck:
    """Decides a sample of each part once more, case by case, by the evaluators that check each other, and compares."""

    def __init__(self, rules: Rules, layout: Layout, as_of: date, rows: int) -> None:
        """``as_of``: the day for cases that name none; ``rows``: how many cases of each part are compared, 0 for none."""
        self.rules, self.layout, self.as_of, self.rows = rules, layout, as_of, rows

    def check(self, tables: Mapping[str, pl.DataFrame], frames: Mapping[str, pl.DataFrame], decoder: Decoder) -> int:
        """How many cases of a part were compared.

        ``tables``: the checked rows by the layout's names; ``frames``: the results by table; ``decoder``: the names
        of their bits. Raises :class:`PunktError` (P826) where status, value, fired clauses or the value if it applies differ.
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
            decision = self.rules.decide(case, as_of=None if AS_OF in case else self.as_of, trace="clauses")
            self._compare(case[CASE], decision, by_columns)
        return len(chosen)

    def _compare(self, key: str, decision: Decision, by_columns: Mapping[tuple[str, str, str], Found]) -> None:
        for subject, outcome, status, value, fired in decision.outcomes():
            plan = decision.plan(subject, outcome)
            clauses = {one.id: f"{one.pack}:{one.id}" for one in plan.audiences}
            clauses |= {clause.id: f"{clause.rule.pack}:{clause.id}" for clause in plan.clauses}
            applied = decision[subject, outcome].if_applies if status == "open" else None
            names = tuple(sorted(clauses[name] for name in fired))
            wanted = (status, _text(value, plan.listed is not None), names, _text(applied, plan.listed is not None))
            found = by_columns.get((key, subject, outcome))
            if found != wanted:
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
                found[row[CASE], subject, outcome.name] = (status, *said)
    return found


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
    return "—" if found is None else " ".join(part for part in (*found[:2], *found[2], found[3]) if part)
