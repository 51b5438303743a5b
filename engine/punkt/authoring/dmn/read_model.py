"""A DMN file read as a :class:`~punkt.authoring.dmn.model.Model`."""

from __future__ import annotations

from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.files.texts import bilingual

from .model import (
    Conditional,
    Context,
    Decision,
    Entry,
    Expression,
    Function,
    Import,
    Input,
    InputData,
    Invocation,
    Item,
    Model,
    Other,
    Output,
    Row,
    Table,
    Unread,
    Written,
)
from .read_xml import Element, read_xml

SPACES = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "conditional",
    "list",
    "relation",
    "functionDefinition",
    "for",
    "filter",
    "some",
    "every",
)
NAMED = ("variable", "formalParameter", "itemComponent", "inputData", "decision", "businessKnowledgeModel", "parameter")
UNREAD = ("decisionService", "import")
"""Parts of a model that are told of and left out; of imports those of what is no model."""


def read_model(path: str | Path) -> Model:
    """The model of a file, without what it imports. Raises :class:`PunktError` for what is no XML, or no DMN."""
    root = read_xml(path)
    if root.name != "definitions" or not root.space.startswith(SPACES):
        why = bilingual("dmn.xml.other", name=root.name)
        raise PunktError([Diagnostic("P940", root.place, {"why": why})])
    model = Model(root.get("name") or Path(path).stem, str(path), root.place, root.get("namespace").strip())
    for one in root.inside:
        match one.name:
            case "itemDefinition":
                item = _item(one)
                model.items[item.name] = item
            case "inputData":
                model.inputs.append(InputData(one.get("name"), _type(one), one.place))
            case "decision":
                said = one.said("question") or one.said("description")
                decided = Decision(one.get("name"), _type(one), _expression(one), one.place, said)
                model.decisions.append(decided)
            case "businessKnowledgeModel":
                model.functions.append(_function(one))
            case "import" if one.get("importType").strip().startswith(SPACES):
                model.imports.append(_import(one))
            case name if name in UNREAD:
                model.unread.append(Unread(name, one.get("name"), one.place))
    _take_names(root, model.names)
    return model


def _import(element: Element) -> Import:
    name = " ".join(element.get("name").split())
    return Import(name, element.get("namespace").strip(), element.get("locationURI").strip(), element.place)


def _take_names(root: Element, names: set[str]) -> None:
    pending = [root]
    while pending:
        one = pending.pop()
        if one.name in NAMED or (one.name == "output" and one.get("name")):
            names.add(" ".join(one.get("name").split()))
        pending.extend(one.inside)
    names.discard("")


def _plain(type_ref: str) -> str:
    """The name of a type without the prefix of a namespace."""
    return type_ref.rpartition(":")[2].strip() if type_ref.startswith(("feel:", "xsd:", "ns")) else type_ref.strip()


def _type(owner: Element) -> str:
    variable = owner.first("variable")
    return _plain(variable.get("typeRef")) if variable else ""


def _written(element: Element | None, type_ref: str = "") -> Written | None:
    """The text within an element, where it has any."""
    text = element.first("text") if element else None
    if element is None or text is None or not text.text.strip():
        return None
    return Written(text.text.strip(), text.text_place or text.place, _plain(element.get("typeRef")) or type_ref)


def _or_empty(element: Element | None, owner: Element) -> Written:
    return _written(element) or Written("", (element or owner).place)


def _item(element: Element) -> Item:
    return Item(
        " ".join(element.get("name").split()),
        _plain(element.said("typeRef")),
        element.get("isCollection") == "true",
        _written(element.first("allowedValues") or element.first("typeConstraint")),
        tuple(_item(one) for one in element.all("itemComponent")),
    )


def _function(element: Element) -> Function:
    logic = element.first("encapsulatedLogic")
    parameters = tuple(" ".join(one.get("name").split()) for one in logic.all("formalParameter")) if logic else ()
    expression = _expression(logic) if logic else None
    if logic and logic.get("kind") not in ("", "FEEL"):
        expression = Other(logic.get("kind"), logic.place)
    return Function(element.get("name"), parameters, expression, element.place)


def _expression(owner: Element) -> Expression | None:
    """The expression that stands in an element."""
    found = owner.first(*EXPRESSIONS)
    if found is None:
        return None
    match found.name:
        case "literalExpression":
            language = found.get("expressionLanguage")
            if language and "feel" not in language.lower():
                return Other(language, found.place)
            return _or_empty(found, found)
        case "decisionTable":
            return _table(found)
        case "context":
            return Context(tuple(_entry(one, "variable") for one in found.all("contextEntry")), found.place)
        case "invocation":
            bindings = tuple(_entry(one, "parameter") for one in found.all("binding"))
            return Invocation(_or_empty(found.first("literalExpression"), found), bindings, found.place)
        case "conditional":
            parts = [found.first(name) for name in ("if", "then", "else")]
            one, two, three = (
                (_expression(part) if part else None) or Other("conditional", found.place) for part in parts
            )
            return Conditional(one, two, three, found.place)
        case name:
            return Other(name, found.place)


def _entry(element: Element, name: str) -> Entry:
    named = element.first(name)
    expression = _expression(element) or Other("contextEntry", element.place)
    return Entry(" ".join(named.get("name").split()) if named else "", expression)


def _table(element: Element) -> Table:
    hit = " ".join([element.get("hitPolicy") or "UNIQUE", element.get("aggregation")]).strip()
    inputs = tuple(
        Input(_or_empty(one.first("inputExpression"), one), _written(one.first("inputValues")))
        for one in element.all("input")
    )
    outputs = tuple(
        Output(
            " ".join(one.get("name").split()),
            _plain(one.get("typeRef")),
            _written(one.first("outputValues")),
            _written(one.first("defaultOutputEntry")),
        )
        for one in element.all("output")
    )
    rows = tuple(
        Row(
            tuple(_or_empty(cell, cell) for cell in one.all("inputEntry")),
            tuple(_or_empty(cell, cell) for cell in one.all("outputEntry")),
            one.place,
        )
        for one in element.all("rule")
    )
    return Table(hit, inputs, outputs, rows, element.place)
