"""The types of a rule base's cases in Python: ``TypedDict`` with ``Literal`` choices, as editors and mypy read them."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from punkt.deciding.rule_base import Rules
from punkt.law.packs.vocabulary import NONE, FactKind

from .shapes import CaseShapes, FieldType, Shape, ShapeField, outcomes_of

_HEAD = '''"""Cases of {packs}, written by `punkt types`: write them anew where the packs change.

case: Case = {{"case": "1", ...}}
load({loaded}).decide(case)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Required, TypeAlias, TypedDict

Day: TypeAlias = str | date
Number: TypeAlias = int | float | Decimal
Name: TypeAlias = str | int
'''
_IMPORTED = ("Decimal", "Literal", "Required", "TypeAlias", "TypedDict", "Day", "Number", "Name")
"""What the head names that a type might be called too."""
_PLAIN = {
    FactKind.BOOLEAN: "bool",
    FactKind.INTEGER: "int",
    FactKind.NUMBER: "Number",
    FactKind.DATE: "Day",
    FactKind.TEXT: "str",
    FactKind.REFERENCES: "list[Name]",
}


def python_types(rules: Rules, lang: str) -> str:
    """A module of Python with the type ``Case`` and, for each record type, the names of its outcomes."""
    shapes = CaseShapes(rules.vocabulary, lang, _IMPORTED)
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in rules.packs)
    loaded = ", ".join(f'"{pack.id}"' for pack in rules.packs)
    parts = [_HEAD.format(packs=packs, loaded=loaded)]
    parts += ["\n".join(_shape(shape)) + "\n" for shape in shapes.all()]
    for subject in shapes.subjects():
        names = [name for name, _ in outcomes_of(rules.vocabulary, subject.name)]
        if names:
            alias = shapes.free_name(f"{shapes.called(subject.name)}_outcome")
            listed = "".join(f"    {_quoted(name)},\n" for name in names)
            parts.append(f"{alias}: TypeAlias = Literal[\n{listed}]\n")
    return "\n\n".join(parts)


def _shape(shape: Shape) -> Iterator[str]:
    """A shape as a class; as a call where a key can be no name in a class."""
    if all(field.key.isidentifier() and not keyword.iskeyword(field.key) for field in shape.fields):
        yield f"class {shape.name}({shape.base or 'TypedDict'}, total=False):"
        yield f'    """{_says(shape.says)}"""'
        for field in shape.fields:
            yield ""
            yield f"    {field.key}: {_field(field)}"
            if field.says:
                yield f'    """{_says(field.says)}"""'
        return
    yield f"# {_says(shape.says)}"
    yield f"{shape.name} = TypedDict("
    yield f'    "{shape.name}",'
    yield "    {"
    for field in shape.fields:
        yield f"        {field.key!r}: {_field(field)!r},"
    yield "    },"
    yield "    total=False,"
    yield ")"


def _field(field: ShapeField) -> str:
    if field.required:
        return "Required[Name]"
    return f"{_type(field.type)} | None"


def _type(kind: FieldType) -> str:
    if kind.by_period:
        return f"dict[str, {_value(kind)} | None]"
    return f'{_value(kind)} | Literal["{NONE}"]' if kind.may_be_none else _value(kind)


def _value(kind: FieldType) -> str:
    if kind.shape:
        return f"list[{kind.shape}]" if kind.kind is FactKind.LIST else kind.shape
    if kind.kind is FactKind.CHOICE:
        return _words(kind.words)
    if kind.kind is FactKind.CHOICES:
        return f"list[{_words(kind.words)}]"
    return _PLAIN[kind.kind]


def _words(words: tuple[str, ...]) -> str:
    return "Literal[" + ", ".join(_quoted(word) for word in words) + "]"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _says(text: str) -> str:
    """A text that may stand between the quotes of a docstring."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', "'")
