"""Deciding the case files of a command: everything is read before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Problems, PunktError

from .as_of import day_of

if TYPE_CHECKING:
    from punkt.deciding.decision import Decision
    from punkt.deciding.rule_base import Rules
    from punkt.files.read import Document


def decided(
    cases: Sequence[str], packs: Sequence[str], as_of: str | None, pack_dirs: Sequence[str]
) -> tuple[Rules, list[Document], list[Decision]]:
    """The rules, the case files and a decision on each. Raises :class:`PunktError` with every fault of every file."""
    from punkt.deciding.rule_base import load
    from punkt.files.read import read_file

    problems = Problems()
    day = day_of(as_of, problems)
    documents: list[Document] = []
    for case in dict.fromkeys(cases):
        try:
            documents.append(read_file(case, go_on=True))
        except PunktError as error:
            problems.extend(error)
    try:
        rules = load(*packs, pack_dirs=pack_dirs)
    except PunktError as error:
        problems.extend(error)
        for document in documents:
            problems.items.extend(document.faults)
        raise PunktError(problems.items) from None
    decisions: list[Decision] = []
    for document in documents:
        try:
            decisions.append(rules.decide(document, as_of=day))
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return rules, documents, decisions
