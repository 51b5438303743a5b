"""From a decision to a draft of an entry, open or sealed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import orjson

from punkt.deciding.decision import Decision
from punkt.files.canonical import canonical_decision, sha256
from punkt.files.read import Document
from punkt.kernel.exact import clean

from .entry import DECISION, ERASURE, EntryDraft, pack, salted, terms_bytes
from .entry_content import case_bytes, terms_of
from .sealing import SALT, Redaction, SealKeys, about, personal

CaseData = Mapping[str, Any] | Document
LONGEST = 200
"""Characters of a name, or of a reason."""


def draft(case: CaseData, decision: Decision, who: str, journal: str, keys: SealKeys | None) -> EntryDraft:
    """The entry of a decision; sealed where there is a key and the case is about a person."""
    contents = {"case": case_bytes(case), "decision": decision.to_bytes()}
    linked = decision.judged.linked
    fields: dict[str, Any] = {
        "as_of": decision.judged.case.as_of.isoformat(),
        "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in linked.packs],
        "produced_by": decision.produced_by,
    }
    terms = terms_of(decision)
    data = orjson.loads(contents["case"])
    if keys is None or not personal(data, linked.vocabulary):
        parts = {name: pack(content) for name, content in contents.items()}
        said = {name: opened(content, parts[name]) for name, content in contents.items()}
        fields["parts"] = said | {"terms": {"sha256": sha256(terms_bytes(terms))}}
        return EntryDraft(DECISION, one_line(who), fields, parts, {}, tuple(terms))
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
    return EntryDraft(DECISION, one_line(who), fields, {"public": packed}, stored, tuple(terms))


def opened(content: bytes, stored: bytes) -> dict[str, str]:
    """What the chain says of an open part: the hash of its content, and that of how it is stored.

    The same content can be packed in many ways: without the second hash, some changed bits would go unseen.
    """
    return {"sha256": sha256(content), "stored": sha256(stored)}


def erasure(number: int, who: str, why: str) -> EntryDraft:
    """The entry that says what was erased."""
    return EntryDraft(ERASURE, one_line(who), {"erases": number, "why": one_line(why), "parts": {}}, erases=number)


def one_line(text: str) -> str:
    """A name or a reason: one line, not empty, of characters that can be seen."""
    return "".join(c for c in " ".join(text.split()) if clean(c))[:LONGEST] or "—"
