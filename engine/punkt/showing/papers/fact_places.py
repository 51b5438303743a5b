"""Where a record or a fact of a case stands in its file."""

from __future__ import annotations

from punkt.files.messages.diagnostics import Place
from punkt.files.read import Document, Path
from punkt.law.packs.vocabulary import FactKind, Vocabulary


def place_of(document: Document | None, vocabulary: Vocabulary, record: str, fact: str = "") -> Place:
    """The place of a record, or of its fact; that of what is nearest above where it does not stand there.

    A case that comes from no file has the name itself as its place.
    """
    if document is None:
        return Place(f"{record}.{fact}" if fact else record)
    return document.place((*_path(document.data, vocabulary, record), *(fact.split(".") if fact else ())))


def _path(data: object, vocabulary: Vocabulary, record: str) -> Path:
    """The keys and positions that lead to a record."""
    section = next((s for s in vocabulary.sections if record == s or record.startswith(f"{s}.")), "")
    if not section:
        return ()
    path: Path = (section,)
    kind, rest = section, record[len(section) + 1 :]
    while rest:
        found = _step(_down(data, path), vocabulary, kind, rest)
        if found is None:
            return path
        deeper, kind, rest = found
        path = (*path, *deeper)
    return path


def _step(data: object, vocabulary: Vocabulary, kind: str, rest: str) -> tuple[Path, str, str] | None:
    """One list further down: the way to the element, its record type, and what is left of the name."""
    for fact in vocabulary.subjects[kind].facts.values():
        if fact.kind is FactKind.LIST and rest.startswith(f"{fact.path}/"):
            way, tail = tuple(fact.path.split(".")), rest[len(fact.path) + 1 :]
            elements = _down(data, way)
            for index, element in enumerate(elements if isinstance(elements, list) else ()):
                name = element.get("id") if isinstance(element, dict) else None
                if isinstance(name, str) and (tail == name or tail.startswith(f"{name}.")):
                    return (*way, index), fact.of, tail[len(name) + 1 :]
    return None


def _down(data: object, path: Path) -> object:
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data
