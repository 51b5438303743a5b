"""One case of the command line, decided, as the solver's commands begin with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules

from .decide_files import decided as all_decided


def decided(
    case: str, packs: Sequence[str], as_of: str | None, pack_dirs: Sequence[str]
) -> tuple[Rules, Decision, Mapping[str, Any]]:
    """A case decided, and its mapping with the day asked. Raises :class:`PunktError` with every fault."""
    rules, by_file = all_decided([case], packs, as_of, pack_dirs)
    document, decision = by_file[case]
    assert isinstance(document.data, Mapping)
    data = {key: value for key, value in document.data.items() if key != "expect"}
    data["as_of"] = decision.judged.case.as_of.isoformat()
    return rules, decision, data
