"""The fragment of a clause in the trace: what always stands in it, and between that what the case makes of it.

The keys of an entry are in the order of RFC 8785: ``because`` or ``missing``, ``pack``, ``rule``,
``subject``; of one that fired ``concludes``, ``facts``, ``modality`` to ``sub``, ``subject``, and ``terms``
where it took in terms that take something.
"""

from __future__ import annotations

from typing import Any

from punkt.files.canonical import canonical_decision
from punkt.kernel.records import Record
from punkt.law.language.program import Clause, Plan
from punkt.law.packs.pack import Citation

from .explainer import Explainer
from .plain_values import plain


class ClauseFragments:
    """Makes the entry of one clause in a trace, as canonical JSON (bytes), from what never changes in it and a case."""

    __slots__ = ("_cited", "_clause", "_concluded", "_fired", "_kind", "_name", "_other", "_subject")

    def __init__(self, clause: Clause, plan: Plan, kind: str) -> None:
        self._clause, self._kind, self._subject = clause, kind, canonical_decision(kind)
        self._name = canonical_decision(plan.name)
        self._concluded = None if clause.literal is None else canonical_decision(plain(clause.literal))
        norms = {name: norm_value(value) for name, value in clause.norms.items()}
        source = cited(clause.rule.citation, clause.rule.pack, clause.id)
        self._fired = canonical_decision({**source, "norms": norms})[1:-1]
        terms = [cited(term.citation, term.pack, term.id) for term in clause.cited]
        self._cited = b',"terms":' + canonical_decision(terms) if terms else b""
        self._other = canonical_decision({"pack": clause.rule.pack, "rule": clause.id})[1:-1]

    def fragment(self, record: Record, explainer: Explainer, truth: bool | None) -> bytes:
        """The entry of the clause: it fired (true), was ruled out (false) or is open (none)."""
        subject = self._subject if record.name == self._kind else canonical_decision(record.name)
        if truth is True:
            return self._fired_entry(record, explainer, subject)
        if truth is False:
            because = canonical_decision(explainer.because(self._clause.condition, record))
            return b'{"because":%s,%s,"subject":%s}' % (because, self._other, subject)
        missing = canonical_decision(list(explainer.clause_missing(self._clause, record)))
        return b'{"missing":%s,%s,"subject":%s}' % (missing, self._other, subject)

    def _fired_entry(self, record: Record, explainer: Explainer, subject: bytes) -> bytes:
        """With its citation, the facts and norms it rests on, and its conclusion."""
        clause = self._clause
        facts = explainer.facts(clause.condition, record, True)
        concluded = self._concluded
        if concluded is None:
            facts.update(explainer.value_facts(clause.value, record))
            concluded = canonical_decision(
                plain(explainer.kept.value(clause.value, record.kind)(explainer.scope, record))
            )
        return b'{"concludes":{%s:%s},"facts":%s,%s,"subject":%s%s}' % (
            self._name,
            concluded,
            canonical_decision(facts),
            self._fired,
            subject,
            self._cited,
        )


def cited(citation: Citation, pack: str, name: str) -> dict[str, Any]:
    """Where a document says it, in whose words."""
    found = {
        "modality": citation.modality.value,
        "pack": pack,
        "point": citation.point,
        "quote": citation.quote,
        "rule": name,
    }
    return {**found, "sub": citation.sub} if citation.sub else found


def norm_value(value: Any) -> Any:
    """A norm's value as the document shows it: numbers, words and lists plain, all else as text."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    try:
        return plain(value)
    except TypeError:
        return str(value)
