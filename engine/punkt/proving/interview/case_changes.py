"""Putting facts into a case as a case file has it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from punkt.law.packs.vocabulary import FactKind, Vocabulary


def put(vocabulary: Vocabulary, case: MutableMapping[str, Any], subject: str, path: str, value: Any) -> None:
    """Set a fact of a record, named as a decision names it; ``None`` takes the fact away.

    An element of a list is found by its identifier. For a list, ``value`` is the identifiers of its
    elements: those that are there stay as they are.
    """
    target, kind = find(vocabulary, case, subject)
    fact = vocabulary.subjects[kind].facts[path]
    *parents, last = path.split(".")
    for parent in parents:
        if not isinstance(target.get(parent), MutableMapping):
            target[parent] = {}
        target = target[parent]
    if value is None:
        target.pop(last, None)
    elif fact.kind is FactKind.LIST and fact.by is None:
        before = {str(one.get("id")): one for one in target.get(last) or ()}
        target[last] = [before.get(str(name), {"id": name}) for name in value]
    else:
        target[last] = value


def find(vocabulary: Vocabulary, case: MutableMapping[str, Any], subject: str) -> tuple[Any, str]:
    """The mapping of a record in a case, and the record's type. Raises :class:`KeyError` where it is not there."""
    section = next(name for name in vocabulary.sections if subject == name or subject.startswith(f"{name}."))
    if case.get(section) is None:
        case[section] = {}
    target, kind, rest = case[section], section, subject[len(section) + 1 :]
    while rest:
        for path, fact in vocabulary.subjects[kind].facts.items():
            if fact.kind is FactKind.LIST and rest.startswith(f"{path}/"):
                rows = target
                for part in path.split("."):
                    rows = rows[part]
                tail = rest[len(path) + 1 :]
                row = next(one for one in rows if tail == str(one["id"]) or tail.startswith(f"{one['id']}."))
                target, kind, rest = row, fact.of, tail[len(str(row["id"])) + 1 :]
                break
        else:
            raise KeyError(subject)
    return target, kind


def drop_dangling(vocabulary: Vocabulary, case: MutableMapping[str, Any]) -> None:
    """Take references out of a case to elements that its lists no longer have."""
    for section in vocabulary.sections:
        owner = case.get(section)
        if isinstance(owner, MutableMapping):
            _drop(vocabulary, section, owner, owner)


def _drop(vocabulary: Vocabulary, kind: str, target: MutableMapping[str, Any], owner: MutableMapping[str, Any]) -> None:
    for path, fact in vocabulary.subjects[kind].facts.items():
        rows = _at(target, path)
        if not isinstance(rows, list):
            continue
        if fact.kind is FactKind.LIST:
            for row in rows:
                _drop(vocabulary, fact.of, row, target)
        elif fact.kind is FactKind.REFERENCES:
            siblings = _at(owner, fact.of)
            if isinstance(siblings, list):
                known = {str(one["id"]) for one in siblings}
                rows[:] = [name for name in rows if str(name) in known]


def _at(target: MutableMapping[str, Any], path: str) -> Any:
    found: Any = target
    for part in path.split("."):
        found = found.get(part) if isinstance(found, MutableMapping) else None
    return found
