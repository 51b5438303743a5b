"""What the names of a decision document mean to a reader: labels of facts and outcomes, and clauses' documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.forms.base import ValueType
from punkt.law.language.day_law import outcome_types
from punkt.law.language.link import Linked
from punkt.law.packs.own_places import part_named, placed, row_number
from punkt.law.packs.pack import Pack, Rule
from punkt.law.packs.vocabulary import COLLECTIONS, FactType, OutcomeType

from .addresses import Addresses
from .interface_words import KINDS, Words
from .kept_names import DAYS, Meaning, kept_names


@dataclass(frozen=True, slots=True)
class Named:
    """A fact, an outcome or a term of one record, by its absolute name."""

    record: str
    kind: str
    path: str
    label: str
    fact: FactType | None = None
    outcome: OutcomeType | None = None
    own_unit: str = ""
    """The unit of a term, which follows from what it is worked out from."""

    @property
    def counted(self) -> bool:
        """Whether it is a list, of which a trace gives the number of elements."""
        return self.fact is not None and self.fact.kind in COLLECTIONS

    @property
    def unit(self) -> str:
        """The unit of a fact, an outcome or a term; empty where it has none."""
        declared = self.fact or self.outcome
        return declared.unit if declared is not None else self.own_unit

    @property
    def term(self) -> bool:
        """Whether it is an intermediate term of a pack, called by what its rule says."""
        return bool(self.kind) and self.fact is None and self.outcome is None

    @property
    def inline(self) -> str:
        """The label within a sentence."""
        decided = self.term or self.outcome is not None
        word = self.label[1:2].islower() or self.label[1:2] == " "
        return f"{self.label[0].lower()}{self.label[1:]}" if decided and word else self.label


@dataclass(frozen=True, slots=True)
class Subject:
    """A record as a reader calls it: a section by its title, an element by its list and id."""

    name: str
    kind: str
    title: str
    element: str = ""
    list: str = ""
    called: str = ""
    """An element as a reader calls it: by its id, with the word for it where that is only a number; else empty."""

    def about(self, label: str) -> str:
        """What is said about the record: a label, and of an element which one it is."""
        return about(label, self.called)


def about(label: str, elements: str) -> str:
    """A label and, in brackets, the elements that it is about; of none the label alone."""
    return f"{label} ({elements})" if elements else label


class Names:
    """The names of one rule base in one language."""

    def __init__(self, linked: Linked, words: Words, day: date | None = None) -> None:
        self.linked, self.words, self.vocabulary = linked, words, linked.vocabulary
        self.day = day
        """The day asked: rules are cited by the words of that day."""
        self._found: dict[str, Named] = {}
        self._subjects: dict[str, Subject] = {}
        self._unknown: set[tuple[str, str]] = set()
        self._kept = kept_names(linked, words, day)

    # --- facts and outcomes

    def named(self, name: str) -> Named:
        """What an absolute name stands for; a name that is none (a computed value) is its own label."""
        found = self._found.get(name)
        if found is None:
            own = self._kept.of_sections.get(name)
            found = self._found[name] = self.one(own[0], *own) if own else self._resolve(name)
            if not own and found.kind and "/" not in name:
                self._kept.of_sections[name] = found.kind, found.path
        return found

    def _resolve(self, name: str) -> Named:
        if name == "as_of":
            return Named("", "", name, self.words("this_day"))
        for section in self.vocabulary.sections:
            if name.startswith(section + "."):
                found = next(self._within(section, section, name[len(section) + 1 :]), None)
                if found is not None:
                    return found
        parts = name.split(", ")
        label = name
        if len(parts) > 1:
            label = self.words("worked_out", names="; ".join(self.named(part).label for part in parts))
        return Named("", "", name, label)

    def _known(self, kind: str) -> dict[str, None]:
        known = self._kept.known_of
        if kind not in known:
            facts = self.vocabulary.subjects[kind].facts
            decided = [n for s, n in (*self.vocabulary.outcomes, *self._kept.terms) if s == kind]
            stated = [path for path, fact in facts.items() if not fact.stands_for]
            known[kind] = dict.fromkeys([*stated, *decided])
        return known[kind]

    def _within(self, kind: str, record: str, rest: str) -> Iterator[Named]:
        """The readings of ``rest`` as a name within a record; ids of elements may have dots in them."""
        if rest in self._known(kind):
            yield self.one(kind, record, rest)
        for path in self.vocabulary.subjects[kind].by_period:
            if rest.startswith(path + "/"):
                yield self._of_month(kind, record, path, rest[len(path) + 1 :])
        for path, inner in self._lists(kind):
            if rest.startswith(path + "/"):
                tail = rest[len(path) + 1 :]
                for known in sorted(self._known(inner), key=len, reverse=True):
                    if tail.endswith("." + known):
                        yield self.one(inner, f"{record}.{path}/{tail[: -len(known) - 1]}", known)
                for deeper in [*(one for one, _ in self._lists(inner)), *self.vocabulary.subjects[inner].by_period]:
                    at = tail.find(f".{deeper}/")
                    if at > 0:
                        yield from self._within(inner, f"{record}.{path}/{tail[:at]}", tail[at + 1 :])

    def _of_month(self, kind: str, record: str, path: str, month: str) -> Named:
        """A fact that has a value for each month, in one of them."""
        fact = self.vocabulary.subjects[kind].facts[path]
        label = self.words("for_month", title=self.words.pick(fact.label), month=self.words.month(month))
        return Named(record, kind, path, label, fact.each, None, "")

    def _lists(self, kind: str) -> list[tuple[str, str]]:
        lists = self._kept.lists_of
        if kind not in lists:
            facts = self.vocabulary.subjects[kind].facts.values()
            lists[kind] = [(fact.path, fact.of) for fact in facts if fact.kind.value == "list" and fact.by is None]
        return lists[kind]

    def one(self, kind: str, record: str, path: str) -> Named:
        """A fact, an outcome or a term of a record type, of one record. Raises :class:`KeyError` of a name that is none."""
        found = self._kept.meanings.get((kind, path))
        if found is None:
            found = self._kept.meanings[(kind, path)] = self._meaning(kind, path)
        return Named(record, kind, path, *found)

    def _meaning(self, kind: str, path: str) -> Meaning:
        fact = self.vocabulary.subjects[kind].facts.get(path)
        outcome = self.vocabulary.outcomes.get((kind, path))
        if outcome is not None:
            label = self.words.pick(outcome.title)
        elif fact is not None:
            label = self.words.pick(fact.label)
        else:
            label = self.words.pick(self._kept.terms[(kind, path)]).rstrip(".")
        return Meaning(label, fact, outcome, self.term_unit(kind, path))

    def term_unit(self, kind: str, name: str) -> str:
        """The unit of a term; empty where it has none, and for what the vocabulary declares."""
        computed = any("then" in rule.body for rule in self.linked.taken_in.get((kind, name), ()))
        if (kind, name) not in self._kept.terms or not computed:
            return ""
        found = self._types.get((kind, name))
        return str(found.unit) if found is not None and found.unit is not None and found.unit.powers else ""

    @cached_attribute
    def _types(self) -> Mapping[tuple[str, str], ValueType]:
        rules = self.linked.rules
        day = self.day or max((rule.in_force.since for rule in rules), default=date.min)
        kept: dict[date, Mapping[tuple[str, str], ValueType]] = self.linked.kept_types
        if day not in kept:
            found = outcome_types(self.linked, day, {})
            if len(kept) >= DAYS:
                kept.clear()
            kept[day] = found
            return found
        return kept[day]

    def label(self, kind: str, path: str) -> str:
        """What a fact, an outcome or a term of a record type is called; the name itself where it is none."""
        return self.one(kind, kind, path).label if path in self._known(kind) else path

    def place(self, named: Named) -> tuple[int, int]:
        """The place of a fact or an outcome in the vocabulary, to put lists in its order."""
        key, kept = (named.kind, named.path), self._kept
        last = len(self.vocabulary.subjects[named.kind].facts) if named.kind else 0
        return kept.places.get(key, last), kept.order.get(key, 0)

    def outcome_order(self, kind: str, name: str) -> int:
        """The place of an outcome in the vocabulary."""
        order = self._kept.order
        return order.get((kind, name), len(order))

    # --- subjects

    def subject(self, name: str) -> Subject:
        """A record by its name: ``section``, or ``section.list/id``."""
        if name not in self._subjects:
            self._subjects[name] = self._subject(name)
        return self._subjects[name]

    def _subject(self, name: str) -> Subject:
        subjects = self.vocabulary.subjects
        if name in subjects:
            return Subject(name, name, self.words.pick(subjects[name].title))
        kind, rest = next((s, name[len(s) + 1 :]) for s in self.vocabulary.sections if name.startswith(s + "."))
        while True:
            path, inner = next((p, k) for p, k in self._lists(kind) if rest.startswith(p + "/"))
            label = self.words.pick(subjects[kind].facts[path].label)
            tail = rest[len(path) + 1 :]
            cut = next((at for p, _ in self._lists(inner) if (at := tail.find(f".{p}/")) > 0), -1)
            if cut < 0:
                title = self.words.pick(subjects[inner].title)
                return Subject(name, inner, title, tail, label, self._called(title, tail))
            kind, rest = inner, tail[cut + 1 :]

    def _called(self, title: str, element: str) -> str:
        if not element.isdigit():
            return element
        return f"{title[:1].lower()}{title[1:]} {self.words('element_number', number=element)}"

    def called(self, records: Iterable[str]) -> str:
        """Elements as a reader calls them, with commas; records that are no elements are left out."""
        return ", ".join(filter(None, (self.subject(record).called for record in records)))

    def listed(self, records: Sequence[str]) -> str:
        """Elements of one list: «комната № 1», «жилые комнаты: № 1, № 2», «участники группы: …»."""
        found = [self.subject(record) for record in records]
        if len(found) == 1 and found[0].called != found[0].element:
            return found[0].called
        ids = (
            self.words("element_number", number=one.element) if one.element.isdigit() else one.element for one in found
        )
        return f"{found[0].list}: {', '.join(ids)}"

    # --- clauses

    def rule(self, pack: str, clause: str) -> Rule | None:
        """The rule a clause belongs to, cited as the clause is: clauses are called after their rules."""
        key, known = (pack, clause), self._kept.rules
        found = known.get(key)
        if found is None and key not in self._unknown:
            found = self._rule(pack, clause)
            if found is None:
                self._unknown.add(key)
            else:
                known[key] = found
        return found

    def _rule(self, pack: str, clause: str) -> Rule | None:
        known = self.linked.by_id[pack].rules_by_id
        name = clause
        while name and name not in known:
            name = name.rpartition(".")[0]
        found = known.get(name)
        if found is None:
            return None
        found = found if self.day is None else self.linked.as_of(found, self.day)
        citation = placed(part_named(found.body, clause[len(name) + 1 :]), found.citation)
        return found if citation is found.citation else replace(found, citation=citation)

    def says(self, pack: str, clause: str) -> str:
        """What a clause says: as its rule; of a row of a table also which one it is."""
        rule = self.rule(pack, clause)
        if rule is None:
            return ""
        said, row = self.words.pick(rule.says), row_number(clause[len(rule.id) + 1 :], rule.body)
        return f"{said.rstrip('.')} ({self.words('table_row', n=row)})." if row else said

    def pack(self, name: str, within: bool = False) -> str:
        """A document by kind, number and day: «Приказ № 12 от 03.04.2025»; ``within`` a sentence in the genitive."""
        pack = self.linked.by_id[name]
        kind = self.words.pick(_texts(pack, "kind")) or self.words.pick(pack.title)
        if within:
            kind = KINDS.get(kind.lower(), kind) if self.words.lang == "ru" else _lower(kind)
        return " ".join(part for part in (kind, self._number(pack), self._dated(pack)) if part)

    def pack_cited(self, name: str) -> str:
        """A document as its units are cited: «приказ № 12 от 03.04.2025»."""
        return _lower(self.pack(name))

    def cited(self, pack_id: str, point: str, sub: str = "", edition: str = "") -> str:
        """A unit of a document: «п. 6 приказа № 12 (ред. 2)», "point 6 of order 12 (edition 2)"."""
        unit = pack_id, point, sub, edition
        return self._kept.cited(unit) or self._kept.keep_cited(unit, self._cited(*unit))

    def _cited(self, pack_id: str, point: str, sub: str, edition: str) -> str:
        if edition:
            what = self.words.pick(self.linked.by_id[pack_id].editions.title(edition)) or edition
            return f"{self.cited(pack_id, point, sub)} ({self.words('edition', what=what)})"
        words, pack = self.words, self.linked.by_id[pack_id]
        kind = words.pick(_texts(pack, "kind")) or words.pick(pack.title)
        own = self._number(pack) or self._dated(pack)
        unit = self.addresses(pack_id).short(f"{point}.{sub}" if sub else point)
        if not point[:1].isdigit():
            return f"{_lower(kind)} {own}, {unit}"
        if words.lang == "en":
            return f"{unit} of {_lower(kind)} {own}"
        genitive = KINDS.get(kind.lower())
        return f"{unit} {genitive} {own}" if genitive else f"{unit}, {_lower(kind)} {own}"

    def cited_at(self, pack_id: str, address: str, edition: str = "") -> str:
        """As :meth:`cited`, of an address: point, or point and subpoint."""
        point, _, sub = address.rpartition(".") if address[:1].isdigit() else (address, "", "")
        return self.cited(pack_id, point or sub, sub if point else "", edition)

    def addresses(self, pack_id: str) -> Addresses:
        """Says addresses of a pack's document."""
        known = self._kept.addresses
        if pack_id not in known:
            known[pack_id] = Addresses.of_pack(self.linked.by_id[pack_id], self.words)
        return known[pack_id]

    def _number(self, pack: Pack) -> str:
        number = pack.document.get("number")
        return self.words("numbered", number=number) if number else ""

    def _dated(self, pack: Pack) -> str:
        day = pack.document.get("date")
        return self.words("dated", day=self.words.day(str(day))) if day else ""


def _texts(pack: Pack, key: str) -> Mapping[str, str]:
    found = pack.document.get(key)
    return found if isinstance(found, dict) else {}


def _lower(kind: str) -> str:
    """A kind of document within a sentence."""
    return kind[:1].lower() + kind[1:]
