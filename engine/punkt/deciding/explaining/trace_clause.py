"""The fragment of a clause in the trace: what always stands in it, and between that what the case makes of it.

The keys of an entry are in the order of RFC 8785: ``because`` or ``missing``, ``pack``, ``rule``,
``subject``; of one that fired ``concludes``, ``edition`` where there are several, ``facts``, ``modality`` to ``sub``
(``rows`` before ``rule``, where rows of a table were put together), ``subject``, and ``terms`` where it took in terms
that take something.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from punkt.files.canonical import canonical_decision
from punkt.kernel.records import Record
from punkt.law.forms.parts import NormUse, Part, Way
from punkt.law.language.clause import Clause
from punkt.law.language.clauses import clause_id
from punkt.law.language.program import Plan
from punkt.law.packs.own_places import part_named, placed
from punkt.law.packs.pack import Citation

from .explainer import Explainer
from .plain_values import plain


class ClauseFragments:
    """Makes the entry of one clause in a trace, as canonical JSON (bytes), from what never changes in it and a case."""

    __slots__ = ("_always", "_clause", "_concluded", "_kind", "_name", "_other", "_source", "_subject")

    def __init__(self, clause: Clause, plan: Plan, kind: str) -> None:
        self._clause, self._kind, self._subject = clause, kind, canonical_decision(kind)
        self._name = canonical_decision(plan.name)
        self._concluded = None if clause.literal is None else canonical_decision(plain(clause.literal))
        self._source = cited(clause.citation, clause.rule.pack, clause.id)
        self._always = None if clause.part.ways else self._used(frozenset())
        other = {"pack": clause.rule.pack, "rule": clause.id}
        if clause.month is not None:  # the rule has clauses for other months too
            other["outcome"] = plan.name
        self._other = canonical_decision(other)[1:-1]

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
        facts = explainer.clause_facts(clause, record)
        edition, fired, terms = self._always or self._used(explainer.taken)
        concluded = self._concluded
        if concluded is None:
            read = explainer.kept.value(clause.value, record.kind)
            concluded = canonical_decision(explainer.shown(read(explainer.scope, record), clause.value, read, plain))
        return b'{"concludes":{%s:%s},%s"facts":%s,%s,"subject":%s%s}' % (
            self._name,
            concluded,
            edition,
            canonical_decision(facts),
            fired,
            subject,
            terms,
        )

    def _used(self, taken: Set[Way]) -> tuple[bytes, bytes, bytes]:
        """Its edition, its citation with the norms that it used on the ways that were taken, and the terms."""
        clause = self._clause
        parts = list(clause.part.used(taken))
        norms = norms_of(clause.part, taken)
        keys = dict.fromkeys(key for part in parts for key in part.terms)
        terms = [cited(term.citation, term.pack, term.id) for key in keys for term in clause.cited.get(key, ())]
        source: dict[str, Any] = {**self._source, **_against(clause), "norms": norms, "readings": list(clause.rests_on)}
        rows = [row_cited(clause, row) for part in parts for row in part.rows]
        if rows:
            source["rows"] = rows
        edition = source.pop("edition", None)
        return (
            b'"edition":%s,' % canonical_decision(edition) if edition else b"",
            canonical_decision(source)[1:-1],
            b',"terms":' + canonical_decision(terms) if terms else b"",
        )


def _against(clause: Clause) -> dict[str, Any]:
    """The rules from which the clause is an exception, if it is one."""
    rules = [cited(rule.citation, rule.pack, rule.id) for rule in clause.overrides]
    return {"overrides": rules} if rules else {}


def row_cited(clause: Clause, name: str) -> dict[str, Any]:
    """A row of a table that was put together with others: where it stands itself."""
    rule = clause.rule
    return cited(placed(part_named(rule.body, name), rule.citation), rule.pack, clause_id(rule, name))


def cited(citation: Citation, pack: str, name: str) -> dict[str, Any]:
    """Where a document says it, in whose words."""
    found = {
        "modality": citation.modality.value,
        "pack": pack,
        "point": citation.point,
        "quote": citation.quote,
        "rule": name,
    }
    return {**found, **_besides(citation)}


def _besides(citation: Citation) -> dict[str, str]:
    """The subpoint and the edition, where there are any."""
    found = {"sub": citation.sub, "edition": citation.edition}
    return {key: value for key, value in found.items() if value}


def norms_of(part: Part, taken: Set[Way]) -> dict[str, Any]:
    """The norms that were used on the ways that were taken, by their names."""
    return {name: norm_view(use) for used in part.used(taken) for name, use in used.norms.items()}


def norm_view(use: NormUse) -> dict[str, Any]:
    """A norm as the document shows it: its value, and the unit that gives it on the day."""
    citation = use.norm.citation
    found = {
        "value": norm_value(use.value),
        "pack": use.norm.pack,
        "point": citation.point,
        "modality": citation.modality.value,
    }
    return {**found, **_besides(citation)}


def norm_value(value: Any) -> Any:
    """A norm's value as the document shows it: numbers, words and lists plain, all else as text."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    try:
        return plain(value)
    except TypeError:
        return str(value)
