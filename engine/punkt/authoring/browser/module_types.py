"""The types of a rule base for TypeScript: what a case may state, and what a decision says."""

from __future__ import annotations

from collections.abc import Iterable

from punkt.authoring.case_types.typescript_types import declarations
from punkt.law.packs.vocabulary import Vocabulary

_DECISION = """
/** What is wrong with a case: a stable code, the path of the fact, a message in both languages. */
export interface Problem { code: string; path: string; ru: string; en: string }

/** Thrown for a case that cannot be decided; it has every fault. */
export declare class CaseError extends Error { problems: Problem[] }

export type Value = boolean | number | string | Value[];

export interface NormView {
  value: Value; pack: string; point: string; modality: string; sub?: string; edition?: string;
}
export interface Source extends Clause { modality: string; quote: string; sub?: string; edition?: string }

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
  outcomes: Outcomes;
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


def module_types(vocabulary: Vocabulary, packs: Iterable[str]) -> str:
    """The declarations of a module."""
    return "\n".join([*(f"// {pack}" for pack in packs), declarations(vocabulary, "en", _DECISION)])
