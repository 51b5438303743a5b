"""From a decision to a draft of an entry, open or sealed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import orjson

from punkt.deciding.cases.foreign_values import CaseLike, plain_case
from punkt.deciding.decision import Decision
from punkt.files.canonical import canonical_decision, sha256
from punkt.files.messages.arguments import of_type
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import Document
from punkt.files.texts import bilingual
from punkt.kernel.exact import MAX_NAME, clean, shown

from .entry import DECISION, ERASURE, EntryDraft, canonical, folded, pack, persons, salted, terms_bytes
from .entry_content import Terms, case_bytes, terms_of
from .sealing import NAME, SALT, Redaction, SealKeys, about, personal

CaseData = Mapping[str, Any] | Document
LONGEST = 1000
"""Characters of a reason."""


def draft(
    case: CaseData, decision: Decision, who: str, journal: str, keys: SealKeys | None, whole: bool = False
) -> EntryDraft:
    """The entry of a decision; sealed where there is a key and the case is about a person, or all of it is to be."""
    contents = {"case": case_bytes(case), "decision": decision.to_bytes()}
    linked = decision.judged.linked
    fields: dict[str, Any] = {
        "as_of": decision.judged.case.as_of.isoformat(),
        "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in linked.packs],
        "produced_by": decision.produced_by,
    }
    terms = terms_of(decision)
    data = orjson.loads(contents["case"])
    if keys is not None and whole:
        return _whole(contents, {"who": who, **fields}, terms, journal, keys)
    if keys is None or not personal(data, linked.vocabulary):
        parts = {name: pack(content) for name, content in contents.items()}
        said = {name: opened(content, parts[name]) for name, content in contents.items()}
        fields["parts"] = said | {"terms": {"sha256": sha256(terms_bytes(terms))}}
        return EntryDraft(DECISION, who, fields, parts, {}, tuple(terms))
    salts = {name: os.urandom(SALT) for name in (*contents, "terms")}
    sealed = {n: keys.seal(content, salts[n], about(journal, n)) for n, content in contents.items()}
    public = canonical_decision({"case": Redaction(linked.vocabulary, salts["case"]).case(data)})
    terms = [(name, keys.blind(name, value)) for name, value in terms]
    packed = pack(public)
    fields["seal"] = {"key": keys.current}
    fields["parts"] = {name: one.said for name, one in sealed.items()} | {
        "public": opened(public, packed),
        "terms": {"salted": salted(salts["terms"], terms_bytes(terms))},
    }
    stored = {name: one.stored for name, one in sealed.items()} | {"terms": salts["terms"]}
    return EntryDraft(DECISION, who, fields, {"public": packed}, stored, tuple(terms))


def _whole(
    contents: Mapping[str, bytes], told: Mapping[str, Any], terms: Terms, journal: str, keys: SealKeys
) -> EntryDraft:
    """An entry that says openly only that there is one, and when: who, day and packs are sealed with the case."""
    contents = {**contents, "details": canonical(told)}
    salts = {name: os.urandom(SALT) for name in (*contents, "terms")}
    sealed = {n: keys.seal(content, salts[n], about(journal, n)) for n, content in contents.items()}
    named = {folded(one) for one in (told["who"], *persons(told["who"]))}
    terms = [*terms, *(("who", one) for one in named), ("day", told["as_of"])]
    hidden = [(keys.blind(NAME, name), keys.blind(name, value)) for name, value in sorted(terms)]
    parts = {name: one.said for name, one in sealed.items()} | {
        "terms": {"salted": salted(salts["terms"], terms_bytes(hidden))}
    }
    stored = {name: one.stored for name, one in sealed.items()} | {"terms": salts["terms"]}
    return EntryDraft(DECISION, "", {"seal": {"key": keys.current}, "parts": parts}, {}, stored, tuple(hidden))


def opened(content: bytes, stored: bytes) -> dict[str, str]:
    """What the chain says of an open part: the hash of its content, and that of how it is stored.

    The same content can be packed in many ways: without the second hash, some changed bits would go unseen.
    """
    return {"sha256": sha256(content), "stored": sha256(stored)}


def erasure(number: int, who: str, why: str) -> EntryDraft:
    """The entry that says what was erased."""
    return EntryDraft(ERASURE, who, {"erases": number, "why": why, "parts": {}}, erases=number)


def decided_case(given: CaseLike, decision: Decision, place: str) -> CaseData:
    """A case as plain data. Raises P981 for a decision on another case than this as it stands, or as of another day."""
    of_type("decision", decision, Decision, bilingual("system.arguments.decision"))
    case: CaseData = plain_case(given)
    if not decision.judged.is_of(case):
        data = case.data if isinstance(case, Document) else case
        id_, day = (shown(data.get(key, "—")) for key in ("case", "as_of")) if isinstance(data, Mapping) else ("—", "—")
        said = {"id": id_, "day": day, "decided": decision.case_id, "then": decision.judged.case.as_of.isoformat()}
        raise PunktError([Diagnostic("P981", Place(place), said)])
    return case


def one_line(text: object, place: str, limit: int = MAX_NAME) -> str:
    """A name or a reason as it was given: on one line, not blank, of characters that can be seen. Raises P980."""
    if not isinstance(text, str) or len(text) > limit or not text.strip() or not clean(text):
        raise PunktError([Diagnostic("P980", Place(place), {"value": shown(text), "limit": limit})])
    return text
