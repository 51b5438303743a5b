"""What a request asks: a case, located in its text, with the packs and the day it names."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document, read_text
from punkt.files.texts import bilingual
from punkt.kernel.exact import parse_date, shown

MOST_PACKS = 16
"""Packs that a request may name."""


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """A case to decide: its text (JSON or YAML), the packs and the day, which the text may name itself."""

    text: bytes
    packs: tuple[str, ...]
    day: date | None = None
    yaml: bool = False
    line: int = 0
    """Its line in a batch."""
    column: int = 1
    """The column of that line where it begins."""
    named: tuple[str, ...] = ()
    """The packs that the address names."""
    asks: bool = False
    """Whether the next question is asked for: then facts may be named that whoever is asked does not know."""


def read_question(question: CaseRequest, depth: int) -> tuple[Document, tuple[str, ...], date | None]:
    """The case of a question, located, with the packs and the day it names. Raises :class:`PunktError`."""
    document = _read(question)
    deepest = max((path for path in document.value_at), key=len, default=())
    if len(deepest) > depth:
        raise PunktError([Diagnostic("P782", document.place(deepest), {"what": _deep(depth)})])
    packs, day = question.packs, question.day
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("case"), dict):
        packs, day = _asked(document, question)
        document = _inner(document)
    if not packs:
        raise PunktError([Diagnostic("P609", Place("request"))])
    return document, packs, day


SMALL = 16 * 1024
"""Bytes of a request that are read before it waits for its turn."""


async def check_readable(question: CaseRequest, depth: int) -> None:
    """Raise :class:`PunktError` for a small text that is no JSON: it is refused at once, behind nobody's work."""
    if question.yaml or len(question.text) > SMALL:
        return
    try:
        orjson.loads(question.text)
    except orjson.JSONDecodeError:  # or what only our own reader takes, which then has the last word
        await asyncio.to_thread(read_question, question, depth)


def _read(question: CaseRequest) -> Document:
    """The text of a question, with its places in the lines of the whole batch."""
    try:
        document = read_text(question.text, "case", "yaml" if question.yaml else "json")
    except PunktError as error:
        moved = [replace(one, place=_moved(one.place, question)) for one in error.diagnostics]
        raise PunktError.of_file(Kind.CASE, moved) from None
    if question.line > 1 or question.column > 1:
        for known in (document.value_at, document.key_at):
            known.update({path: _in_batch(*position, question) for path, position in known.items()})
    return document


def _in_batch(line: int, column: int, question: CaseRequest) -> tuple[int, int]:
    """Line and column of a case as they are in the whole batch."""
    return max(0, question.line - 1) + line, column + (question.column - 1 if line == 1 else 0)


def _moved(place: Place, question: CaseRequest) -> Place:
    line, column = _in_batch(place.line, place.column, question)
    return Place(place.file, line, column, place.path, place.given, place.within)


def _deep(depth: int) -> dict[str, str]:
    return bilingual("service.refusals.too_deep", depth=depth)


def _asked(document: Document, question: CaseRequest) -> tuple[tuple[str, ...], date | None]:
    """The packs and the day that a request names around its case. Raises P934 where its address names others."""
    data: dict[str, Any] = document.data  # type: ignore[assignment]
    known = ("packs", "as_of", *(("unknown",) if question.asks else ()))
    problems = Problems()
    for key in data:
        if key not in ("case", *known):
            problems.add("P786", _without_path(document.place((key,), key=True)), name=key, what=nearest(key, known))
    day = question.day
    named = data.get("packs", list(question.packs))
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        listed = bilingual("service.refusals.pack_ids")
        problems.add("P786", document.place(("packs",)), name="packs", what=listed)
        named = []
    elif len(named) > MOST_PACKS:
        bound = bilingual("service.parameters.too_long", max_length=MOST_PACKS)
        problems.add("P786", document.place(("packs",)), name="packs", what=bound)
        named = []
    elif question.named and sorted(set(named)) != sorted(set(question.named)):
        places = {"address": ", ".join(question.named), "body": ", ".join(named) or "—"}
        problems.add("P934", document.place(("packs",)), name="packs", **places)
    if data.get("as_of") is not None:
        day = parse_date(data["as_of"])
        if day is None:
            problems.add("P610", document.place(("as_of",)), value=shown(data["as_of"]))
        elif question.day is not None and day != question.day:
            problems.add("P934", document.place(("as_of",)), name="as_of", address=question.day, body=day)
    problems.raise_if_any()
    return tuple(named), day


def _without_path(place: Place) -> Place:
    """A place of a key that is the input's own, and no fact."""
    return Place(*place, within=place.within)


async def not_known(question: CaseRequest) -> tuple[str, ...]:
    """The facts that a request for a question names as not known. Raises P786."""
    document = await asyncio.to_thread(_read, question)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("case"), dict):
        return ()
    found = data.get("unknown") or []
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        what = bilingual("service.refusals.names_of_facts")
        raise PunktError([Diagnostic("P786", document.place(("unknown",)), {"name": "unknown", "what": what})])
    return tuple(dict.fromkeys(found))


def _inner(document: Document) -> Document:
    """The case within a request, still located."""
    found = Document(document.file, document.data["case"], above=("case",))  # type: ignore[index]
    for ours, theirs in ((document.value_at, found.value_at), (document.key_at, found.key_at)):
        theirs.update({path[1:]: at for path, at in ours.items() if path[:1] == ("case",)})
    return found
