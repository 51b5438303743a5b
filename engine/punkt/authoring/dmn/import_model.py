"""A model put into rules: its inputs become facts, its decisions outcomes, its functions are called where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import bilingual

from .arithmetic import NotSaid
from .conditions import chosen, learn
from .feel_grammar import Grammar
from .feel_to_rules import Reader
from .inputs import Inputs
from .model import (
    Conditional,
    Context,
    Decision,
    Expression,
    Function,
    Invocation,
    Model,
    Other,
    Table,
    Written,
)
from .names import Words, free, plain
from .powers import stepwise
from .settle import settle_texts
from .tables_in import KINDS, Line, table_rule
from .texts_made import alike
from .values import BOOLEAN, FUNCTION, NULL, RECORD, ROWS, SERIES, STRING, LeftOut, Slot, Val, holds
from .world import Scope

DEEPEST = 60
"""Functions within functions, expressions within expressions."""


@dataclass(slots=True)
class Draft:
    """A rule: the outcomes that it decides, its body, and the decision and the text that it comes from."""

    outcomes: tuple[Slot, ...]
    body: dict[str, Any]
    title: str
    quote: str
    place: Place
    said: str = ""
    term: str = ""
    """What it is called where it is no outcome but a term."""


@dataclass(slots=True)
class Found:
    """A model as far as it goes into rules."""

    model: Model
    words: Words
    inputs: Inputs
    drafts: list[Draft] = field(default_factory=list)
    decided: dict[str, Val] = field(default_factory=dict)
    """Decision → what it comes to."""
    left_out: list[Diagnostic] = field(default_factory=list)
    lost: dict[str, LeftOut] = field(default_factory=dict)
    """Decision → why it is left out."""

    @property
    def outcomes(self) -> list[Slot]:
        """The outcomes of all rules."""
        return [slot for draft in self.drafts for slot in draft.outcomes]


def import_model(model: Model) -> Found:
    """Put a model into rules; what the language does not say is told of in ``left_out``."""
    return _Importer(model).run()


class _Importer:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.grammar = Grammar(model.names)
        self.words = Words()
        self.inputs = Inputs(model, self.words, self._constants)
        self.found = Found(model, self.words, self.inputs)
        self.decisions = {decision.name: decision for decision in model.decisions}
        self.functions = {function.name: function for function in model.functions}
        self.open: list[str] = []
        self.depth = 0
        self.taken: set[str] = set()
        self.calls: dict[str, Val] = {}
        self.powers: dict[tuple[str, str, str], Val] = {}
        self.title, self.said = "", ""
        self.within = ""
        """What the names of the model begin with that is being read."""

    def run(self) -> Found:
        self.found.left_out += self.model.missing
        for part in self.model.unread:
            self._note(LeftOut("P945", part.place, what=part.what, name=part.name or "—"))
        for decision in self.model.decisions:
            if decision.within is None:  # of what is imported only what is asked for
                self._decided(decision)
        for decision in self.model.decisions:
            if decision.name in self.found.lost:
                self._note(self.found.lost[decision.name])
        self.found.left_out += self.inputs.left_out
        within = (slot for one in self.inputs.elements.values() for slot in one.facts)
        settle_texts([*self.inputs.facts.values(), *within, *self.found.outcomes])
        return self.found

    def _note(self, reason: LeftOut) -> None:
        self.found.left_out.append(Diagnostic(reason.code, reason.place, reason.arguments))

    # --- what names stand for

    def named(self, name: str, place: Place) -> Val | None:
        """An input, a decision or a function. Raises :class:`LeftOut` for a decision that is left out."""
        name = self.within + name
        if name in self.functions:
            return Val(FUNCTION, name)
        if name in self.decisions:
            value = self._decided(self.decisions[name])
            if value is None:
                raise LeftOut("P943", place, name=self.title or name, other=name)
            return value
        return self.inputs.value(name, place)

    def _decided(self, decision: Decision) -> Val | None:
        """What a decision comes to, ``None`` where it is left out."""
        name = decision.name
        if name in self.found.decided:
            return self.found.decided[name]
        if name in self.found.lost:
            return None
        before = (self.title, self.said, self.depth, self.within)
        self.title, self.said, self.depth, self.within = name, decision.said, 0, decision.within or ""
        try:
            if name in self.open:
                raise LeftOut("P942", decision.place, why=bilingual("dmn.why.circle"))
            self.open.append(name)
            try:
                value = self._of_decision(decision)
            finally:
                self.open.pop()
            self.found.decided[name] = value
            return value
        except LeftOut as reason:
            self._take_back(name)
            self.found.lost.setdefault(name, reason)
            return None
        finally:
            self.title, self.said, self.depth, self.within = before

    def _take_back(self, title: str) -> None:
        """Take back what was made for a decision that is left out."""
        gone = {slot for draft in self.found.drafts if draft.title == title for slot in draft.outcomes}
        self.found.drafts = [draft for draft in self.found.drafts if draft.title != title]
        self.powers = {key: value for key, value in self.powers.items() if key[0] != title}
        self.calls = {key: value for key, value in self.calls.items() if not gone.intersection(value.slots)}

    def _of_decision(self, decision: Decision) -> Val:
        if decision.expression is None:
            return self.inputs.given(decision.name, decision.type, decision.place)
        hint = self._free(plain(decision.name))
        value = self._value(decision.expression, {}, hint, decision.type)
        return self._as_outcome(value, hint, decision)

    def _as_outcome(self, value: Val, name: str, decision: Decision, title: str = "") -> Val:
        """A value that is the outcome of a name; of a record each field is one."""
        title = title or decision.name
        if value.kind == RECORD:
            fields = {
                key: self._as_outcome(one, f"{name}.{plain(key)}", decision, f"{title}: {key}")
                for key, one in value.fields.items()
            }
            return Val(RECORD, fields=fields)
        if value.kind == SERIES:
            return self._listed(value, name, title, decision)
        if any(slot.outcome and slot.path == name for slot in value.slots) and value.form == {"outcome": name}:
            return value
        if value.kind not in KINDS:
            why = bilingual("dmn.why.null" if value.kind == NULL else "dmn.why.list")
            raise LeftOut("P942", decision.place, why=why)
        slot = self._outcome(name, title, value.kind, decision.place)
        for word in self.inputs.allowed(decision.type) if value.kind == STRING else ():
            slot.take(word)
        learn([slot], value)
        quote = decision.expression.text if isinstance(decision.expression, Written) else decision.name
        body = {"then": value.form}
        self.found.drafts.append(Draft((slot,), body, decision.name, quote, decision.place, decision.said))
        return of_outcome(slot)

    def _listed(self, series: Val, name: str, title: str, decision: Decision) -> Val:
        """A list that is written out, as the outcome that a table without conditions makes."""
        place = decision.expression.place if decision.expression else decision.place
        try:
            rows = alike(list(series.fields.values()), self.words, listed=True)
        except NotSaid as error:
            raise LeftOut("P942", place, why=bilingual(f"dmn.why.{error}")) from None
        kinds = {row.kind for row in rows}
        if len(kinds) != 1 or not kinds <= {*KINDS}:
            raise LeftOut("P942", place, why=bilingual("dmn.why.list"))
        slot = self._outcome(name, title, kinds.pop(), decision.place)
        slot.listed = True
        for row in rows:
            learn([slot], row)
        lines = [Line(["–", row.form]) for row in rows]
        body = {"table": {"hit": "collect", "columns": [{"sum": [1]}], "rows": lines}}
        self.found.drafts.append(Draft((slot,), body, decision.name, decision.name, decision.place, decision.said))
        return replace(of_outcome(slot), fields=series.fields)

    def _outcome(self, name: str, title: str, kind: str, place: Place) -> Slot:
        self.taken.add(name)
        return Slot(name, title, kind, place, outcome=True)

    def _free(self, name: str) -> str:
        """A name of an outcome that nothing else has."""
        found = free(name, {*self.taken, *self.inputs.paths})
        self.taken.add(found)
        return found

    # --- expressions

    def _value(self, expression: Expression, scope: Scope, hint: str, type_ref: str = "") -> Val:
        """The value of an expression; a table in it becomes the outcome of the name ``hint``."""
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                place = expression.place
                raise LeftOut("P942", place, why=bilingual("dmn.why.too_deep"))
            match expression:
                case Written():
                    return Reader(self, scope, expression, hint).value()
                case Table():
                    return self._table(expression, scope, hint, type_ref)
                case Context():
                    return self._context(expression, scope, hint, type_ref)
                case Invocation():
                    return self._invocation(expression, scope, hint)
                case Conditional():
                    return self._conditional(expression, scope)
                case Other():
                    raise LeftOut("P945", expression.place, what=expression.what, name=self.title)
        finally:
            self.depth -= 1

    def _constants(self, written: Written) -> tuple[list[Val], str]:
        """The values that a text lists, or the interval that it is."""
        reader = Reader(self, {}, written)
        found = reader.range()
        return ([], found) if found else (reader.constants(), "")

    def _table(self, table: Table, scope: Scope, hint: str, type_ref: str) -> Val:
        single, hint = len(table.outputs) == 1, hint or self._free(plain(self.title))
        names = [hint] if single else [f"{hint}.{plain(output.name)}" for output in table.outputs]
        titles = [self.title] if single else [f"{self.title}: {output.name}" for output in table.outputs]
        declared = [
            self.inputs.allowed(output.type) or self.inputs.allowed(type_ref, "" if single else output.name)
            for output in table.outputs
        ]

        def outcomes(kinds: Sequence[str]) -> list[Slot]:
            return [
                self._outcome(name, title, kind, table.place)
                for name, title, kind in zip(names, titles, kinds, strict=True)
            ]

        result = table_rule(self, scope, table, outcomes, self.inputs.kind, declared)
        for slot, output, own in zip(result.outcomes, table.outputs, declared, strict=True):
            if slot.kind == STRING:
                listed = Reader(self, scope, output.values).constants() if output.values else []
                words = [*(word for value in listed for word in value.words), *own, *slot.words]
                slot.words[:] = dict.fromkeys(words)
        draft = Draft(result.outcomes, {"table": result.body}, self.title, self.title, table.place, self.said)
        self.found.drafts.append(draft)
        if single:
            return of_outcome(result.outcomes[0])
        named = zip(table.outputs, result.outcomes, strict=True)
        return Val(RECORD, fields={output.name: of_outcome(slot) for output, slot in named})

    def _context(self, context: Context, scope: Scope, hint: str, type_ref: str) -> Val:
        fields: dict[str, Val] = {}
        for entry in context.entries:
            inner = {**scope, **fields}
            if not entry.name:
                return self._value(entry.value, inner, hint, type_ref)
            name = self._free(f"{hint or plain(self.title)}_{plain(entry.name)}") if _has_table(entry.value) else ""
            fields[entry.name] = self._value(entry.value, inner, name)
        return Val(RECORD, fields=fields)

    def _conditional(self, one: Conditional, scope: Scope) -> Val:
        condition = self._value(one.condition, scope, "")
        if condition.kind != BOOLEAN:
            raise LeftOut("P942", one.place, why=bilingual("dmn.why.no_truth"))
        then, otherwise = alike([self._value(one.then, scope, ""), self._value(one.otherwise, scope, "")], self.words)
        return chosen(
            condition.condition,
            then,
            otherwise,
            lambda: LeftOut("P942", one.place, why=bilingual("dmn.why.other_kinds")),
        )

    def _invocation(self, one: Invocation, scope: Scope, hint: str) -> Val:
        arguments = {entry.name: self._value(entry.value, scope, "") for entry in one.bindings}
        return self.called(" ".join(one.function.text.split()), arguments, one.place, hint)

    def power(self, base: Val, exponent: Val) -> Val:
        """A power reckoned step by step; the same one twice is the same terms."""
        key = (self.title, repr(base.form), repr(exponent.form))
        if key not in self.powers:
            owner = self._free("power")

            def term(name: str, form: Any) -> Any:
                place = self.decisions[self.title].place
                named = f"{owner}_{name}"
                self.found.drafts.append(Draft((), {"then": form}, self.title, self.title, place, term=named))
                return {"term": named}

            self.powers[key] = stepwise(base, exponent, term)
        return self.powers[key]

    def called(self, name: str, arguments: Sequence[Val] | Mapping[str, Val], place: Place, hint: str) -> Val:
        """What a function of the model comes to. Raises :class:`LeftOut`."""
        name = self.within + name
        function = self.functions.get(name)
        if function is None:
            raise LeftOut("P942", place, why=bilingual("dmn.why.function", name=name))
        if function.expression is None:
            raise LeftOut("P942", place, why=bilingual("dmn.why.no_logic", name=name))
        scope = self._bound(function, arguments, place)
        known = f"{name}\0{sorted((key, _identity(value)) for key, value in scope.items())}"
        if known not in self.calls:
            tabled = _has_table(function.expression)
            inner = hint or (self._free(plain(name)) if tabled else "")
            before, self.within = self.within, function.within or ""
            try:
                self.calls[known] = self._value(function.expression, scope, inner)
            finally:
                self.within = before
        return self.calls[known]

    def _bound(self, function: Function, arguments: Sequence[Val] | Mapping[str, Val], place: Place) -> dict[str, Val]:
        """The parameters of a function, each with what it is given; what is not given is none."""
        if isinstance(arguments, Mapping):
            unknown = next((name for name in arguments if name not in function.parameters), None)
            given = dict(arguments)
        else:
            unknown = function.name if len(arguments) != len(function.parameters) else None
            given = dict(zip(function.parameters, arguments, strict=False))
        if unknown is not None:
            raise LeftOut("P942", place, why=bilingual("dmn.why.other_arguments"))
        return {name: given.get(name, Val(NULL)) for name in function.parameters}


def _has_table(expression: Expression | None) -> bool:
    match expression:
        case Table():
            return True
        case Context():
            return any(_has_table(entry.value) for entry in expression.entries)
        case Invocation() | Conditional():
            return True
    return False


def _identity(value: Val) -> str:
    """A text that is the same for the same value."""
    fields = sorted((key, _identity(one)) for key, one in value.fields.items())
    return repr((value.kind, value.form, value.condition, fields))


def of_outcome(slot: Slot) -> Val:
    """The value of an outcome."""
    form: dict[str, Any] = {"outcome": slot.path}
    if slot.listed:
        return Val(ROWS, form, slots=(slot,))
    if slot.kind == BOOLEAN:
        return Val(BOOLEAN, form, holds({**form, "is": True}).condition, slots=(slot,))
    return Val(slot.kind, form, slots=(slot,))
