"""Short reasons: the facts and norm values a clause rested on, a line each, elements of lists put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from punkt.law.forms.cells import norms_in
from punkt.law.packs.own_places import row_number
from punkt.law.packs.pack import MODALITY_TEXT
from punkt.showing.words.names import Named, Names
from punkt.showing.words.value_words import ValueWords

UNDECIDED = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}
Entry = Mapping[str, Any]
"""An entry of a decision document's ``fired``, ``ruled_out`` or ``open``."""


class ReplacedNorm(NamedTuple):
    """A norm that stands for one of the clause's own document: its title and value, where it is and how binding."""

    name: str
    line: str
    ref: str

    @property
    def whole(self) -> str:
        """All of it, as one text."""
        return f"{self.line} ({self.ref})"


def named_norms(body: Any) -> dict[str, None]:
    """The names of norms that stand in the body of a rule, each once."""
    if isinstance(body, str):
        return dict.fromkeys(norms_in(body))
    found: dict[str, None] = {}
    if isinstance(body, Mapping) and isinstance(body.get("norm"), str):
        found[body["norm"]] = None
    for part in body.values() if isinstance(body, Mapping) else body if isinstance(body, list) else ():
        found |= named_norms(part)
    return found


def counted_by(body: Any, path: str) -> dict[str, None]:
    """By which facts or outcomes the body of a rule tells the elements of a list apart, each once."""
    found: dict[str, None] = {}
    if isinstance(body, Mapping) and body.get("distinct") == path:
        by = body.get("by")
        name = next(iter(by.values()), None) if isinstance(by, Mapping) and len(by) == 1 else by
        found |= {name: None} if isinstance(name, str) else {}
    for part in body.values() if isinstance(body, Mapping) else body if isinstance(body, list) else ():
        found |= counted_by(part, path)
    return found


