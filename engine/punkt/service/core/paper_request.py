"""What a program asks of a paper: for which record, as which kind of file, what is typed, and whether it is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.read import Document, read_text
from punkt.files.texts import bilingual
from punkt.kernel.exact import parse_date, shown
from punkt.showing.papers import Registered

from .papers import KINDS

_PAPER: dict[str, type] = {"subject": str, "format": str, "typed": dict, "issue": dict}
_ISSUE: dict[str, type] = {"number": str, "day": str, "keep": bool}
_WANTED = {str: "text", dict: "table", bool: "yes_or_no"}
_OF_FIELDS = frozenset(("P794", "P930", "P932"))
"""Codes of what is wrong with what is typed for a field, which they name."""


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """A paper that is asked for. Nothing of ``beside`` and ``keep`` is said where it is not to be recorded as issued."""

    document: Document
    subject: str
    kind: str
    typed: Mapping[str, str]
    issues: bool
    beside: Registered
    keep: bool

    def placed(self, error: PunktError) -> PunktError:
        """An error about what is typed, with the places of the fields in the body; any other as it is."""
        if not any(one.code in _OF_FIELDS for one in error.diagnostics):
            return error
        return PunktError([self._placed(one) for one in error.diagnostics])

    def _placed(self, one: Diagnostic) -> Diagnostic:
        if one.code not in _OF_FIELDS:
            return one
        return replace(one, place=_at(self.document, ("typed", str(one.arguments["name"])), key=True))


def read_paper_request(text: bytes) -> PaperRequest:
    """The request of a body of JSON. Raises :class:`PunktError` with everything that is wrong with it."""
    document, problems = read_text(text, "paper", "json"), Problems()
    asked = _table(document, (), _PAPER, problems)
    issue = _table(document, ("issue",), _ISSUE, problems) if "issue" in asked else {}
    kind = asked.get("format", "docx")
    if kind not in KINDS:
        what = bilingual("service.refusals.one_of", wanted=", ".join(KINDS))
        problems.add("P786", _at(document, ("format",)), name="format", what=what)
    typed = {
        name: text for name, text in asked.get("typed", {}).items() if _is(document, ("typed", name), str, problems)
    }
    day = parse_date(issue["day"]) if "day" in issue else None
    if "day" in issue and day is None:
        problems.add("P610", _at(document, ("issue", "day")), value=shown(issue["day"]))
    problems.raise_if_any()
    beside = Registered(issue.get("number", "").strip(), day)
    return PaperRequest(
        document, asked.get("subject", ""), kind, typed, "issue" in asked, beside, issue.get("keep", False)
    )


def _table(document: Document, path: tuple[str, ...], known: Mapping[str, type], problems: Problems) -> dict[str, Any]:
    """What a table says, without the keys at fault: they are noted."""
    if not _is(document, path, dict, problems):
        return {}
    found = {}
    for key, value in _value(document, path).items():
        if key not in known:
            place = _at(document, (*path, key), key=True)
            problems.add("P786", place, name=".".join((*path, key)), what=nearest(key, known))
        elif _is(document, (*path, key), known[key], problems):
            found[key] = value
    return found


def _is(document: Document, path: tuple[str, ...], kind: type, problems: Problems) -> bool:
    """Whether what stands at a path is of a kind; it is noted where not."""
    good = isinstance(_value(document, path), kind)
    if not good:
        what = bilingual(f"service.refusals.{_WANTED[kind]}")
        problems.add("P786", _at(document, path), name=".".join(path) or "body", what=what)
    return good


def _value(document: Document, path: tuple[str, ...]) -> Any:
    found: Any = document.data
    for key in path:
        found = found[key]
    return found


def _at(document: Document, path: tuple[str, ...], key: bool = False) -> Place:
    """A place that is the request's own, and no fact's."""
    place = document.place(path, key=key)
    return Place(*place, within=place.within)
