"""What the vocabulary and the packs ask of every case beyond its single facts, for whole tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ..case_values import shown
from ..columns.layout import AS_OF, CASE, ID, Layout
from ..diagnostics import Diagnostic, Problems, PunktError
from ..evaluators.generated import compile_condition
from ..forms.base import Context, Used
from ..kernel import Condition, Fact, walk
from ..lawless import NO_LAW
from ..program import Program
from ..records import Case, Record
from ..relations import filled, said
from ..vocabulary import Text
from .check import ROW, Checked
from .faults import Reject

if TYPE_CHECKING:
    import polars as pl

    from ..rulebase import Rules


@dataclass(frozen=True, slots=True)
class Limit:
    """A constraint on one record type: where it is shown, what it says, and what it rests on."""

    kind: str
    at: str
    says: Text
    condition: Condition
    holds: Any
    facts: tuple[Fact, ...]


class Limits:
    """Checks tables against the constraints of a vocabulary and the values that packs have filled."""

    def __init__(self, rules: Rules, layout: Layout) -> None:
        self.rules, self.layout = rules, layout
        self.limits = list(_limits(rules))
        self.filled = list(filled(rules.linked))

    def check(self, cases: Checked, tables: Mapping[str, Checked], as_of: date) -> None:
        """Turn down the rows that certainly break a constraint, contradict a pack, or ask a day without law."""
        self._days(cases, as_of)
        for limit in self.limits:
            if limit.kind in self.layout.vocabulary.sections:
                self._limit(limit, cases, f"{limit.kind}.", as_of)
        for one in self.filled:
            if one.record in self.layout.vocabulary.sections:
                self._filled(one, cases, f"{one.record}.", as_of)
        for name, checked in tables.items():
            kind = self.layout.tables[name].subject
            days = _days_of(cases, checked)
            for limit in self.limits:
                if limit.kind == kind:
                    self._limit(limit, checked, "", as_of, days, name)
            for one in self.filled:
                if one.record == kind:
                    self._filled(one, checked, "", as_of, name)

    def _days(self, cases: Checked, as_of: date) -> None:
        """Days on which a pack is not in force."""
        frame = cases.frame
        if AS_OF not in frame.columns:
            self.rules.edition(as_of)
            return
        for day in frame[AS_OF].drop_nulls().unique().sort():
            try:
                self.rules.edition(day)
            except PunktError as error:
                first: Diagnostic = error.diagnostics[0]
                cases.reject(
                    (frame[AS_OF] == day).fill_null(False),
                    lambda i, d=day, f=first: Reject(
                        frame[ROW][i], str(frame[CASE][i] or ""), AS_OF, str(d), f.code, f.arguments
                    ),
                )

    def _limit(
        self,
        limit: Limit,
        checked: Checked,
        prefix: str,
        as_of: date,
        days: pl.Series | None = None,
        table: str = "",
    ) -> None:
        import polars as pl

        frame = checked.frame
        columns = {fact: f"{fact.section}." + fact.path if fact.section else prefix + fact.path for fact in limit.facts}
        if not any(column in frame.columns for column in columns.values()):
            return
        day = days if days is not None else (frame[AS_OF] if AS_OF in frame.columns else None)
        used = [column for column in columns.values() if column in frame.columns]
        rows = frame.select(used).with_columns(
            pl.lit(as_of).alias("\0day") if day is None else day.fill_null(as_of).alias("\0day")
        )
        known = rows.filter(pl.any_horizontal(pl.col(used).is_not_null())).unique(maintain_order=True)
        broken = [row for row in known.iter_rows(named=True) if self._broken(limit, columns, row)]
        if not broken:
            return
        wrong = pl.DataFrame(broken, schema=rows.schema).with_columns(pl.lit(True).alias("\0wrong"))
        mask = rows.join(wrong, on=rows.columns, how="left", nulls_equal=True, maintain_order="left")[
            "\0wrong"
        ].fill_null(False)
        at = prefix + limit.at
        checked.reject(mask, lambda i: _reject(checked, i, at, "P520", table, name=at, says=limit.says))

    def _broken(self, limit: Limit, columns: Mapping[Fact, str], row: Mapping[str, Any]) -> bool:
        record = Record(limit.kind, limit.kind, {}, 0)
        others: dict[str, Record] = {limit.kind: record}
        for fact, column in columns.items():
            if row.get(column) is not None:
                owner = (
                    record
                    if fact.section is None
                    else others.setdefault(fact.section, Record(fact.section, fact.section, {}, 1))
                )
                owner.facts[fact.path] = row[column]
        case = Case("", row["\0day"], others, tuple(others.values()))
        return limit.holds(record, [], case) is False

    def _filled(self, one: Any, checked: Checked, prefix: str, as_of: date, table: str = "") -> None:
        import polars as pl

        frame, column = checked.frame, prefix + one.path
        if column not in frame.columns:
            return
        days = frame[AS_OF].fill_null(as_of) if AS_OF in frame.columns else None
        differs = (frame[column] != pl.Series([one.value], dtype=frame[column].dtype)).fill_null(False)
        if days is None:
            if as_of not in one.in_force:
                return
        else:
            differs &= pl.Series([day in one.in_force for day in days.to_list()], dtype=pl.Boolean)
        if differs.any():
            right: dict[str, Any] = {
                "right": said(one.value),
                "pack": one.norm.pack,
                "point": one.norm.citation.address,
            }
            checked.reject(
                differs,
                lambda i: _reject(
                    checked, i, column, "P626", table, name=column, value=said(frame[column][i]), **right
                ),
            )


def _limits(rules: Rules) -> list[Limit]:
    found = []
    vocabulary = rules.vocabulary
    empty = Program(vocabulary, {}, 0)
    for kind, subject in vocabulary.subjects.items():
        context = Context(vocabulary, kind, NO_LAW, Problems(), Used())
        for constraint in subject.constraints:
            condition = context.condition(constraint.require)
            facts = tuple(dict.fromkeys(part for part in walk(condition) if isinstance(part, Fact)))
            holds = compile_condition(empty, kind, condition)
            found.append(Limit(kind, constraint.at, constraint.says, condition, holds, facts))
    return found


def _days_of(cases: Checked, checked: Checked) -> pl.Series | None:
    """The day asked for each element."""
    if AS_OF not in cases.frame.columns:
        return None
    days = cases.frame.select(CASE, AS_OF).unique(CASE, keep="first")
    return checked.frame.select(CASE).join(days, on=CASE, how="left", maintain_order="left")[AS_OF]


def _reject(checked: Checked, index: int, column: str, code: str, table: str, **arguments: object) -> Reject:
    frame = checked.frame
    element = f"{table}/{frame[ID][index]}." if table else ""
    value = frame[column][index]
    return Reject(
        int(frame[ROW][index]),
        str(frame[CASE][index] or ""),
        element + column,
        "" if value is None else shown(value),
        code,
        arguments,
        table,
    )
