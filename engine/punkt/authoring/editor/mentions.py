"""What a file names: facts, outcomes, norms, readings, rules, points, units; each with where its name stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from punkt.files.located import Spot
from punkt.files.read import Document
from punkt.law.packs.vocabulary import COLLECTIONS, FactType

from .naming import FACT, KINDS, NORM, OUTCOME, POINT, READING, RULE, TERM, UNIT, Mention, Names

_BY_SUBJECT = ("better", "titles", "instead", "next")
_TEXTS = ("says", "quote", "title", "label", "question", "reason")
_PLAIN = frozenset(
    [
        "id",
        "modality",
        "state",
        "is",
        "is_not",
        "then",
        "else",
        "to",
        "unit",
        "edition",
        "from",
        "until",
        "finding",
        "text",
        "about",
        "who",
        "what",
        "form",
        "kind",
        "type",
        "paper",
        "word",
        "unless_said",
        "columns",
        "day",
        *_TEXTS,
    ]
)
"""Keys below which a text is no name of a fact."""


@dataclass
class Reader:
    """Goes through a document and notes what it names."""

    document: Document
    lines: Sequence[str]
    names: Names
    found: list[Mention] = field(default_factory=list)

    def read(self) -> list[Mention]:
        """Every mention, in the order of the file."""
        root, data = Spot.root(self.document), self.document.data
        if not isinstance(data, dict):
            return []
        if "case" in data:
            self._case(root)
        elif "vocabulary" in data and "pack" not in data:
            self._vocabulary(root)
        elif "simulate" in data:
            for owner, facts in _table(root, "subjects"):
                self._invented(facts, owner)
        else:
            for part, spot in root.items():
                self._part(part, spot)
        unique = {(one.line, one.column, one.key): one for one in self.found}
        return sorted(unique.values(), key=lambda one: (one.line, one.column))

    # --- noting

    def _note(
        self,
        kind: str,
        owner: str,
        name: str,
        spot: Spot,
        key: bool = False,
        skip: int = 0,
        length: int = 0,
        **more: Any,
    ) -> None:
        place = spot.key_place if key else spot.place
        if not place.line or place.line > len(self.lines):
            return
        column = place.column + (self.lines[place.line - 1][place.column - 1 : place.column] in ("'", '"')) + skip
        mention = Mention(kind, owner, name, self.document.file, place.line, column, length or len(name), **more)
        self.found.append(mention)

    def _fact(self, spot: Spot, owners: Sequence[str]) -> FactType | None:
        if not isinstance(spot.data, str):
            return None
        found = self.names.fact(spot.data, owners)
        if found is None:
            return None
        owner, fact, skip = found
        self._note(FACT, owner, fact.path, spot, skip=skip)
        return fact

    def _outcome(self, spot: Spot, owners: Sequence[str], key: bool = False) -> None:
        name = str(spot.path[-1]) if key else spot.data
        found = self.names.outcome(name, owners) if isinstance(name, str) else None
        if found:
            self._note(OUTCOME, found[0], found[1], spot, key, skip=len(name) - len(found[1]))

    def _norm(self, spot: Spot) -> None:
        self._note(NORM, self.names.family, spot.data[1:], spot, skip=1)

    def _named(self, kind: str, spot: Spot) -> None:
        for one in spot.each() if isinstance(spot.data, list) else [spot]:
            if isinstance(one.data, str):
                self._note(kind, self.names.family, one.data, one)

    def _ruling(self, spot: Spot) -> None:
        """A rule by its id; one without an id is called as its outcome."""
        if isinstance(spot.data, str):
            self._note(RULE, self.names.family, spot.data, spot)
            self._outcome(spot, ())

    def _points(self, spot: Spot) -> None:
        """The units that a table cites."""
        point, sub = spot.get("point"), spot.get("sub")
        if point is not None and isinstance(point.data, str):
            name = f"{point.data}.{sub.data}" if sub is not None else point.data
            self._note(POINT, self.names.pack, name, point, length=len(point.data), whole=sub is None)
        if (also := spot.get("also")) is not None:
            for one in also.each():
                if isinstance(one.data, str):
                    self._note(POINT, self.names.pack, one.data, one)

    def _unit(self, spot: Spot) -> None:
        if isinstance(spot.data, str):
            skip = 0
            for name in spot.data.split("/"):
                if name in self.names.vocabulary.units:
                    self._note(UNIT, "", name, spot, skip=skip)
                skip += len(name) + 1

    # --- parts

    def _part(self, part: str, spot: Spot) -> None:
        if part == "points":
            for address, entry in spot.items():
                self._note(POINT, self.names.pack, address, entry, True, defines=True)
                if (rules := entry.get("rules")) is not None:
                    for one in rules.each():
                        self._ruling(one)
                        self._named(NORM, one)
        elif part in ("norms", "readings"):
            for name, entry in spot.items():
                kind = NORM if part == "norms" else READING
                self._note(kind, self.names.family, name, entry, True, defines=True)
                self._below(entry, ())
        elif part == "rules":
            for rule in spot.each():
                self._rule(rule)
        elif part == "acknowledged":
            self._below(spot, ())
        elif part == "replaces":
            self._by_subject(spot)
        elif part in ("fingerprints", "source", "title", "document", "jurisdiction"):
            return
        else:
            self._below(spot, (), by_subject=part in _BY_SUBJECT)

    def _rule(self, rule: Spot) -> None:
        if not isinstance(rule.data, dict):
            return
        said = rule.data.get("subject")
        decided = next((rule / kind for kind in KINDS if kind in rule), None)
        owner = said if isinstance(said, str) else ""
        if decided is not None:
            for one in decided.each() if isinstance(decided.data, list) else [decided]:
                if isinstance(one.data, str) and (found := self.names.outcome(one.data, [owner] if owner else [])):
                    owner = owner or found[0]
                    self._note(OUTCOME, *found, one, skip=len(one.data) - len(found[1]), decides=True)
        if (term := rule.get("derive")) is not None and isinstance(term.data, str):
            self._note(TERM, self.names.family, term.data, term, defines=True)
        identifier = rule.get("id")
        if identifier is not None and isinstance(identifier.data, str):
            self._note(RULE, self.names.family, identifier.data, identifier, defines=True)
        self._below(rule, [owner] if owner else [], skip=(*KINDS, "derive", "id"))

    def _by_subject(self, spot: Spot) -> None:
        for subject, entry in spot.items():
            for one in entry.each():
                self._outcome(one, [subject])
            for _, one in entry.items():
                self._outcome(one, [subject], key=True)
                self._below(one, [subject])

    def _below(self, spot: Spot, owners: Sequence[str], skip: Sequence[str] = (), by_subject: bool = False) -> None:
        """Everything that a table or list names: conditions, values and what cites."""
        if isinstance(spot.data, list):
            for one in spot.each():
                if isinstance(one.data, str) and not one.data.startswith("$"):
                    self._fact(one, owners)
                else:
                    self._below(one, owners)
            return
        if isinstance(spot.data, str):
            if spot.data.startswith("$") and len(spot.data) > 1:
                self._norm(spot)
            return
        if not isinstance(spot.data, dict):
            return
        self._points(spot)
        subject = spot.data.get("subject")
        owners = [subject, *owners] if isinstance(subject, str) else owners
        owners = [*self._elements(spot, owners), *owners]
        for key, entry in spot.items():
            if key not in skip:
                self._entry(key, entry, owners, by_subject)

    def _elements(self, spot: Spot, owners: Sequence[str]) -> list[str]:
        """The record types of the lists that a form goes through."""
        found = []
        for key, entry in spot.items():
            if key not in _PLAIN and isinstance(entry.data, str) and (named := self.names.fact(entry.data, owners)):
                owner, fact, _ = named
                found += [self.names.vocabulary.element_type(owner, fact)] if _is_list(fact) else []
        return found

    def _entry(self, key: str, entry: Spot, owners: Sequence[str], by_subject: bool) -> None:
        data = entry.data
        if by_subject and key in self.names.vocabulary.subjects:
            self._by_subject(self._alone(entry))
        elif isinstance(data, str) and data.startswith("$") and len(data) > 1:
            self._norm(entry)
        elif key in ("outcome", "outcomes"):
            for one in entry.each() if isinstance(data, list) else [entry]:
                self._outcome(one, owners)
            for _, one in entry.items():
                self._outcome(one, owners, key=True)
        elif key in ("norm", "norms"):
            self._named(NORM, entry)
        elif key in ("reading", "readings"):
            self._named(READING, entry)
        elif key in ("holds", "term"):
            self._named(TERM, entry)
        elif key == "overrides":
            for one in entry.each() if isinstance(data, list) else [entry]:
                self._ruling(one)
        elif key == "unit":
            self._unit(entry)
        elif key in _TEXTS or (key in ("point", "sub", "also", *_PLAIN) and not isinstance(data, (dict, list))):
            return
        elif isinstance(data, str):
            self._fact(entry, owners)
        else:
            if by_subject:
                self._outcome(entry, owners, key=True)
            self._below(entry, owners)

    @staticmethod
    def _alone(entry: Spot) -> Spot:
        """A table of one entry, to be gone through by record types."""
        return Spot(entry.document, entry.path[:-1], {entry.path[-1]: entry.data})

    # --- vocabularies and cases

    def _vocabulary(self, root: Spot) -> None:
        for name, subject in (root.get("subjects") or root).items() if "subjects" in root else ():
            for path, fact in _table(subject, "facts"):
                self._note(FACT, name, path, fact, True, defines=True)
                if (unit := fact.get("unit")) is not None:
                    self._unit(unit)
                if (derived := fact.get("derived")) is not None:
                    self._below(derived, [name])
        for _, paper in _table(root, "written_on"):
            if (listed := paper.get("facts")) is not None:
                for one in listed.each():
                    self._fact(one, ())
        for subject_name, outcomes in _table(root, "outcomes"):
            for name, outcome in outcomes.items():
                self._note(OUTCOME, subject_name, name, outcome, True, defines=True)
                if (unit := outcome.get("unit")) is not None:
                    self._unit(unit)
        for name, unit in _table(root, "units"):
            self._note(UNIT, "", name, unit, True, defines=True)

    def _invented(self, facts: Spot, owner: str) -> None:
        """What the description of an invented register says of the facts of a record type."""
        for path, entry in facts.items():
            if found := self.names.fact(path, [owner]):
                self._note(FACT, found[0], found[1].path, entry, True)
            for way in entry.each():
                if (where := way.get("where")) is not None:
                    self._invented(where, owner)

    def _case(self, root: Spot) -> None:
        for section, record in root.items():
            if section in self.names.vocabulary.sections:
                self._record(record, section, "")
        for section, expected in _table(root, "expect"):
            kind = section if section in self.names.vocabulary.subjects else ""
            for _, entry in expected.items():
                self._outcome(entry, [kind] if kind else [], key=True)
                for name, parts in (("clauses", self._clause), ("missing", lambda one: self._fact(one, ()))):
                    if (given := entry.get(name)) is not None:
                        for one in given.each():
                            parts(one)

    def _clause(self, spot: Spot) -> None:
        """A clause is called as its rule, with more behind a point; a rule without an id as its outcome."""
        if isinstance(spot.data, str):
            name = spot.data
            self._note(RULE, self.names.family, name, spot)
            while name and self.names.outcome(name, ()) is None:
                name = name.rpartition(".")[0].rstrip(".")
            if name and (found := self.names.outcome(name, ())):
                self._note(OUTCOME, *found, spot, length=len(found[1]))

    def _record(self, record: Spot, owner: str, prefix: str) -> None:
        subject = self.names.vocabulary.subjects.get(owner)
        for key, entry in record.items() if subject is not None else ():
            path = f"{prefix}{key}"
            assert subject is not None
            fact = subject.facts.get(path)
            if fact is not None:
                self._note(FACT, owner, path, entry, True, length=len(key), whole=not prefix)
                for element in entry.each() if fact.of else ():
                    self._record(element, fact.of, "")
            elif any(one.startswith(f"{path}.") for one in subject.facts):
                self._record(entry, owner, f"{path}.")


def _is_list(fact: FactType) -> bool:
    return fact.kind in COLLECTIONS and fact.by is None


def _table(spot: Spot, key: str) -> Iterator[tuple[str, Spot]]:
    found = spot.get(key)
    return found.items() if found is not None else iter(())