class Reasons:
    """The trace of one decision document, by subject and outcome."""

    def __init__(self, document: Mapping[str, Any], names: Names) -> None:
        self.document, self.names, self.values = document, names, ValueWords(names)
        self._by: dict[str, dict[tuple[str, str], list[Entry]]] = {
            part: self._sorted(document[part]) for part in ("fired", "ruled_out", "open")
        }
        self._replaced: dict[int, tuple[Entry, list[ReplacedNorm]]] = {}
        """By the identity of the entry, which is kept alive with it."""
        self._named_norms: dict[tuple[str, str], dict[str, None]] = {}

    def _sorted(self, entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            rule = self.names.rule(entry["pack"], entry["rule"])
            for name in entry.get("concludes", [entry.get("outcome") or (rule.outcome if rule else "")]):
                found.setdefault((entry["subject"], name), []).append(entry)
        return found

    def fired(self, subject: str, outcome: str) -> list[Entry]:
        """The clauses that fired for an outcome."""
        return self._by["fired"].get((subject, outcome), [])

    def ruled_out(self, subject: str, outcome: str) -> list[Entry]:
        """The clauses that do not hold."""
        return self._by["ruled_out"].get((subject, outcome), [])

    def open(self, subject: str, outcome: str) -> list[Entry]:
        """The clauses for which facts are missing."""
        return self._by["open"].get((subject, outcome), [])

    # --- lines

    def facts(self, facts: Mapping[str, Any], subject: str) -> list[str]:
        """Facts and their values; the same fact of several elements with the same value is one line."""
        named = sorted(
            ((self.names.named(n), v) for n, v in facts.items() if n != "as_of"),
            key=lambda pair: self.names.place(pair[0]),
        )
        found: dict[str, dict[str, list[Named]]] = {}
        for one, value in named:
            found.setdefault(one.inline, {}).setdefault(self.value(one, value), []).append(one)
        return [line for label, values in found.items() for line in self._fact(label, values, subject)]

    def value(self, named: Named, value: Any) -> str:
        """A value in words; of an outcome without one, why it has none: it is unknown only while it is open."""
        outcome = named.outcome and self.document["outcomes"].get(named.record, {}).get(named.path)
        if value is not None or not outcome or outcome["status"] in ("determined", "open"):
            return self.values.of(named, value)
        return self.undecided(outcome)

    def undecided(self, outcome: Mapping[str, Any]) -> str:
        """The status of an outcome that is not determined, in words."""
        return self.names.words("no_value" if "reason" in outcome else UNDECIDED[outcome["status"]])

    def _fact(self, label: str, values: Mapping[str, list[Named]], subject: str) -> list[str]:
        """One fact; where elements of one list differ, their values side by side."""
        lists = {self._list(one, subject) for ones in values.values() for one in ones}
        title = next(iter(lists))
        if len(values) > 1 and len(lists) == 1 and title:
            ids = {value: self.names.called(one.record for one in ones) for value, ones in values.items()}
            return [f"{label} ({title}) — " + "; ".join(f"{who}: {value}" for value, who in ids.items())]
        return self._grouped(((one, f"{label} — {value}") for value, ones in values.items() for one in ones), subject)

    def _list(self, named: Named, subject: str) -> str:
        return self.names.subject(named.record).list if named.record and named.record != subject else ""

    def norms(self, entry: Entry) -> list[str]:
        """The norms a fired clause used, with their values."""
        replaced = {one.name: one.whole for one in self.replaced(entry)}
        return [replaced.get(name) or self._norm(entry, name) for name in entry["norms"]]

    def terms(self, entry: Entry) -> list[str]:
        """The terms that a fired clause reckoned by: what each says, and where it stands."""
        return [self._term(term) for term in entry.get("terms", ())]

    def rows(self, entry: Entry) -> list[str]:
        """The rows of a table that a fired clause put together: the number of each, and where it stands."""
        rule, found = self.names.rule(entry["pack"], entry["rule"]), []
        for row in entry.get("rows", ()):
            where = self.names.cited(row["pack"], row["point"], row.get("sub", ""), row.get("edition", ""))
            number = row_number(row["rule"][len(rule.id) + 1 :], rule.body) if rule is not None else 0
            found.append(f"{number} ({where})")
        return found

    def _norm(self, entry: Entry, name: str) -> str:
        shown, facts = entry["norms"][name], [self.names.named(fact) for fact in entry["facts"]]
        pack, value = (shown["pack"], shown["value"]) if isinstance(shown, Mapping) else (entry["pack"], shown)
        return self.values.norm(pack, name, value, facts)

    def says(self, entry: Entry) -> str:
        """What a clause says; where another document replaced a norm it names, with what holds instead."""
        said = self.names.says(entry["pack"], entry["rule"])
        instead = "; ".join(one.whole for one in self.replaced(entry))
        against = "; ".join(self.exception_from(entry))
        more = [
            self.names.words(word, what=what)
            for word, what in (("instead", instead), ("exception_from", against))
            if what
        ]
        return ". ".join([said.rstrip("."), *more]) if more else said

    def exception_from(self, entry: Entry) -> list[str]:
        """Where the rules stand from which a clause is an exception."""
        return [
            self.names.cited(rule["pack"], rule["point"], rule.get("sub", ""), rule.get("edition", ""))
            for rule in entry.get("overrides", ())
        ]

    def replaced(self, entry: Entry) -> list[ReplacedNorm]:
        """The norms by which another document changes what a clause says: those it used, or those it names."""
        if id(entry) not in self._replaced:
            self._replaced[id(entry)] = entry, self._replaced_by(entry)
        return self._replaced[id(entry)][1]

    def _named_by(self, entry: Entry) -> dict[str, None]:
        """The norms that the rule of a clause names."""
        key = entry["pack"], entry["rule"]
        if key not in self._named_norms:
            rule = self.names.rule(*key)
            self._named_norms[key] = named_norms(rule.body.data) if rule is not None else {}
        return self._named_norms[key]

    def _replaced_by(self, entry: Entry) -> list[ReplacedNorm]:
        linked = self.names.linked
        day, found = date.fromisoformat(self.document["as_of"]), []
        for name in entry["norms"] if "norms" in entry else self._named_by(entry):
            norm, own = linked.norm(entry["pack"], name), linked.own_norm(entry["pack"], name)
            if norm is None or norm is own:
                continue
            norm = linked.as_of(norm, day)
            value = norm.on(day)
            title = self.names.words.pick(norm.title)
            said = f"{title} — {self.values.declared(norm, value)}" if value is not None else title
            line = self._norm(entry, name) if "norms" in entry else said
            ref = self.names.cited(norm.pack, norm.citation.point, norm.citation.sub, norm.citation.edition)
            found.append(
                ReplacedNorm(
                    name, line, f"{ref} · {self.names.words.pick(MODALITY_TEXT[norm.citation.modality.value])}"
                )
            )
        return found

    def _term(self, term: Mapping[str, Any]) -> str:
        rule = self.names.rule(term["pack"], term["rule"])
        where = self.names.cited(term["pack"], term["point"], term.get("sub", ""))
        return f"{self.names.words.pick(rule.says).rstrip('.')} ({where})" if rule is not None else where

    def because(self, reasons: Iterable[Mapping[str, Any]], subject: str, entry: Entry | None = None) -> list[str]:
        """Facts that ruled a clause out (``entry``), each with what would have been required."""
        lines = []
        for reason in reasons:
            named = self.names.named(reason["fact"])
            required = self.names.words("required", what=self.values.required(named, reason["required"]))
            lines.append((named, f"{named.inline} — {self._counted(named, reason['value'], entry)}; {required}"))
        return self._grouped(lines, subject)

    def _counted(self, named: Named, value: Any, entry: Entry | None) -> str:
        """A value in words; of a list whose different values were counted, by what they differ."""
        rule = self.names.rule(entry["pack"], entry["rule"]) if entry is not None and named.counted else None
        differing = counted_by(rule.body.data, named.path) if rule is not None else {}
        if len(differing) != 1 or isinstance(value, (bool, type(None))):
            return self.value(named, value)
        inner = self.names.vocabulary.element_type(named.kind, named.fact) if named.fact is not None else ""
        what = self.names.label(inner, next(iter(differing)))
        return self.names.words("different", what=f"{what[:1].lower()}{what[1:]}", n=self.values.plain(value))

    def against(self, subject: str, outcome: str, entry: Entry) -> list[str]:
        """Why a check is not met: what kept the same rule's other clauses from holding."""
        rule = self.names.rule(entry["pack"], entry["rule"])
        met = f"{rule.id}.met" if rule is not None else ""
        for other in self.ruled_out(subject, outcome):
            if other["pack"] == entry["pack"] and other["rule"] == met and other["because"]:
                return self.because(other["because"], subject, other)
        return self.facts(entry["facts"], subject)

    def missing(self, names: Sequence[str], subject: str, paths: bool = False) -> list[str]:
        """The labels of missing facts; with ``paths`` also what case files call them."""
        known = sorted((self.names.named(name) for name in names), key=self.names.place)
        return self._grouped(((named, self._labelled(named) if paths else named.inline) for named in known), subject)

    def _labelled(self, named: Named) -> str:
        within = not named.record or self.names.subject(named.record).element
        return f"{named.inline} ({named.path if within else f'{named.record}.{named.path}'})"

    def _grouped(self, lines: Iterable[tuple[Named, str]], subject: str = "") -> list[str]:
        """Lines that differ by their element only, as one line that names the elements."""
        found: dict[str, dict[str, dict[str, None]]] = {}
        for named, line in lines:
            elements = found.setdefault(line, {})
            if named.record and named.record != subject:
                of = self.names.subject(named.record)
                if of.element:
                    elements.setdefault(of.list, {}).setdefault(named.record)
        return [
            line + "".join(f" ({self.names.listed(list(records))})" for records in elements.values())
            for line, elements in found.items()
        ]
