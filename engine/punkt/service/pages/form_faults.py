"""What is wrong with a case being filled in, said beside its question and in its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic
from punkt.files.read import read_text
from punkt.files.texts import LANGUAGES
from punkt.kernel.exact import dotted
from punkt.law.packs.vocabulary import FactKind, FactType, SubjectType
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

from .page_words import PageWords

Path = tuple[str | int, ...]
OWN = {"case": "case_id", "as_of": "as_of_day"}
"""What a case says of itself, and the word of the page for it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at one place of a case: in words, and the place as its file has it."""

    says: str
    path: str
    others: tuple[str, ...] = ()
    """The paths of other facts that it is about."""


def paths(text: bytes) -> dict[tuple[int, int], Path]:
    """Where each value and key of a case stands."""
    document = read_text(text, "case", "json")
    return {
        **{at: path for path, at in sorted(document.value_at.items(), key=lambda item: -len(item[0]))},
        **{at: path for path, at in document.key_at.items()},
    }


def in_words(fault: Diagnostic, path: Path, names: Names, words: PageWords) -> Wrong:
    """A fault with the label of its fact in place of the fact's path."""
    arguments = dict(fault.arguments)
    fact = _fact(names, path)
    name = arguments.get("name")
    name = name["en"] if isinstance(name, Mapping) else name  # of a fact, English messages have the path alone
    if fact is not None and name == dotted(path):
        arguments["name"] = words.pick(fact.label)
    elif len(path) == 1 and path[0] in OWN:
        arguments["name"] = words(OWN[str(path[0])])
    elif name in names.linked.by_id:
        arguments["name"] = f"«{names.pack(str(name))}»"
    if fact is not None and fact.range is not None and "range" in arguments:
        arguments["range"] = ValueWords(names).interval(str(fact.range), fact.unit)
    others: tuple[str, ...] = ()
    if fact is not None and "says" in arguments:  # facts that contradict each other
        arguments["says"], others = _contradiction(arguments["says"], path, names, words)
    return Wrong(replace(fault, arguments=arguments).message(words.lang), dotted(path), others)


def _contradiction(says: Any, path: Path, names: Names, words: PageWords) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a constraint says with labels in place of paths, and the paths of the other facts that it names."""
    subject, inner = _record_of(names, path)
    said, record = words.pick(says), dotted(path).removesuffix(inner)
    others = []
    for name, fact in subject.facts.items():
        labelled = said.replace(f"({name})", "")
        plain = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.])", f"«{words.pick(fact.label)}»", labelled)
        if plain != said and name != inner:
            others.append(f"{record}{name}")
        said = plain
    said = re.sub(r" {2,}", " ", re.sub(r" +(?=[,.;])", "", said))
    return dict.fromkeys(LANGUAGES, said), tuple(others)


def _fact(names: Names, path: Path) -> FactType | None:
    """The fact at a path of a case; ``None`` where the vocabulary has none there."""
    if not path or path[0] not in names.vocabulary.sections:
        return None
    subject, inner = _record_of(names, path)
    return subject.facts.get(inner)


def _record_of(names: Names, path: Path) -> tuple[SubjectType, str]:
    """The record type at a path of a case, and the path within the record."""
    vocabulary = names.vocabulary
    subject, parts = vocabulary.subjects[str(path[0])], list[str]()
    for part in path[1:]:
        if isinstance(part, int):
            fact = subject.facts.get(".".join(parts))
            if fact is None or fact.kind is not FactKind.LIST:
                break  # one of several values
            subject, parts = vocabulary.subjects[fact.of], []
        else:
            parts.append(part)
    return subject, ".".join(parts)


def leave_out(data: Any, path: Path) -> None:
    """Take what stands at a path out of a case."""
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(path[-1], None)
    elif isinstance(data, list) and isinstance(path[-1], int) and path[-1] < len(data):
        data[path[-1]] = None
        data[:] = [one for one in data if one is not None]
