"""What an outcome comes to, over columns: :func:`punkt.deciding.evaluators.reference.resolve` row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan
from punkt.law.packs.vocabulary import FactKind

from .algebra import Algebra, BeyondColumnsError, Expr, Sort
from .column_values import ColumnValues, Value
from .result_columns import STATUSES

DETERMINED, NOT_APPLICABLE, OPEN, GAP, CONFLICT = STATUSES
SORTS = {FactKind.BOOLEAN: Sort.BOOL, FactKind.DATE: Sort.DAY, FactKind.CHOICE: Sort.WORD}
"""What an outcome's values are; others are numbers."""
COUNTED = 3
"""From how many written values on it is counted how many of them hold, rather than each pair compared."""


@dataclass(frozen=True, slots=True)
class ResolvedOutcome:
    """An outcome in every row: its value, as rules see it, and the state it is in (two-valued, exactly one holds)."""

    plan: Plan
    value: Value
    determined: Expr
    open: Expr
    conflict: Expr
    not_applicable: Expr
    truths: tuple[Expr, ...]
    """Whether each clause holds, in the plan's order."""


@dataclass(slots=True, eq=False)
class _Conclusion:
    """A value that clauses conclude; two-valued: ``holds`` where one of them does, ``unknown`` where it is open for one.

    ``binds``: where one of them holds that does not yield to what a case states.
    """

    value: Value
    holds: Expr
    unknown: Expr
    binds: Expr
    written: bool
    """Whether it is written in the rules, and not worked out."""
    alone: bool = True
    """Whether one clause concludes it: then it is not open where it holds."""


def resolve_outcome(
    values: ColumnValues,
    plan: Plan,
    rows: Sequence[tuple[Clause, Expr, Value]],
    stated: Value | None,
    applies: Expr | None = None,
) -> ResolvedOutcome:
    """The outcome of a plan; ``applies``: the truth of whether it does, where it does not always."""
    found = _applying(values, plan, rows, stated)
    if applies is None:
        return found
    a, value = values.algebra, found.value
    there, away = a.holds(applies), a.fails(applies)
    point = _point(values, [(there, value.point)], a.literal(None, value.point.sort, value.point.words))
    gap = a.or_([away, a.and_([there, value.gap])])
    return replace(
        found,
        value=replace(value, point=point, gap=gap, low=point, high=point),
        determined=a.and_([there, found.determined]),
        open=a.or_([a.unknown(applies), a.and_([there, found.open])]),
        conflict=a.and_([there, found.conflict]),
        not_applicable=away,
    )


def _applying(
    values: ColumnValues, plan: Plan, rows: Sequence[tuple[Clause, Expr, Value]], stated: Value | None
) -> ResolvedOutcome:
    """The outcome of a plan where it applies.

    ``rows``: each clause with the expressions of its truth and of its value, in the plan's order; ``stated``: the
    value that the case itself states as established, where the outcome may be stated.
    """
    if plan.type.kind is FactKind.TEXT:
        raise BeyondColumnsError("P918")
    a = values.algebra
    truths = tuple(truth for _, truth, _ in rows)
    if plan.listed is not None:
        return _listed(values, plan, rows)
    conclusions = _conclusions(values, plan, rows)
    conflict, firm = _compared(values, conclusions)
    some = a.or_(one.holds for one in conclusions)
    unsure = a.or_(one.unknown for one in conclusions)
    scale = max((one.value.scale for one in conclusions), default=0)
    scale = max(scale, stated.scale if stated is not None else 0)
    nothing = a.literal(None, SORTS.get(plan.type.kind, Sort.INT), plan.type.choices)
    clear = a.not_(conflict)
    branches = [(a.and_([clear, holds]), values.rescaled(v, scale).point) for holds, v in firm]
    if stated is not None:
        own = a.known(stated.point)
        against = a.or_(a.and_([one.binds, own, a.not_(_equal(values, one.value, stated))]) for one in conclusions)
        conflict = a.or_([a.and_([a.not_(own), conflict]), against])
        branches.insert(0, (a.and_([own, a.not_(conflict)]), values.rescaled(stated, scale).point))
        branches = [branches[0], *((a.and_([a.not_(own), c]), v) for c, v in branches[1:])]
    else:
        own = a.false
    determined = a.or_(c for c, _ in branches)
    open_ = a.and_([a.not_(conflict), a.not_(determined), a.or_([some, unsure])])
    gap = a.and_([a.not_(own), a.not_(some), a.not_(unsure)])
    point = _point(values, branches, nothing)
    return ResolvedOutcome(plan, Value(point, gap, point, point, scale), determined, open_, conflict, a.false, truths)


