"""Reading and deciding one case of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..decision import Decision
from ..diagnostics import Place, Problems, PunktError
from ..forms.literals import parse_date
from ..reading import read_file
from ..rulebase import Rules, load


def asked_day(as_of: str | None, problems: Problems) -> date | None:
    """The day of ``--as-of``; a diagnostic where it is none."""
    day = parse_date(as_of) if as_of is not None else None
    if as_of is not None and day is None:
        problems.add("P610", Place("punkt"), value=as_of)
    return day


def decided(
    case: str, packs: Sequence[str], as_of: str | None, pack_dirs: Sequence[str]
) -> tuple[Rules, Decision, Mapping[str, Any]]:
    """A case decided, and its mapping with the day asked. Raises :class:`PunktError` with every fault."""
    problems = Problems()
    day = asked_day(as_of, problems)
    document = rules = None
    try:
        document = read_file(case)
    except PunktError as error:
        problems.extend(error)
    try:
        rules = load(*packs, pack_dirs=pack_dirs)
    except PunktError as error:
        problems.extend(error)
    problems.raise_if_any()
    assert document is not None and rules is not None
    decision = rules.decide(document, as_of=day)
    assert isinstance(document.data, Mapping)
    data = {key: value for key, value in document.data.items() if key != "expect"}
    data["as_of"] = decision.judged.case.as_of.isoformat()
    return rules, decision, data
