"""Deciding the case files of a command: everything is read before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Problems, PunktError, reading
from punkt.files.messages.kinds import Kind

from .as_of import day_of

if TYPE_CHECKING:
    from punkt.deciding.decision import Decision
    from punkt.deciding.rule_base import Rules
    from punkt.files.read import Document
    from punkt.law.loading.pack_signatures import Trust


def decided(
    cases: Sequence[str],
    packs: Sequence[str],
    as_of: str | None,
    pack_dirs: Sequence[str],
    locked: str | None = None,
    problems: Problems | None = None,
    trust: Trust | None = None,
) -> tuple[Rules, dict[str, tuple[Document, Decision]]]:
    """The rules, and by the path of each case file its document and the decision on it.

    ``locked``: a lock file that the packs must match; ``trust``: who has to have signed them. Raises :class:`PunktError` with every fault of every file,
    after the ``problems`` that the call has already.
    """
    from punkt.deciding.rule_base import load
    from punkt.files.read import read_file

    problems = Problems() if problems is None else problems
    day = day_of(as_of, problems)
    documents: dict[str, Document] = {}
    for case in dict.fromkeys(cases):
        try:
            with reading(Kind.CASE):
                documents[case] = read_file(case, go_on=True)
        except PunktError as error:
            problems.extend(error)
    try:
        if locked is None:
            rules = load(*packs, pack_dirs=pack_dirs, trust=trust)
        else:
            rules = load_locked(locked, packs, pack_dirs, trust)
    except PunktError as error:
        problems.extend(error)
        for document in documents.values():
            problems.items.extend(document.faults)
        raise PunktError(problems.items) from None
    found: dict[str, tuple[Document, Decision]] = {}
    for case, document in documents.items():
        try:
            found[case] = document, rules.decide(document, as_of=day)
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return rules, found


def load_locked(file: str, packs: Sequence[str], pack_dirs: Sequence[str], trust: Trust | None = None) -> Rules:
    """The packs named, else all that are locked, if they are the very ones of a lock file."""
    from punkt.authoring.lock import check_lock, read_lock
    from punkt.deciding.rule_base import load

    lock, problems = read_lock(file), Problems()
    rules = load(*(packs or sorted(lock.packs)), pack_dirs=pack_dirs, trust=trust)
    check_lock(lock, rules.packs, problems)
    problems.raise_if_any()
    return rules
