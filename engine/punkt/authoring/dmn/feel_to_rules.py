"""Expressions of FEEL put into the forms of the rule language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from punkt.files.messages.diagnostics import Place
from punkt.files.texts import bilingual

from .arithmetic import NotSaid, arithmetic, day_of, negative, of_date
from .clock_times import clock_time
from .conditions import OUTSIDE, SIGNS, TURNED, Asked, chosen, condition_of, either, learn
from .feel_grammar import Feel, FeelFault, asks, unquoted
from .functions import PARAMETERS, call, duration, part_of
from .model import Written
from .powers import is_exact
from .texts_made import alike, joined
from .values import (
    BOOLEAN,
    DATE,
    FUNCTION,
    LIST,
    MONTHS,
    NULL,
    NUMBER,
    ORDERED,
    RECORD,
    SECONDS,
    SERIES,
    STRING,
    STRINGS,
    TEXT,
    LeftOut,
    Val,
    computed,
    holds,
    number,
    truth,
)
from .world import Scope, World

CALLED = {"from": "interval", "above": "interval", "instance": "instance of"}
"""What forms are called that have another name in the grammar."""
ASKED = "?"
"""The name of the value that a cell is about."""


class Reader:
    """Reads one text of FEEL."""

    def __init__(self, world: World, scope: Scope, written: Written, hint: str = "") -> None:
        """``hint``: what a table that the text calls is to be called."""
        self.world, self.scope, self.written, self.hint = world, dict(scope), written, hint

    def value(self) -> Val:
        """The value of the text. Raises :class:`LeftOut`."""
        node = self._parsed(self.world.grammar.expression)
        if node.kind != "call":  # only what is the whole text bears the name
            self.hint = ""
        return self._value(node)

    def cell(self, column: Val) -> list[Asked] | None:
        """What a cell asks of the value of its column, any of several; ``None`` where it asks nothing."""
        node = self._parsed(self.world.grammar.tests)
        self.scope = {**self.scope, ASKED: column}
        return None if node.kind == "anything" else self._tests(column, node.parts)

    def constants(self) -> list[Val]:
        """The values that the text lists."""
        node = self._parsed(self.world.grammar.tests)
        return [self._value(part) for part in node.parts]

    def range(self) -> str:
        """The interval that the text is, if it is one of plain numbers; empty otherwise."""
        node = self._parsed(self.world.grammar.tests)
        spans = [part for part in node.parts if part.kind in ("from", "above")]
        if len(spans) != 1 or any(part.kind not in ("from", "above", "null") for part in node.parts):
            return ""
        low, high = self._value(spans[0].parts[0]), self._value(spans[0].parts[1])
        if not (low.literal and high.literal and low.kind == high.kind == NUMBER):
            return ""
        opened, closed = "[" if spans[0].kind == "from" else "(", "]" if spans[0].parts[2] else ")"
        return f"{opened}{low.form}..{high.form}{closed}"

    # --- where it stands

    def _parsed(self, how: Callable[[str], Feel]) -> Feel:
        try:
            return how(self.written.text)
        except FeelFault as fault:
            place = self._at(fault.line, fault.column)
            raise LeftOut("P941", place, found=fault.found or self.written.text) from None

    def _at(self, line: int, column: int) -> Place:
        start = self.written.place
        return Place(start.file, start.line + line - 1, column + (start.column - 1 if line == 1 else 0))

    def _place(self, node: Feel) -> Place:
        return self._at(node.line, node.column)

    def _fail(self, node: Feel, why: str, **arguments: object) -> LeftOut:
        return LeftOut("P942", self._place(node), why=bilingual(f"dmn.why.{why}", **arguments))

    # --- values

    def _value(self, node: Feel) -> Val:
        try:
            return getattr(self, f"_{node.kind.rstrip('_')}", self._unknown)(node)
        except NotSaid as error:
            raise self._fail(node, str(error)) from None

    def _unknown(self, node: Feel) -> Val:
        raise self._fail(node, "form", name=CALLED.get(node.kind, node.kind.strip("_")))

    def _context(self, node: Feel) -> Val:
        fields: dict[str, Val] = {}
        for entry in node.parts:
            name, inner = entry.parts[0], Reader(self.world, {**self.scope, **fields}, self.written)
            fields[unquoted(name) if name.startswith('"') else name] = inner._value(entry.parts[1])
        return Val(RECORD, fields=fields)

    def _number(self, node: Feel) -> Val:
        return number(node.parts[0])

    def _string(self, node: Feel) -> Val:
        word = self.world.words.word(node.parts[0])
        return Val(STRING, word, words=(word,))

    def _true(self, _: Feel) -> Val:
        return truth(True)

    def _false(self, _: Feel) -> Val:
        return truth(False)

    def _null(self, _: Feel) -> Val:
        return Val(NULL)

    def _at_literal(self, node: Feel) -> Val:
        return self._dated(node, node.parts[0])

    def _dated(self, node: Feel, text: str) -> Val:
        if day := day_of(text):
            return Val(DATE, day)
        if found := duration(text) or clock_time(text):
            return found
        raise self._fail(node, "time", name=text)

    def _asked(self, node: Feel) -> Val:
        return self._looked_up(node, ASKED)

    def _name(self, node: Feel) -> Val:
        return self._looked_up(node, node.parts[0])

    def _looked_up(self, node: Feel, name: str) -> Val:
        found = self.scope.get(name) or self.world.named(name, self._place(node))
        if found is None and "." in name:  # a parameter is called so: here it is a path
            owner, _, part = name.rpartition(".")
            return self._path(
                Feel("path", (Feel("name", (owner,), node.line, node.column), part), node.line, node.column)
            )
        if found is None:
            raise self._fail(node, "name", name=name)
        return found

    def _path(self, node: Feel) -> Val:
        owner, name = self._value(node.parts[0]), node.parts[1]
        if owner.kind == RECORD and name in owner.fields:
            return owner.fields[name]
        if owner.kind == LIST and name in owner.fields and "by" not in owner.form:
            one = owner.fields[name]
            return Val(LIST, {**owner.form, "by": one.form}, fields={"by": one}, section=owner.section)
        if owner.kind == DATE and (found := of_date(owner, name)):
            return found
        if owner.kind in (MONTHS, SECONDS) and (form := part_of(owner, name)) is not None:
            return computed(NUMBER, form, ())
        if owner.kind == NULL:
            return owner
        raise self._fail(node, "name", name=name)

    def _arithmetic(self, node: Feel) -> Val:
        one, sign, two = self._value(node.parts[0]), node.parts[1], self._value(node.parts[2])
        if sign == "+" and {one.kind, two.kind} <= {STRING, TEXT}:
            return joined([one, two], self.world.words)
        if sign == "**" and one.kind == two.kind == NUMBER and not is_exact(one, two):
            return self.world.power(one, two)
        return arithmetic(one, sign, two)

    def _negative(self, node: Feel) -> Val:
        return negative(self._value(node.parts[1]))

    def _group(self, node: Feel) -> Val:
        raise self._fail(node, "list")

    def _list(self, node: Feel) -> Val:
        return Val(SERIES, fields={str(at): self._value(part) for at, part in enumerate(node.parts)})

    def _if(self, node: Feel) -> Val:
        condition = self.condition(node.parts[0])
        one, two = alike([self._value(part) for part in node.parts[1:]], self.world.words)
        return chosen(condition, one, two, lambda: self._fail(node, "other_kinds"))

    def _call(self, node: Feel) -> Val:
        called, *given = node.parts
        if called.kind != "name":
            raise self._fail(node, "form", name="call")
        name = called.parts[0]
        known = self.scope.get(name) or self.world.named(name, self._place(called))
        if known is not None and known.kind == FUNCTION:
            return self._own(node, name, given)
        if name in ("date", "duration", "date and time", "time") and len(given) == 1:
            inner = given[0].parts[1] if given[0].kind == "named" else given[0]
            if inner.kind == "string":
                return self._dated(node, inner.parts[0])
        if len(given) == 1 and given[0].kind == "list":
            given = list(given[0].parts)
            if not given:
                raise self._fail(node, "list")
        self.hint = ""
        values = [self._value(part) for part in self._in_order(node, name, given)]
        found = joined(values, self.world.words) if name == "string" and len(values) == 1 else call(name, values)
        if found is None:
            raise self._fail(node, "function", name=name)
        return found

    def _in_order(self, node: Feel, name: str, given: Sequence[Feel]) -> list[Feel]:
        """Arguments in the order of the parameters, where they are named."""
        if not any(part.kind == "named" for part in given):
            return list(given)
        by_name = {part.parts[0]: part.parts[1] for part in given if part.kind == "named"}
        order = [word for word in PARAMETERS.get(name, ()) if word in by_name]
        if len(by_name) < len(given) or len(order) < len(by_name):
            raise self._fail(node, "other_arguments")
        return [by_name[word] for word in order]

    def _own(self, node: Feel, name: str, given: Sequence[Feel]) -> Val:
        """A function of the model called."""
        hint, self.hint = self.hint, ""
        if given and all(part.kind == "named" for part in given):
            named = {part.parts[0]: self._value(part.parts[1]) for part in given}
            return self.world.called(name, named, self._place(node), hint)
        return self.world.called(name, [self._value(part) for part in given], self._place(node), hint)

    # --- lists of the case

    def _filter(self, node: Feel) -> Val:
        many = self._value(node.parts[0])
        if many.kind != LIST or "by" in many.form or "has" in many.form:
            raise self._fail(node, "list")
        inner = Reader(self.world, {**self.scope, **many.fields}, self.written)
        condition = inner.condition(node.parts[1])
        return Val(LIST, {**many.form, "has": condition}, fields=many.fields, section=many.section)

    def _quantified(self, node: Feel) -> Val:
        which, iterator, *rest = node.parts
        many = self._value(iterator.parts[1])
        if len(rest) != 1 or len(iterator.parts) != 2 or many.kind != LIST or "by" in many.form:
            raise self._fail(node, "list")
        scope = {**self.scope, iterator.parts[0]: Val(RECORD, fields=many.fields)}
        condition = Reader(self.world, scope, self.written).condition(rest[0])
        chosen_by = many.form.get("has")
        if which == "some":
            has = condition if chosen_by is None else {"all": [chosen_by, condition]}
            return holds({"any_of": many.form["of"], "has": has})
        has = condition if chosen_by is None else {"any": [{"not": chosen_by}, condition]}
        return holds({"every": many.form["of"], "has": has})

    # --- conditions

    def condition(self, node: Feel) -> Any:
        """A value as a condition. Raises :class:`LeftOut`."""
        found = self._value(node)
        if found.kind != BOOLEAN:
            raise self._fail(node, "no_truth")
        return found.condition

    def _conjunction(self, node: Feel) -> Val:
        return holds({"all": list(self._chain(node, "conjunction"))})

    def _disjunction(self, node: Feel) -> Val:
        return holds({"any": list(self._chain(node, "disjunction"))})

    def _chain(self, node: Feel, kind: str) -> Iterator[Any]:
        for part in node.parts:
            if part.kind == kind:
                yield from self._chain(part, kind)
            else:
                yield self.condition(part)

    def _negated(self, node: Feel) -> Val:
        (tests,) = node.parts
        if len(tests.parts) != 1:
            raise self._fail(node, "form", name="not")
        return holds({"not": self.condition(tests.parts[0])})

    def _comparing(self, node: Feel) -> Val:
        one, sign, two = node.parts
        left, right = self._value(one), self._value(two)
        if left.literal or left.kind == NULL:
            left, right, sign = right, left, TURNED[sign]
        return holds(condition_of(left, self._compared_with(node, left, sign, right)))

    def _between(self, node: Feel) -> Val:
        value, low, high = (self._value(part) for part in node.parts)
        asked = {**self._compared_with(node, value, ">=", low), **self._compared_with(node, value, "<=", high)}
        return holds(condition_of(value, asked))

    def _within(self, node: Feel) -> Val:
        value = self._value(node.parts[0])
        tests = node.parts[1].parts[0].parts if node.parts[1].kind == "group" else (node.parts[1],)
        inner = Reader(self.world, {**self.scope, ASKED: value}, self.written)
        return holds(either(value, inner._tests(value, tests)))

    def _within_compared(self, node: Feel) -> Val:
        value = self._value(node.parts[0])
        return holds(condition_of(value, self._compared_with(node, value, node.parts[1], self._value(node.parts[2]))))

    def _compared_with(self, node: Feel, left: Val, sign: str, right: Val) -> Asked:
        """What is asked of the left value. Raises :class:`LeftOut`."""
        if right.kind == NULL:
            return self._null_asked(node, left, sign)
        if left.kind == TEXT and right.kind in (STRING, TEXT) and sign in ("=", "!="):
            return {SIGNS[sign]: joined([right], self.world.words).form}
        if left.kind == STRING and right.kind == STRING and sign in ("=", "!="):
            learn(left.slots, right)
            learn(right.slots, left)
        elif (
            left.kind != right.kind
            or left.kind not in (*ORDERED, BOOLEAN)
            or (left.kind == BOOLEAN and sign not in ("=", "!="))
        ):
            raise self._fail(node, "other_kinds")
        if left.kind == SECONDS and left.days is not None and right.days is not None and left.form != left.days:
            return {"of": left.days, SIGNS[sign]: right.days}
        return {SIGNS[sign]: right.form}

    def _null_asked(self, node: Feel, left: Val, sign: str) -> Asked:
        if sign not in ("=", "!=") or not left.slots or any(slot.outcome for slot in left.slots):
            raise self._fail(node, "null")
        for slot in left.slots:
            slot.none = True
        return {"is_none": sign == "="}

    # --- what cells ask

    def _tests(self, column: Val, nodes: Sequence[Feel]) -> list[Asked]:
        return [asked for node in nodes for asked in self._test(column, node)]

    def _test(self, column: Val, node: Feel) -> list[Asked]:
        try:
            return self._tested(column, node)
        except NotSaid as error:
            raise self._fail(node, str(error)) from None

    def _tested(self, column: Val, node: Feel) -> list[Asked]:
        match node.kind:
            case "compared":
                return [self._compared_with(node, column, node.parts[0], self._value(node.parts[1]))]
            case "from" | "above":
                return [self._span(column, node)]
            case "list" | "tests" | "group":
                parts = node.parts[0].parts if node.kind == "group" else node.parts
                if not parts:  # a list of nothing, which no value is among
                    raise self._fail(node, "list")
                return self._tests(column, parts)
            case "negated":
                return self._outside(column, node)
        value = self._value(node)
        if value.kind == BOOLEAN and (column.kind != BOOLEAN or asks(node)):
            return [{"holds": value.condition}]
        if value.kind == STRINGS and column.kind == STRING:
            learn(column.slots, value)
            learn(value.slots, column)
            return [{"holds": {**value.form, "includes": column.form}}]
        return [self._compared_with(node, column, "=", value)]

    def _span(self, column: Val, node: Feel) -> Asked:
        low, high, closed = node.parts
        asked: dict[str, Any] = {}
        for end, sign in ((low, ">=" if node.kind == "from" else ">"), (high, "<=" if closed else "<")):
            value = self._value(end)
            if value.kind != NULL:
                asked |= self._compared_with(end, column, sign, value)
        return asked

    def _outside(self, column: Val, node: Feel) -> list[Asked]:
        """What is asked of a value that must be none of these."""
        inside = self._tests(column, node.parts[0].parts)
        if len(inside) == 1 and len(inside[0]) == 1 and (word := next(iter(inside[0]))) in OUTSIDE:
            return [{OUTSIDE[word]: inside[0][word]}]
        if len(inside) == 1 and not {*inside[0]} - {*OUTSIDE}:  # an interval: below it or above it
            return [{OUTSIDE[word]: operand} for word, operand in inside[0].items()]
        return [{"holds": {"neither": [condition_of(column, asked) for asked in inside]}, "not": inside}]
