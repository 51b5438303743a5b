"""Small changes to what a rule lays down: one word or one number at a time.

An edit is found by walking the surface form, so that it is a change an analyst could have
made by mistake, and is shown where it stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from punkt.files.read import Path
from punkt.kernel.domains import Interval, Number
from punkt.kernel.exact import shown
from punkt.law.forms import VALUE_FORMS
from punkt.law.forms.amounts import digits_of
from punkt.law.forms.compare import COMPARATORS
from punkt.law.packs.units import PERCENT_NAME, as_amount
from punkt.proving.solver.boundary_classes import step_of

from .form_edits import GATHERED, form_edits
from .smallest_steps import SmallestSteps, changed_intervals, moved, proper

SWAPS: dict[str, tuple[str, ...]] = {
    "is": ("is_not",),
    "is_not": ("is",),
    "in": ("not_in",),
    "not_in": ("in",),
    "at_least": ("more_than", "less_than"),
    "more_than": ("at_least", "at_most"),
    "at_most": ("less_than", "more_than"),
    "less_than": ("at_most", "at_least"),
    "not_before": ("after", "before"),
    "after": ("not_before", "not_after"),
    "not_after": ("before", "after"),
    "before": ("not_after", "not_before"),
}
"""A comparator → its neighbours: the one that differs at the bound, and the opposite."""
QUANTITY = ("at_least", "at_most", "exactly")
QUANTIFIERS = ("every", "any_of", "none_of")
JOINED = {"all": ("any",), "any": ("all",), "neither": ("any",)}


@dataclass(frozen=True)
class RuleEdit:
    """What stands at a path is replaced; with ``key``, only the key ``key[0]`` by ``key[1]``."""

    path: Path
    kind: str
    before: str
    after: str
    new: Any = None
    key: tuple[str, str] | None = None

    def apply(self, data: Any) -> Any:
        """The data with the edit made."""
        return _put(data, self.path, self._made)

    def _made(self, old: Any) -> Any:
        if self.key is None:
            return self.new
        return {self.key[1] if name == self.key[0] else name: item for name, item in old.items()}


def _put(data: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(data)
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = _put(copy[path[0]], path[1:], change)
    return copy


class RuleEditor:
    """Walks a rule; ``adopted`` tells the option of a reading that is in use."""

    def __init__(self, steps: SmallestSteps, adopted: Callable[[str], str | None]) -> None:
        self.steps, self.adopted = steps, adopted

    def condition(self, data: Any, path: Path, step: Number | None = None) -> Iterator[RuleEdit]:
        """Edits of a condition."""
        if isinstance(data, str) or "holds" in data or "exists" in data:
            name = data if isinstance(data, str) else data.get("holds") or data["exists"]
            yield RuleEdit(path, "negation", name, f"not {name}", {"not": data})
            return
        words = [word for word in COMPARATORS if word in data and not ("of" in data and word in QUANTITY)]
        if "reading" in data and not words:
            yield from self._branch(data, path, self.condition)
            return
        for head, others in JOINED.items():
            if head in data:
                yield from self._renamed(data, path, head, others, "quantifier")
                for number, item in enumerate(data[head]):
                    yield from self._dropped(data[head], number, (*path, head))
                    yield from self.condition(item, (*path, head, number))
        if "not" in data:
            yield RuleEdit(path, "negation", "not …", "…", data["not"])
            yield from self.condition(data["not"], (*path, "not"))
        yield from self._quantified(data, path)
        for word in words:
            yield from self._renamed(data, path, word, SWAPS.get(word, ()), "comparator")
            if word == "is_none":
                other = not data[word]
                yield RuleEdit((*path, word), "comparator", _said(word, not other), _said(word, other), other)
            operand = step if step is not None else self.steps.of(data)
            yield from self.value(data[word], (*path, word), operand, word in ("in", "not_in"))
        if any(head in data for head in VALUE_FORMS):
            yield from self._form(data, path)

    def _quantified(self, data: dict[str, Any], path: Path) -> Iterator[RuleEdit]:
        for head in QUANTIFIERS:
            if head in data:
                yield from self._renamed(data, path, head, [q for q in QUANTIFIERS if q != head], "quantifier")
        if "of" in data:
            for word in QUANTITY:
                if word in data:
                    yield from self._renamed(data, path, word, [q for q in QUANTITY if q != word], "quantifier")
                    yield from self.value(data[word], (*path, word), 1)
        if "has" in data:
            bare = isinstance(data["has"], dict) and set(data["has"]) <= set(COMPARATORS)
            yield from self.condition(data["has"], (*path, "has"), self.steps.of(data) if bare else None)

    def _dropped(self, items: list[Any], number: int, path: Path) -> Iterator[RuleEdit]:
        """One of several conditions is left out."""
        if len(items) > 1:
            yield RuleEdit(
                path,
                "item",
                f"{len(items)}",
                f"{len(items) - 1} (- {number + 1})",
                [*items[:number], *items[number + 1 :]],
            )

    def _renamed(
        self, data: dict[str, Any], path: Path, old: str, others: Sequence[str], kind: str
    ) -> Iterator[RuleEdit]:
        for other in others:
            if other not in data:
                yield RuleEdit(path, kind, old, other, key=(old, other))

    def _branch(
        self, data: dict[str, Any], path: Path, walk: Callable[[Any, Path], Iterator[RuleEdit]]
    ) -> Iterator[RuleEdit]:
        """Only the option in use: the others decide nothing by themselves."""
        option = self.adopted(data["reading"])
        if option in data.get("by", {}):
            yield from walk(data["by"][option], (*path, "by", str(option)))

    def value(self, data: Any, path: Path, step: Number = 1, interval: bool = False) -> Iterator[RuleEdit]:
        """Edits of a value or an operand."""
        if isinstance(data, str):
            yield from _written(data, path, step, interval)
        elif isinstance(data, list):
            for number, item in enumerate(data):
                yield from self.value(item, (*path, number), step)
        elif isinstance(data, dict):
            yield from self._form(data, path)
        else:
            for other in moved(data, step):
                yield RuleEdit(path, "number", shown(data), shown(other), other)

    def _form(self, data: dict[str, Any], path: Path) -> Iterator[RuleEdit]:
        """Edits inside a value form."""
        if "reading" in data:
            yield from self._branch(data, path, self.value)
            return
        for edit in form_edits(data):
            yield RuleEdit(path, edit.kind, edit.before, edit.after, edit.new)
        for key, item in data.items():
            if key in ("if", "when") or (key == "has" and any(head in data for head in ("count", *GATHERED))):
                yield from self.condition(item, (*path, key))
            elif key == "to" and "round" in data:
                continue  # a step of a rounding is not moved by one
            elif key not in COMPARATORS and key not in ("of", "has"):
                yield from self.value(item, (*path, key))


def _written(text: str, path: Path, step: Number, interval: bool) -> Iterator[RuleEdit]:
    """Edits of an interval or an amount, such as ``[2..6]``, ``12 month`` and ``[10..20] %``."""
    amount = as_amount(text)
    found = amount[0] if amount else Interval.parse(text) if interval else None
    if found is None:
        return
    unit = f" {'%' if amount[1] == PERCENT_NAME else amount[1]}" if amount else ""
    if isinstance(found, Interval):
        finest = min(step, *(step_of(digits_of(end)) for end in (found.low, found.high))) if amount else step
        others = [(kind, str(other)) for kind, other in changed_intervals(found, finest) if proper(other)]
    else:
        others = [("number", shown(other)) for other in moved(found, min(step, step_of(digits_of(found))))]
    for kind, other in others:
        yield RuleEdit(path, kind, text, f"{other}{unit}", f"{other}{unit}")


def _said(word: str, value: bool) -> str:
    return f"{word}: {str(value).lower()}"
