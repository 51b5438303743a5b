"""Rules lowered to clauses: a condition and what is concluded where it holds.

``decide``, ``check``, ``duty``, ``flag`` and ``derive`` are ways to write clauses; past
this module there are only clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import show
from punkt.kernel.nodes import All, Any, Condition, Const, Literal, Not, Value
from punkt.law.forms import Context
from punkt.law.forms.amounts import concluded
from punkt.law.forms.base import FAILED, Typed, ValueType
from punkt.law.forms.cells import result_of
from punkt.law.forms.choose import branches, is_any, line_key
from punkt.law.forms.parts import Part
from punkt.law.packs.own_places import BRANCH, part_named, says_where
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactKind

from .list_outcomes import element_type
from .table_clauses import RECKONED, table_drafts


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """A clause as lowered: its name within the rule (empty for a computed value), condition, value."""

    name: str
    condition: Condition
    value: Value
    part: Part = field(default_factory=Part)
    """The norms and terms that it names."""
    said: Spot | None = None
    """The row or branch that it is, which may say itself where it stands."""


def lower_rule(context: Context, rule: Rule, target: ValueType, listed: bool) -> list[ClauseDraft]:
    """The clauses of a rule. ``target`` is the type of its outcome; ``listed``, whether that is a list."""
    seen: dict[str, int] = {}
    result = []
    for draft in _drafts(context, rule, target, listed):
        seen[draft.name] = seen.get(draft.name, 0) + 1
        name = draft.name if seen[draft.name] == 1 else f"{draft.name}.{seen[draft.name]}"
        # beside its own value, a clause names what was lowered for it and those before it: conditions that must fail
        part = context.used.part.and_also(draft.part)
        result.append(ClauseDraft(name, draft.condition, draft.value, part, draft.said))
    return result


def _drafts(context: Context, rule: Rule, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    target = element_type(context.vocabulary, (rule.subject, rule.outcome)) or target
    if rule.kind != "decide" or "table" not in rule.body:
        yield from _KINDS[rule.kind](context, rule.body, target, listed)
        return
    if _one_shape(context, rule.body) is not None:
        for draft in table_drafts(context, rule, target, listed, partial(_cell_value, context, target)):
            yield ClauseDraft(*draft, part_named(rule.body, draft[0]))


def is_total(rule: Rule) -> bool:
    """Whether a rule concludes something in every case, so that no other may decide its outcome."""
    return rule.applies is None and concludes_always(rule)


def concludes_always(rule: Rule) -> bool:
    """Whether a rule concludes something for everybody that it is for."""
    body = rule.body
    if rule.kind == "check":
        return "when" not in body
    if rule.kind != "decide":
        return True
    if "table" in body:
        table = body / "table"
        return "else" in table or table.data.get("hit") in RECKONED
    branches = body.get("first")
    last_else = branches is not None and any("else" in branch for branch in branches.each())
    return last_else or "else" in body or not any(key in body for key in ("when", "first", "match"))


def _two(condition: Condition, yes: str | bool, no: str | bool) -> Iterator[ClauseDraft]:
    yield ClauseDraft(show(yes), condition, Literal(yes))
    yield ClauseDraft(show(no), Not(condition), Literal(no))


def _value(
    context: Context, spot: Spot, target: ValueType, lower: Callable[..., Typed] = Context.value
) -> tuple[str, Value, Part]:
    typed, part = context.apart(lower, context, spot, target)
    if typed is not FAILED and typed.type.numeric and target.numeric:
        typed = concluded(context, spot, typed, target)
    if typed is FAILED:
        return "", typed.node, part
    if typed.type.kind is FactKind.NUMBER and target.kind is FactKind.INTEGER:
        context.fail("P339", spot)
    elif typed.type.kind is not target.kind and not (typed.type.numeric and target.numeric):
        context.fail("P317", spot)
    elif other := next((value for value in typed.type.choices if value not in target.choices), None):
        context.fail("P338", spot, value=other, hint=nearest(other, target.choices))
    return (show(typed.node.value) if isinstance(typed.node, Literal) else ""), typed.node, part


def _cell_value(context: Context, target: ValueType, spot: Spot) -> tuple[str, Value, Part]:
    """A result of a table: as any value, but text may stand for a number, as in a spreadsheet."""
    return _value(context, spot, target, result_of)


def _decide(context: Context, body: Spot, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    if listed != ("include" in body):
        context.fail("P332" if listed else "P333", body)
        return
    if (shape := _one_shape(context, body)) is not None:
        yield from _DECIDE[shape](context, body, target)


def _one_shape(context: Context, body: Spot) -> str | None:
    """The one form that a ``decide`` rule is written in; ``None`` after a diagnostic."""
    shapes = [key for key in _BESIDE if key in body]
    if len(shapes) != 1:
        context.fail("P334", body)
        return None
    _only(context, body, shapes[0], _BESIDE[shapes[0]])
    return shapes[0]


def _only(context: Context, body: Spot, form: str, beside: tuple[str, ...]) -> None:
    """What a form of rule does not look at must not be there: it would seem to count."""
    for key, entry in body.items():
        if key in _WORDS and key != form and key not in beside:
            context.problems.add("P337", entry.key_place, name=key, form=form)


def _include(context: Context, body: Spot, target: ValueType) -> Iterator[ClauseDraft]:
    value = _value(context, body / "include", target)
    if "when" not in body:
        context.fail("P328", body, name="when", form="include")
        return
    yield ClauseDraft(*_named(value, context.condition(body / "when")))


def _then(context: Context, body: Spot, target: ValueType) -> Iterator[ClauseDraft]:
    condition = context.condition(body / "when") if "when" in body else Const(True)
    yield ClauseDraft(*_named(_value(context, body / "then", target), condition))
    if "else" in body:
        if "when" not in body:
            context.fail("P328", body, name="when", form="else")
        yield ClauseDraft(*_named(_value(context, body / "else", target), Not(condition)))


def _named(value: tuple[str, Value, Part], condition: Condition) -> tuple[str, Condition, Value, Part]:
    return value[0], condition, *value[1:]


def _first(context: Context, body: Spot, target: ValueType) -> Iterator[ClauseDraft]:
    earlier: list[Condition] = []
    for number, (when, then, branch) in enumerate(branches(context, body / "first"), 1):
        condition = Const(True) if when is None else context.condition(when)
        name, value, part = _value(context, then, target)
        before = (Not(Any(tuple(earlier))),) if earlier else ()
        said = branch if says_where(branch) else None
        name = f"{BRANCH}{number}" if said else name
        yield ClauseDraft(name, All((*before, condition)) if before else condition, value, part, said)
        earlier.append(condition)


def _match(context: Context, body: Spot, target: ValueType) -> Iterator[ClauseDraft]:
    subject = context.value(body / "match")
    if "to" not in body:
        context.fail("P328", body, name="to", form="match")
        return
    keys = []
    for key, entry in (body / "to").items():
        value = _value(context, entry, target)
        if (found := line_key(context, subject, key, entry)) is not None:
            yield ClauseDraft(*_named(value, is_any(subject, [found])))
            keys.append(found)
    if "else" in body:
        yield ClauseDraft(*_named(_value(context, body / "else", target), Not(is_any(subject, keys))))


def _check(context: Context, body: Spot, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    if "require" not in body:
        context.fail("P328", body, name="require", form="check")
        return
    _only(context, body, "require", ("when",))
    require = context.condition(body / "require")
    if "when" not in body:
        yield from _two(require, "met", "not_met")
        return
    when = context.condition(body / "when")
    yield ClauseDraft("met", All((when, require)), Literal("met"))
    yield ClauseDraft("not_met", All((when, Not(require))), Literal("not_met"))


def _duty(context: Context, body: Spot, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    yield from _two(_when(context, body, "duty"), "due", "not_due")


def _flag(context: Context, body: Spot, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    yield from _two(_when(context, body, "flag"), "raised", "not_raised")


def _derive(context: Context, body: Spot, target: ValueType, listed: bool) -> Iterator[ClauseDraft]:
    if "then" in body:
        _only(context, body, "then", ())
        yield ClauseDraft("", Const(True), context.value(body / "then").node)
    else:
        yield from _two(_when(context, body, "derive"), True, False)


def _when(context: Context, body: Spot, form: str) -> Condition:
    if "when" in body:
        return context.condition(body / "when")
    context.fail("P328", body, name="when", form=form)
    return Const(False)


_WORDS = ("when", "then", "else", "first", "match", "to", "include", "table")
_BESIDE: dict[str, tuple[str, ...]] = {
    "include": ("when",),
    "then": ("when", "else"),
    "first": (),
    "match": ("to", "else"),
    "table": (),
}
"""Form of a `decide` rule → the keys that may stand beside it."""
_DECIDE: dict[str, Callable[[Context, Spot, ValueType], Iterator[ClauseDraft]]] = {
    "include": _include,
    "then": _then,
    "first": _first,
    "match": _match,
}
_KINDS: dict[str, Callable[[Context, Spot, ValueType, bool], Iterator[ClauseDraft]]] = {
    "decide": _decide,
    "check": _check,
    "duty": _duty,
    "flag": _flag,
    "derive": _derive,
}


def clause_id(rule: Rule, name: str) -> str:
    """What a clause is called: by its rule and, where the rule's id does not end so, by the value it concludes."""
    return f"{rule.id}.{name}" if name and not f".{rule.id}".endswith(f".{name}") else rule.id
