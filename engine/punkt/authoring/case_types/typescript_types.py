"""The types of a rule base's cases and decisions in TypeScript: a declaration that nothing else is needed for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from punkt.deciding.outcome_view import Status
from punkt.deciding.rule_base import Rules
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import NONE, FactKind, OutcomeType, Vocabulary

from .shapes import CaseShapes, FieldType, Shape, ShapeField, outcomes_of

_DECLARED = re.compile(r"(?:interface|type|class) (\w+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = {
    FactKind.BOOLEAN: "boolean",
    FactKind.INTEGER: "number",
    FactKind.NUMBER: "number",
    FactKind.DATE: "Day",
    FactKind.TEXT: "string",
    FactKind.REFERENCES: "Name[]",
}


def _words(words: tuple[str, ...]) -> str:
    return " | ".join(json.dumps(str(word), ensure_ascii=False) for word in words)


_SHARED = f"""
/** YYYY-MM-DD */
export type Day = string;
export type Name = string | number;
export type Status = {_words(tuple(Status))};
export type Modality = {_words(tuple(one.value for one in Modality))};

export interface Clause {{
  pack: string;
  rule: string;
  point: string;
}}

/** An outcome; `value` is null unless `status` is "determined". */
export interface Outcome<Value> {{
  kind: "decision" | "check" | "duty" | "flag";
  status: Status;
  value: Value | null;
  modality: Modality | null;
  clauses: Clause[];
  missing: string[];
  sensitive_to: string[];
  stated?: Value;
  if_applies?: Value;
  reason?: {{ code: string; rule: string; pack: string }};
  presumed?: {{ fact: string; value: unknown; pack: string; rule: string; point: string }}[];
  next?: {{ who: string; what: string; by: Day | null; paper: string | null; pack: string; point: string | null }}[];
  month?: string;
}}
"""


def typescript_types(rules: Rules, lang: str) -> str:
    """A module of TypeScript with the types ``Case`` and ``Outcomes`` (``outcomes`` of a decision document)."""
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in rules.packs)
    head = f"// Cases and decisions of {packs}, written by `punkt types`: write them anew where the packs change.\n"
    return head + declarations(rules.vocabulary, lang)


def declarations(vocabulary: Vocabulary, lang: str, more: str = "") -> str:
    """The types ``Case`` and ``Outcomes`` and those they are made of, then ``more``, whose names no other has."""
    shapes = CaseShapes(vocabulary, lang, ["Outcomes", *_DECLARED.findall(_SHARED + more)])
    parts = [_SHARED, *("\n".join(_shape(shape)) + "\n" for shape in shapes.all())]
    sections: list[str] = []
    for subject in shapes.subjects():
        outcomes = dict(outcomes_of(vocabulary, subject.name))
        if not outcomes:
            continue
        name = shapes.free_name(f"{shapes.called(subject.name)}_outcomes")
        fields = [f"  {_key(key)}?: Outcome<{_outcome(one)}>;" for key, one in outcomes.items()]
        parts.append("\n".join([f"export interface {name} {{", *fields, "}"]) + "\n")
        if subject.section:
            sections.append(f"  {_key(subject.name)}?: {name};")
        sections += [f"  [element: `{path}/${{string}}`]: {name};" for path in _lists_of(vocabulary, subject.name)]
    return "\n".join([*parts, "export interface Outcomes {", *sections, "}", more])


def _lists_of(vocabulary: Vocabulary, kind: str) -> Iterator[str]:
    """The lists of sections whose elements are of a type."""
    for section in vocabulary.sections:
        for path, fact in vocabulary.subjects[section].facts.items():
            if fact.kind is FactKind.LIST and fact.by is None and fact.of == kind:
                yield f"{section}.{path}"


def _shape(shape: Shape) -> Iterator[str]:
    yield f"/** {_says(shape.says)} */"
    yield f"export interface {shape.name} {f'extends {shape.base} ' if shape.base else ''}{{"
    for field in shape.fields:
        if field.says:
            yield f"  /** {_says(field.says)} */"
        yield f"  {_field(field)}"
    yield "}"


def _field(field: ShapeField) -> str:
    if field.required:
        return f"{_key(field.key)}: Name;"
    return f"{_key(field.key)}?: {_type(field.type)} | null;"


def _type(kind: FieldType) -> str:
    if kind.by_period:
        return f"{{ [period: string]: {_value(kind)} | null }}"
    return f'{_value(kind)} | "{NONE}"' if kind.may_be_none else _value(kind)


def _value(kind: FieldType) -> str:
    if kind.shape:
        return f"{kind.shape}[]" if kind.kind is FactKind.LIST else kind.shape
    if kind.kind is FactKind.CHOICE:
        return _words(kind.words)
    if kind.kind is FactKind.CHOICES:
        return f"({_words(kind.words)})[]"
    return _PLAIN[kind.kind]


def _outcome(one: OutcomeType) -> str:
    """What an outcome comes to in a decision document; a number that doubles do not hold exactly is a text there."""
    listed = one.type in (FactKind.LIST, FactKind.CHOICES)
    kind = one.element if listed else one.type
    if kind in (FactKind.CHOICE, FactKind.CHOICES):
        value = _words(tuple(one.values)) or "string"
    else:
        value = "number | string" if kind in (FactKind.INTEGER, FactKind.NUMBER) else _PLAIN[kind]
    return f"({value})[]" if listed else value


def _key(key: str) -> str:
    return key if _NAME.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _says(text: str) -> str:
    """A text that may stand in a comment."""
    return " ".join(text.split()).replace("*/", "* /")
