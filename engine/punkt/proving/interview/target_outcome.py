"""An outcome and the value wanted of it, read from ``OUTCOME=VALUE``."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from punkt.deciding.decision import Decision, find_outcome
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.texts import bilingual
from punkt.kernel.exact import parse_date
from punkt.law.language.program import Plan
from punkt.law.packs.vocabulary import FIXED_VALUES, FactKind, Vocabulary


def wanted_value(decision: Decision, vocabulary: Vocabulary, text: str) -> tuple[str, str, Any]:
    """Subject, outcome and value of ``outcome=value`` or ``subject.outcome=value``.

    A list outcome takes its values with commas between them (none: the empty list). Raises
    :class:`PunktError` with the nearest names.
    """
    name, sign, said = text.partition("=")
    if not sign or not name.strip():
        raise PunktError([Diagnostic("P566", Place("punkt"), {"value": text})])
    subject, outcome = find_outcome(decision, name.strip())
    plan = decision.plan(subject, outcome)
    return subject, outcome, _value(plan, vocabulary, said.strip())


def _value(plan: Plan, vocabulary: Vocabulary, said: str) -> Any:
    if plan.listed is not None:
        parts = [part.strip() for part in said.split(",") if part.strip()]
        for part in parts:
            _known(plan, part, list(plan.listed))
        return tuple(name for name in plan.listed if name in parts)
    if plan.type.kind is FactKind.DATE:
        day = parse_date(said)
        return day if day is not None else _wrong(plan, said, "YYYY-MM-DD")
    if plan.type.kind is FactKind.BOOLEAN:
        return said == "true" if said in ("true", "false") else _wrong(plan, said, "true, false")
    if plan.type.kind in (FactKind.INTEGER, FactKind.NUMBER):
        try:
            number = Decimal(said)
        except InvalidOperation:
            return _wrong(plan, said, "1, 2.5")
        return int(number) if number == number.to_integral_value() else number
    if plan.type.kind is FactKind.TEXT:
        return said
    declared = vocabulary.outcomes.get(plan.key)
    values = FIXED_VALUES.get(plan.kind) or (declared.values if declared else {})
    _known(plan, said, list(values))
    return said


def _known(plan: Plan, said: str, values: list[str]) -> None:
    if said not in values:
        raise PunktError(
            [Diagnostic("P567", Place("punkt"), {"name": plan.name, "value": said, "hint": nearest(said, values)})]
        )


def _wrong(plan: Plan, said: str, right: str) -> Any:
    hint = bilingual("interview.faults.right_would", right=right)
    raise PunktError([Diagnostic("P567", Place("punkt"), {"name": plan.name, "value": said, "hint": hint})])
