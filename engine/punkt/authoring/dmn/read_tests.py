"""Test cases of the DMN TCK as cases of the pack that is made of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual

from .clock_times import clock_time
from .functions import duration
from .import_model import Found
from .inputs import SECTION
from .names import free, plain
from .read_xml import Element, read_xml
from .values import LIST, RECORD, ROWS, STRING, STRINGS, TEXT, Val
from .write_pack import PLACES

DAY = "2024-01-01"
"""The day of every case: a test of the TCK has none."""
SPACE = "http://www.omg.org/spec/DMN/20160719/testcase"
Json = dict[str, Any]


@dataclass(slots=True)
class _Case:
    data: Json
    lists: list[str] = field(default_factory=list)


class Unfit(Exception):
    """A value that the pack has no place for; the name of a text says why."""


def read_tests(found: Found, path: str | Path) -> dict[str, Json]:
    """The cases of a file by their names; the words in them become known, what does not fit is told of.

    Raises :class:`PunktError` for what is no XML, or no file of test cases.
    """
    root = read_xml(path)
    if root.name != "testCases":
        raise PunktError([Diagnostic("P949", root.place, {"name": root.name})])
    cases: dict[str, Json] = {}
    for at, element in enumerate(root.all("testCase"), 1):
        title = element.get("id") or str(at)
        name = free(plain(title).replace("_", "-"), cases)
        case = _case(found, element, title)
        if case["expect"][SECTION]:
            cases[name] = case
    return cases


def _case(found: Found, element: Element, title: str) -> Json:
    data: Json = {}
    for node in element.all("inputNode"):
        shape = found.inputs.shape.get(node.get("name"))
        if shape is not None:  # what nothing asks for is no fact
            with _Noting(found, node, title):
                _put(data, _path(shape), _given(found, node, shape))
    expected: Json = {}
    for node in element.all("resultNode"):
        name, wanted = node.get("name"), node.first("expected")
        value = found.decided.get(name)
        if value is None or wanted is None:
            if name not in found.lost:
                _note(found, node.place, title, bilingual("dmn.why.no_decision", name=name))
            continue
        with _Noting(found, node, title):
            expected |= dict(_expected(found, wanted, value))
    about = element.said("description")
    said = {"about": {"ru": about, "en": about}} if about else {}
    facts = {SECTION: data} if data else {SECTION: {}}
    return {"case": title, "as_of": DAY, **said, **facts, "expect": {SECTION: expected}}


def _note(found: Found, place: Place, name: str, why: object) -> None:
    found.left_out.append(Diagnostic("P950", place, {"name": name, "why": why}))


class _Noting:
    """What does not fit is told of at its place."""

    def __init__(self, found: Found, node: Element, title: str) -> None:
        self.found, self.node, self.title = found, node, title

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        if not isinstance(error, Unfit):
            return False
        why = bilingual(f"dmn.why.{error}", name=self.node.get("name"))
        _note(self.found, self.node.place, self.title, why)
        return True


def _path(shape: Val) -> str:
    """The fact that a value is; of a record what its facts have in common is in the facts themselves."""
    return str(shape.form.get("fact") or shape.form.get("of")) if isinstance(shape.form, dict) else ""


def _put(data: Json, path: str, value: Any) -> None:
    """Put a value where its path leads; a mapping of paths each where its own does."""
    if not path:
        for inner, one in value.items():
            _put(data, inner, one)
        return
    *above, last = path.split(".")
    for part in above:
        data = data.setdefault(part, {})
    data[last] = value


def _given(found: Found, node: Element, shape: Val) -> Any:
    """A value as a case gives it; of a record a mapping of paths."""
    if shape.kind == RECORD:
        facts: Json = {}
        for component in node.all("component"):
            inner = shape.fields.get(component.get("name"))
            if inner is not None:
                value = _given(found, component, inner)
                facts |= value if inner.kind == RECORD else {_path(inner): value}
        return facts
    if shape.kind in (LIST, STRINGS):
        listed = node.first("list")
        items = list(listed.all("item")) if listed else []
        if shape.kind == STRINGS:
            plain_shape = Val(STRING, slots=shape.slots)
            return [_scalar(found, item, plain_shape) for item in items]
        record = Val(RECORD, fields=shape.fields)
        return [_nested({"id": str(at), **_given(found, item, record)}) for at, item in enumerate(items, 1)]
    value = _scalar(found, node, shape)
    if value is None:
        for slot in shape.slots:
            slot.none = True
        return "none"
    return value


def _nested(facts: Json) -> Json:
    data: Json = {}
    for path, value in facts.items():
        _put(data, path, value)
    return data


def _scalar(found: Found, node: Element, shape: Val) -> Any:
    element = node.first("value")
    if element is None or element.get("nil") == "true":
        return None
    return converted(found, element.text if shape.kind in (STRING, TEXT) else element.text.strip(), shape)


def converted(found: Found, text: str, shape: Val) -> Any:
    """A text as a value of a fact or an outcome. Raises an error of this module where it is none."""
    match shape.kind:
        case "number":
            try:
                exact = Decimal(text)
            except InvalidOperation:
                raise Unfit("value") from None
            return int(exact) if exact == exact.to_integral_value() else exact.normalize()
        case "boolean":
            if text not in ("true", "false"):
                raise Unfit("value")
            return text == "true"
        case "text":
            return text
        case "string" if any(slot.kind == TEXT for slot in shape.slots):
            return text
        case "string":
            word = found.words.word(text)
            for slot in shape.slots:
                slot.take(word)
            return word
        case "date":
            return text[:10]
        case _:
            span = duration(text) or clock_time(text)
            if span is None or span.kind != shape.kind:
                raise Unfit("value")
            return span.form


def _expected(found: Found, node: Element, value: Val) -> Iterator[tuple[str, Any]]:
    """What is expected of each outcome that a decision comes to."""
    listed = node.first("list")
    if listed is not None:
        yield from _expected_rows(found, list(listed.all("item")), value)
        return
    if value.kind == RECORD:
        for component in node.all("component"):
            inner = value.fields.get(component.get("name"))
            if inner is None:
                raise Unfit("value")
            yield from _expected(found, component, inner)
        if node.first("component") is None and (node.first("value") is None or _nil(node)):
            for inner in value.fields.values():
                yield from _expected(found, node, inner)
        return
    if not (isinstance(value.form, dict) and "outcome" in value.form):
        return  # a decision that is given
    outcome = Val(value.slots[0].kind if value.slots else value.kind)
    result = None if _nil(node) else _scalar(found, node, outcome)
    if result is None:
        yield value.form["outcome"], {"status": "gap"}
    elif isinstance(result, Decimal) and -int(result.as_tuple().exponent) > PLACES:
        yield value.form["outcome"], {"status": "determined"}  # the exact value has other digits at the end
    else:
        yield value.form["outcome"], result


def _expected_rows(found: Found, items: Sequence[Element], value: Val) -> Iterator[tuple[str, Any]]:
    """What is expected of a list that a table makes; of several outputs a list for each."""
    if value.kind == RECORD:
        for name, inner in value.fields.items():
            own = [part for item in items for part in item.all("component") if part.get("name") == name]
            if len(own) != len(items):
                raise Unfit("list")
            yield from _expected_rows(found, own, inner)
        return
    if value.kind != ROWS:
        raise Unfit("list")
    slot = value.slots[0]
    yield slot.path, [_scalar(found, item, Val(slot.kind, slots=(slot,))) for item in items]


def _nil(node: Element) -> bool:
    element = node.first("value")
    return node.get("nil") == "true" or (element is not None and element.get("nil") == "true")
