"""The inputs of a model as facts: types, records, lists, and the words that texts may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from punkt.files.messages.diagnostics import Diagnostic, Place

from .model import Item, Model, Table, Written
from .names import Words, free, plain
from .values import (
    BOOLEAN,
    COUNTED,
    DATE,
    LIST,
    MOMENT,
    MONTHS,
    NUMBER,
    RECORD,
    SECONDS,
    STRING,
    STRINGS,
    TIME,
    LeftOut,
    Slot,
    Val,
    holds,
)

SECTION = "data"
"""The section of a case that the inputs of a model are in."""
KINDS = {
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "yearMonthDuration": MONTHS,
    "years and months duration": MONTHS,
    "dayTimeDuration": SECONDS,
    "days and time duration": SECONDS,
    "time": TIME,
    "dateTime": MOMENT,
    "date and time": MOMENT,
}
"""Type of FEEL → the kind of its values."""
DEEPEST = 20


class Own(str):
    """The name of a fact of an element of a list."""


@dataclass(slots=True)
class Elements:
    """The elements of a list."""

    title: str
    facts: list[Slot] = field(default_factory=list)


class Inputs:
    """The inputs of a model; each becomes facts when it is first asked for."""

    def __init__(self, model: Model, words: Words, constants: Callable[[Written], tuple[list[Val], str]]) -> None:
        """``constants``: the values that a text of FEEL lists, or the interval that it is."""
        self._model, self._words, self._constants = model, words, constants
        self._declared = {one.name: one for one in model.inputs}
        self._values: dict[str, Val] = {}
        self._allowed: dict[str, tuple[tuple[str, ...], str, bool]] = {}
        self._guessed = dict(_column_types(model))
        self.facts: dict[str, Slot] = {}
        self._within = False
        self.lists: dict[str, str] = {}
        """Fact that is a list → what its elements are."""
        self.elements: dict[str, Elements] = {}
        self.left_out: list[Diagnostic] = []
        self.shape: dict[str, Val] = self._values
        """What each input is, by its name in the model."""

    @property
    def paths(self) -> Iterable[str]:
        """The names of all facts."""
        return [*self.facts, *self.lists]

    def value(self, name: str, place: Place) -> Val | None:
        """An input, ``None`` where there is none of the name. Raises :class:`LeftOut` for a type that no fact has."""
        one = self._declared.get(name)
        return None if one is None else self.given(name, one.type, place)

    def given(self, name: str, type_ref: str, place: Place) -> Val:
        """Something that the case gives, of a type. Raises :class:`LeftOut`."""
        if name not in self._values:
            path = free(plain(name), self.paths)
            self._values[name] = self._of_type(name, path, type_ref or self._guessed.get(name, ""), place)
        return self._values[name]

    def kind(self, type_ref: str) -> str:
        """The kind of the values of a type, empty where it has none of its own."""
        item, depth = self._model.items.get(type_ref), 0
        while item is not None and not item.components and depth < DEEPEST:
            type_ref, depth = item.type, depth + 1
            item = self._model.items.get(type_ref)
        return RECORD if item is not None else KINDS.get(type_ref, "")

    def allowed(self, type_ref: str, component: str = "") -> tuple[str, ...]:
        """The words that a type, or a component of it, allows, in its order."""
        item, depth = self._model.items.get(type_ref), 0
        if component:
            parts = self._components(type_ref)
            item = next((part for part in parts if part.name == component), None)
        while item is not None and item.allowed is None and depth < DEEPEST:
            item, depth = self._model.items.get(item.type), depth + 1
        return self._limits(item)[0] if item is not None else ()

    def _limits(self, item: Item | None) -> tuple[tuple[str, ...], str, bool]:
        """The words that an item allows, or the interval, and whether it allows none."""
        if item is None or item.allowed is None:
            return (), "", False
        key = str(item.allowed.place)
        if key not in self._allowed:
            try:
                values, interval = self._constants(item.allowed)
            except LeftOut as reason:
                self.left_out.append(Diagnostic(reason.code, reason.place, reason.arguments))
                values, interval = [], ""
            words = tuple(word for value in values for word in value.words)
            none = (
                any(value.kind == "null" for value in values) or "null" in item.allowed.text.replace(",", " ").split()
            )
            self._allowed[key] = (words, interval, none)
        return self._allowed[key]

    # --- facts of a type

    def _of_type(self, title: str, path: str, type_ref: str, place: Place, depth: int = 0) -> Val:
        item = self._model.items.get(type_ref)
        if depth > DEEPEST:
            raise LeftOut("P946", place, name=title, type=type_ref)
        if item is None:
            return self._plain(title, path, KINDS.get(type_ref, ""), type_ref, place)
        return self._of_item(item, title, path, place, depth)

    def _of_item(self, item: Item, title: str, path: str, place: Place, depth: int) -> Val:
        if item.collection:
            return self._list(item, title, path, place, depth)
        if item.components:
            fields: dict[str, Val] = {}
            names: list[str] = []
            for one in item.components:
                names.append(name := free(plain(one.name), names))
                try:
                    fields[one.name] = self._of_item(one, f"{title}: {one.name}", f"{path}.{name}", place, depth + 1)
                except LeftOut as reason:
                    self.left_out.append(Diagnostic(reason.code, reason.place, reason.arguments))
            return Val(RECORD, fields=fields)
        found = self._of_type(title, path, item.type, place, depth + 1)
        words, interval, none = self._limits(item)
        for slot in found.slots:
            for word in words:
                slot.take(word)
            slot.range = slot.range or interval
            slot.none = slot.none or none
        return found

    def _plain(self, title: str, path: str, kind: str, type_ref: str, place: Place) -> Val:
        kind = kind or ("" if type_ref else STRING)  # of what nobody says a type, it is only passed on
        if not kind:
            raise LeftOut("P946", place, name=title, type=type_ref or "—")
        slot = Slot(path, title, kind, place, whole=kind in COUNTED)
        self.facts[path] = slot
        return of_fact(slot)

    def _list(self, item: Item, title: str, path: str, place: Place, depth: int) -> Val:
        if self._within:
            raise LeftOut("P946", place, name=title, type=f"list<list<{item.type}>>")
        inner = Item(item.name, item.type, False, item.allowed, item.components)
        components = inner.components or self._components(inner.type)
        if not components:
            if (KINDS.get(item.type) or self.kind(item.type)) != STRING:
                raise LeftOut("P946", place, name=title, type=f"list<{item.type}>")
            slot = Slot(path, title, STRINGS, place)
            self.facts[path] = slot
            for word in (*self._limits(item)[0], *self.allowed(item.type)):
                slot.take(word)
            return Val(STRINGS, {"fact": path}, slots=(slot,))
        owner = free(f"{path.rpartition('.')[2]}_item", self.elements)
        self.lists[path], self.elements[owner] = owner, Elements(title)
        outer, self.facts, self._within = self.facts, {}, True
        fields = {}
        try:
            for one in components:
                fields[one.name] = self._of_item(one, one.name, plain(one.name), place, depth + 1)
        finally:
            inner_facts, self.facts, self._within = self.facts, outer, False
        for slot in inner_facts.values():
            slot.owner = owner
        self.elements[owner].facts += inner_facts.values()
        return Val(
            LIST, {"of": path}, fields={name: _of_element(value) for name, value in fields.items()}, section=owner
        )

    def _components(self, type_ref: str) -> tuple[Item, ...]:
        found, depth = self._model.items.get(type_ref), 0
        while found is not None and not found.components and not found.collection and depth < DEEPEST:
            found, depth = self._model.items.get(found.type), depth + 1
        return found.components if found is not None and not found.collection else ()


def of_fact(slot: Slot) -> Val:
    """The value of a fact."""
    form = {"fact": slot.path}
    if slot.kind == BOOLEAN:
        return Val(BOOLEAN, form, holds({**form, "is": True}).condition, slots=(slot,))
    whole = (slot,) if slot.kind in (NUMBER, *COUNTED) else None
    return Val(slot.kind, form, slots=(slot,), whole=whole)


def _of_element(value: Val) -> Val:
    """A fact of an element."""
    if value.kind == RECORD:
        return Val(RECORD, fields={name: _of_element(one) for name, one in value.fields.items()})
    if value.kind in (LIST, STRINGS):
        return value
    form = {"fact": Own(value.form["fact"])}
    condition = {**form, "is": True} if value.kind == BOOLEAN else None
    return Val(value.kind, form, condition, value.words, value.slots, value.whole)


def _column_types(model: Model) -> Iterable[tuple[str, str]]:
    """Types of columns of tables that are about an input as it stands: for inputs that declare none."""
    decisions = [(one.within or "", one.expression) for one in model.decisions]
    for within, table in [*decisions, *((one.within or "", one.expression) for one in model.functions)]:
        for column in table.inputs if isinstance(table, Table) else ():
            if column.expression.type:
                yield within + column.expression.text, column.expression.type
