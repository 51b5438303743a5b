"""The types of a rule base for TypeScript: what a case may state, and what a decision says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from punkt.law.packs.vocabulary import FactKind, FactType, SubjectType, Vocabulary

_DECISION = """
/** What is wrong with a case: a stable code, the path of the fact, a message in both languages. */
export interface Problem { code: string; path: string; ru: string; en: string }

/** Thrown for a case that cannot be decided; it has every fault. */
export declare class CaseError extends Error { problems: Problem[] }

export type Status = "determined" | "not_applicable" | "open" | "gap" | "conflict";
export type Value = boolean | number | string | Value[];
export interface Cited { pack: string; rule: string; point: string }
export interface Presumed extends Cited { fact: string; value: Value }
export interface Step {
  who: string; what: string; by: string | null; paper: string | null; pack: string; point: string;
}

/** An outcome; `value` is null unless it is determined. */
export interface OutcomeView {
  kind: "decision" | "check" | "duty" | "flag";
  status: Status;
  value: Value | null;
  modality: string | null;
  clauses: Cited[];
  missing: string[];
  sensitive_to: string[];
  reason?: { code: string; rule: string; pack: string };
  presumed?: Presumed[];
  stated?: Value;
  if_applies?: Value;
  next?: Step[];
  month?: string;
}

export interface NormView {
  value: Value; pack: string; point: string; modality: string; sub?: string; edition?: string;
}
export interface Source extends Cited { modality: string; quote: string; sub?: string; edition?: string }

/** A clause that fired, with the words that it rests on. */
export interface Fired extends Source {
  subject: string;
  concludes: Record<string, Value | null>;
  facts: Record<string, Value | null>;
  norms: Record<string, NormView>;
  readings: string[];
  overrides?: Source[];
  rows?: Source[];
  terms?: Source[];
}
export interface RuledOut {
  pack: string; rule: string; subject: string; outcome?: string;
  because: { fact: string; value: Value | null; required: string }[];
}
export interface Open { pack: string; rule: string; subject: string; outcome?: string; missing: string[] }

/** The decision document; its digest is that of its canonical bytes without the digest itself. */
export interface DecisionDocument {
  schema: string;
  case: string;
  as_of: string;
  digest: string;
  packs: { id: string; version: string; sha256: string }[];
  outcomes: Record<string, Record<string, OutcomeView>>;
  fired: Fired[];
  ruled_out: RuledOut[];
  open: Open[];
  notices: { pack: string; id: string; point: string | null }[];
  replaced: { rule: string; pack: string; by: string; instead?: string }[];
}

export interface Decision {
  readonly digest: string;
  readonly document: DecisionDocument;
  /** The canonical text (RFC 8785) of the document. */
  toText(): string;
  outcomes(): { subject: string; name: string; status: Status; value: Value | null }[];
}

export interface Rules {
  readonly packs: { id: string; version: string; sha256: string }[];
  /** Decides a case on the day that it names, or on another. Throws a CaseError. */
  decide(stated: Case, options?: { asOf?: string | null }): Decision;
}

export declare const rules: Rules;
export declare function decide(stated: Case, options?: { asOf?: string | null }): Decision;
"""
_KINDS = {
    FactKind.BOOLEAN: "boolean",
    FactKind.INTEGER: "number",
    FactKind.NUMBER: "number",
    FactKind.DATE: "string",
    FactKind.TEXT: "string",
    FactKind.REFERENCES: "string[]",
}


def module_types(vocabulary: Vocabulary, packs: Iterable[str]) -> str:
    """The declarations of a module."""
    names = _names(vocabulary)
    lines = [f"// {pack}" for pack in packs]
    for name, subject in vocabulary.subjects.items():
        if subject.period is None:
            lines += ["", f"/** {_comment(subject.title)} */", f"export interface {names[name]} {{"]
            lines += [*([] if subject.section else ["  id: string | number;"]), *_facts(subject, names), "}"]
    lines += ["", "/** A case: what is not stated, or null, is not known. Days are texts, YYYY-MM-DD. */"]
    lines += ["export interface Case {", "  case: string | number;", "  as_of?: string | null;"]
    for name in vocabulary.sections:
        none = ' | "none"' if vocabulary.subjects[name].none else ""
        lines.append(f"  {_key(name)}?: {names[name]}{none} | null;")
    return "\n".join([*lines, "}", _DECISION])


def _names(vocabulary: Vocabulary) -> dict[str, str]:
    """Record types as TypeScript calls them, no two alike, nor like a type that every module has."""
    taken = {"Case", *re.findall(r"(?:interface|type|class) (\w+)", _DECISION)}
    found = {}
    for name in vocabulary.subjects:
        called = "".join(part.capitalize() for part in re.split(r"\W|_", name)) or "Record"
        while called in taken or not called.isidentifier():
            called = f"{called}Facts" if called.isidentifier() else f"Facts{called}"
        taken.add(called)
        found[name] = called
    return found


def _facts(subject: SubjectType, names: Mapping[str, str]) -> Iterator[str]:
    tree: dict[str, Any] = {}
    for path, fact in subject.facts.items():
        if fact.given:
            *parents, last = path.split(".")
            branch = tree
            for parent in parents:
                branch = branch.setdefault(parent, {})
            branch[last] = fact
    yield from _branch(tree, names, "  ")


def _branch(branch: Mapping[str, Any], names: Mapping[str, str], indent: str) -> Iterator[str]:
    for key, below in branch.items():
        if isinstance(below, FactType):
            yield f"{indent}/** {_comment(below.label)} */"
            yield f"{indent}{_key(key)}?: {_type(below, names)} | null;"
        else:
            yield f"{indent}{_key(key)}?: {{"
            yield from _branch(below, names, f"{indent}  ")
            yield f"{indent}}} | null;"


def _type(fact: FactType, names: Mapping[str, str]) -> str:
    none = ' | "none"' if fact.deniable else ""
    if fact.each is not None:
        return f"Record<string, {_type(fact.each, names)} | null>{none}"
    if fact.kind is FactKind.LIST:
        return f"{names[fact.of]}[]{none}"
    if fact.values:
        words = " | ".join(json.dumps(value, ensure_ascii=False) for value in fact.values)
        return f"({words})[]{none}" if fact.kind is FactKind.CHOICES else f"{words}{none}"
    return f"{_KINDS[fact.kind]}{none}"


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def _comment(text: Mapping[str, str]) -> str:
    return " ".join(text["en"].replace("*/", "* /").split())