def _compared(values: ColumnValues, conclusions: Sequence[_Conclusion]) -> tuple[Expr, list[tuple[Expr, Value]]]:
    """Where two conclusions differ; and for each where it holds and no other can, with its value.

    Those that are written all differ, so it is counted how many hold: of a table of hundreds of rows, each pair would
    be tens of thousands.
    """
    a = values.algebra
    written = [one for one in conclusions if one.written]
    if len(written) < COUNTED:
        written = []
    others = [one for one in conclusions if not (written and one.written)]
    unsure = a.or_(one.unknown for one in written)
    several = a.compare("<", a.literal(1), a.holding(one.unknown for one in written))
    conflict = [a.compare("<", a.literal(1), a.holding(one.holds for one in written))]
    firm: list[tuple[Expr, Value]] = []
    for one in conclusions:
        counted = bool(written) and one.written
        against = others if counted else conclusions
        sure = [a.or_([a.not_(two.unknown), _same(values, one, two)]) for two in against if two is not one]
        if counted:
            only = a.false if one.alone else a.and_([one.unknown, a.not_(several)])
            sure.append(a.or_([a.not_(unsure), only]))
        firm.append((a.and_([one.holds, *sure]), one.value))
    for number, one in enumerate(others):
        against = [*written, *others[:number]]
        conflict += [a.and_([one.holds, two.holds, a.not_(_same(values, one, two))]) for two in against]
    return a.or_(conflict), firm


def _point(values: ColumnValues, branches: list[tuple[Expr, Expr]], nothing: Expr) -> Expr:
    a = values.algebra
    if nothing.sort is Sort.BOOL and all(v.constant for _, v in branches):
        true = a.or_(c for c, v in branches if v.data is True)
        false = a.or_(c for c, v in branches if v.data is False)
        return a.tri(true, false)
    return a.case(branches, nothing)


def _conclusions(values: ColumnValues, plan: Plan, rows: Sequence[tuple[Clause, Expr, Value]]) -> list[_Conclusion]:
    """What is concluded, each written value once."""
    a = values.algebra
    found: dict[object, _Conclusion] = {}
    for number, (clause, truth, value) in enumerate(rows):
        key: object = ("written", clause.literal) if clause.literal is not None else number
        holds, unknown = a.holds(truth), a.unknown(truth)
        binds = a.false if clause.rule.citation.yields else holds
        if key in found:
            known = found[key]
            known.holds, known.unknown = a.or_([known.holds, holds]), a.or_([known.unknown, unknown])
            known.binds, known.alone = a.or_([known.binds, binds]), False
        else:
            if isinstance(clause.literal, str):  # all values of an outcome have the same words, in the same order
                value = values.plain(a.literal(clause.literal, Sort.WORD, plan.type.choices))
            found[key] = _Conclusion(value, holds, unknown, binds, clause.literal is not None)
    return list(found.values())


def _same(values: ColumnValues, one: _Conclusion, two: _Conclusion) -> Expr:
    return _equal(values, one.value, two.value)


def _equal(values: ColumnValues, one: Value, two: Value) -> Expr:
    """Whether two values are certainly the same."""
    a = values.algebra
    left, right = values.aligned(one, two)
    return a.holds(a.compare("=", left.point, right.point))


def _says(a: Algebra, clause: Clause, value: Value, word: str) -> Expr:
    """Whether a clause that holds says a word (two-valued)."""
    if clause.literal is not None:
        return a.literal(clause.literal == word)
    return a.holds(a.among(value.point, [word]))


def _as_in_vocabulary(plan: Plan) -> bool:
    """Whether the rows of a list say each word once, in the order of the vocabulary: then its columns tell it."""
    said = [clause.literal for clause in plan.clauses if not clause.out_of_force]
    return said == [word for word in plan.listed or () if word in said]


def _listed(values: ColumnValues, plan: Plan, rows: Sequence[tuple[Clause, Expr, Value]]) -> ResolvedOutcome:
    """An outcome that is a list: open if a clause is unknown, else the values of the clauses that hold."""
    a = values.algebra
    assert plan.listed is not None
    if plan.in_rows and not _as_in_vocabulary(plan):
        raise BeyondColumnsError("P919")
    flags = {word: a.or_(a.and_([a.holds(t), _says(a, c, v, word)]) for c, t, v in rows) for word in plan.listed}
    truths = tuple(truth for _, truth, _ in rows)
    open_ = a.or_(map(a.unknown, truths))
    gap = a.and_([a.not_(open_), *map(a.not_, flags.values())]) if plan.empty_is_gap else a.false
    sure = a.and_([a.not_(open_), a.not_(gap)])
    point = a.case([(sure, a.bits([flags[word] for word in plan.listed]))], a.literal(None, Sort.INT))
    value = Value(point, gap, point, point, flags=flags)
    return ResolvedOutcome(plan, value, sure, open_, a.false, a.false, truths)
