"""Exceptions: a rule that overrides others of its outcome, of its own pack or of one that stands below.

Where the exception concludes, what it overrides does not; where it is not known whether it does, neither is known. It
is within the scope of what it overrides: for others than that is for, the outcome stays not applicable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from punkt.kernel.nodes import All, Any, Condition, Const, Not
from punkt.law.packs.pack import Rule

from .audience import Audience, met, together
from .clause import Clause
from .clauses import concludes_always
from .overrides import RuleKey, key_of


def with_exceptions(
    overrides: Mapping[RuleKey, Sequence[RuleKey]],
    against: Mapping[RuleKey, Sequence[RuleKey]],
    rows: Iterable[tuple[Rule, tuple[Audience, ...], list[Clause]]],
) -> tuple[list[Clause], list[tuple[Audience, ...]]]:
    """The clauses of one outcome, those that are overridden narrowed; and whom the outcome is for, by rule.

    ``against``: rule → all rules that override it. ``rows``: the rules of the outcome that are in force, each with whom
    it is for and its clauses.
    """
    by_rule = {key_of(rule): (rule, own, clauses) for rule, own, clauses in rows}
    exceptions = {
        name: [one for one in named if one in by_rule] for name, named in overrides.items() if name in by_rule
    }
    exceptions = {name: named for name, named in exceptions.items() if named}
    general = [own for name, (_, own, _) in by_rule.items() if name not in exceptions]
    scope = met(together(general)) if exceptions else None
    found: list[Clause] = []
    for name, (_, _, clauses) in by_rule.items():
        before = [by_rule[one] for one in against.get(name, ()) if one in by_rule]
        withheld = tuple(Not(_concludes(rule, ones)) for rule, _, ones in before)
        for clause in clauses:
            if withheld:
                clause = _narrowed(clause, withheld, [one for _, _, ones in before for one in ones])
            if name in exceptions:
                inner = clause.condition if scope is None else All((scope, clause.condition))
                named = tuple(by_rule[one][2][0].rule for one in exceptions[name])
                clause = replace(clause, condition=inner, guards=0 if scope is None else 1, overrides=named)
            found.append(clause)
    return found, general


def _concludes(rule: Rule, clauses: Sequence[Clause]) -> Condition:
    """When a rule concludes anything."""
    first = clauses[0]
    if not concludes_always(rule):
        return Any(tuple(clause.condition for clause in clauses))
    if not first.guards:
        return Const(True)
    assert isinstance(first.condition, All)
    return All(first.condition.conditions[: first.guards])


def _narrowed(clause: Clause, withheld: tuple[Condition, ...], by: Sequence[Clause]) -> Clause:
    """A clause that holds only where those that override its rule do not."""
    parts = clause.condition.conditions if clause.guards and isinstance(clause.condition, All) else (clause.condition,)
    condition = All((*parts[: clause.guards], *withheld, *parts[clause.guards :]))
    return replace(
        clause,
        condition=condition,
        presumed={**{key: one for other in by for key, one in other.presumed.items()}, **clause.presumed},
        rests_on=tuple(sorted({*clause.rests_on, *(name for other in by for name in other.rests_on)})),
    )
