"""What a case file expects of an outcome, and whether a state is that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from punkt.deciding.explaining.outcome_view import status_of
from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.read import Document, Path
from punkt.files.texts import bilingual
from punkt.kernel.domains import show
from punkt.kernel.exact import exact_number, exact_ratio, parse_date, shown
from punkt.kernel.records import Record, State
from punkt.law.language.program import Plan
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import FactKind

from .decided_case import DecidedCase

STATUSES = ("determined", "not_applicable", "open", "gap", "conflict")
KEYS = ("value", "status", "modality", "clauses", "missing")
NOT_SAID = object()


@dataclass(frozen=True)
class Expected:
    """What is expected of one outcome; what the file does not say is not compared."""

    record: Record
    plan: Plan
    place: Place
    status: str | None
    value: Any
    modality: str | None
    clauses: tuple[str, ...] | None
    missing: frozenset[str] | None = None
    """The facts that an open outcome waits for: these and no others."""

    def met(self, plan: Plan, seen: DecidedCase) -> bool:
        """Whether the record came out as was expected; ``plan`` is that of the program it was decided by."""
        state = seen.state(self.record)
        out = state.outs[plan.index]
        if self.value is not NOT_SAID and (type(out) is bool) is (type(self.value) is bool) and out != self.value:
            return False
        if self.value is not NOT_SAID and (type(out) is bool) is not (type(self.value) is bool):
            return False
        if self.status is not None and self.status != status_of(out):
            return False
        if self.modality is not None and self.modality != seen.modality(plan, self.record):
            return False
        return self.clauses is None or self.clauses == fired(plan, state)

    def waits(self, missing: Sequence[str]) -> bool:
        """Whether just those facts are missing that were expected to be."""
        return self.missing is None or self.missing == frozenset(missing)

    def said(self) -> str:
        """The expectation as a file would write it."""
        parts = {
            "value": None if self.value is NOT_SAID else shown_value(self.value),
            "status": self.status if self.value is NOT_SAID else None,
            "modality": self.modality,
            "clauses": None if self.clauses is None else f"[{', '.join(self.clauses)}]",
            "missing": None if self.missing is None else f"[{', '.join(sorted(self.missing))}]",
        }
        given = {key: text for key, text in parts.items() if text is not None}
        return given["value"] if set(given) == {"value"} else written(given)

    def found(self, seen: DecidedCase, missing: Sequence[str] = ()) -> str:
        """What came out, said in the same way."""
        plan, state = self.plan, seen.state(self.record)
        out = state.outs[plan.index]
        status = status_of(out)
        given = {"value": shown_value(out)} if status == "determined" else {"status": status}
        if self.modality is not None:
            given["modality"] = seen.modality(plan, self.record) or "null"
        if self.clauses is not None:
            given["clauses"] = f"[{', '.join(fired(plan, state))}]"
        if self.missing is not None:
            given["missing"] = f"[{', '.join(sorted(missing))}]"
        return given["value"] if set(given) == {"value"} else written(given)


def fired(plan: Plan, state: State) -> tuple[str, ...]:
    """The ids of the clauses that fired."""
    return tuple(clause.id for clause in plan.clauses if state.truths[clause.index] is True)


def written(parts: Mapping[str, str]) -> str:
    """A table on one line."""
    return f"{{{', '.join(f'{key}: {text}' for key, text in parts.items())}}}"


def shown_value(value: Any) -> str:
    """A value on one line, lists in brackets."""
    return f"[{show(value)}]" if isinstance(value, tuple) else show(value)


def read_expected(
    record: Record,
    plan: Plan,
    document: Document,
    path: Path,
    data: Any,
    facts: Sequence[str],
    problems: Problems,
) -> Expected | None:
    """An expectation out of a file; ``None`` after a diagnostic. ``facts``: the names of what may be missing."""
    place = document.place(path)
    before = len(problems.items)
    entry = data if isinstance(data, dict) else {"value": data}
    for key in entry:
        if key not in KEYS:
            problems.add("P673", document.place((*path, key), key=True), name=shown(key), names=", ".join(KEYS))
    if not entry:
        problems.add("P673", place, name="{}", names=", ".join(KEYS))
    value: Any = NOT_SAID
    if "value" in entry:
        value = _value(plan, entry["value"], place, problems)
    status = _word(entry, "status", STATUSES, document, path, problems)
    if "missing" in entry and status is None:
        status = "open"
    if value is not NOT_SAID and status not in (None, "determined"):
        problems.add("P676", place, status=str(status))
    modality = _word(entry, "modality", [m.value for m in Modality], document, path, problems)
    if "missing" in entry and status not in (None, "open"):
        problems.add("P679", document.place((*path, "missing")), status=str(status))
    clauses = _names(entry, "clauses", [clause.id for clause in plan.clauses], document, path, problems)
    missing = _names(entry, "missing", facts, document, path, problems)
    if len(problems.items) > before:
        return None
    return Expected(
        record, plan, place, status, value, modality, clauses, None if missing is None else frozenset(missing)
    )


def _names(
    entry: Mapping[str, Any],
    key: str,
    known: Sequence[str],
    document: Document,
    path: Path,
    problems: Problems,
) -> tuple[str, ...] | None:
    """A list of known names; ``None`` where nothing is said."""
    given = entry.get(key)
    if given is None:
        return None
    for number, item in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(given, list) or item not in known:
            at = (*path, key, number) if isinstance(given, list) else (*path, key)
            problems.add("P674", document.place(at), value=shown(item), hint=nearest(shown(item), known))
    return tuple(given) if isinstance(given, list) else ()


def _word(
    entry: Mapping[str, Any], key: str, known: Any, document: Document, path: Path, problems: Problems
) -> str | None:
    word = entry.get(key)
    if key in entry and word not in known:
        problems.add("P674", document.place((*path, key)), value=shown(word), hint=nearest(shown(word), known))
    return word


def _value(plan: Plan, data: Any, place: Place, problems: Problems) -> Any:
    """The exact value that is expected."""
    kind, known = plan.type.kind, plan.type.choices
    if plan.listed is not None:
        items = data if isinstance(data, list) else [data]
        if plan.element is not None and isinstance(data, list):
            one = replace(plan, listed=None, type=plan.element)
            return tuple(_value(one, item, place, problems) for item in items)
        for item in items if isinstance(data, list) else [data]:
            if not isinstance(data, list) or item not in plan.listed:
                problems.add("P674", place, value=shown(item), hint=nearest(shown(item), plan.listed))
        return tuple(items)
    if kind is FactKind.DATE and (day := parse_date(data)):
        return day
    if kind is FactKind.BOOLEAN and isinstance(data, bool):
        return data
    if plan.type.numeric and (number := exact_number(data)) is not None:
        return number
    if plan.type.numeric and (ratio := exact_ratio(data)) is not None:
        return ratio
    if kind is FactKind.TEXT and isinstance(data, str):
        return data
    if kind is FactKind.CHOICE and data in known:
        return data
    right = bilingual("system.hints.form", right=bilingual(f"law.wanted.{kind.value}"))
    problems.add("P674", place, value=shown(data), hint=nearest(shown(data), known) if known else right)
    return None
