"""What can be written at a cursor: keys, names, words that a value may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from punkt.law.loading.read_documents import PARTS
from punkt.law.packs.vocabulary import FIXED_VALUES, OutcomeType, Text, Vocabulary
from punkt.law.schemas.all_schemas import NAMES, schema
from punkt.law.schemas.rules_schema import KINDS as RULES

from .cursor import Cursor, cursor_at
from .naming import NORM, POINT, READING, TERM, Names
from .schema_walk import at, in_language, keys, values
from .workspace import Workspace

COMPARED = ("is", "is_not", "in")
CONCLUDED = ("then", "else", "include", "to")
_TEXTS = ("says", "title", "quote", "label", "question", "reason", "about", "ru", "en")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written."""

    text: str
    kind: str
    detail: str = ""
    help: str = ""


def offers(workspace: Workspace, file: str | Path, line: int, column: int, lang: str) -> tuple[Cursor, list[Offer]]:
    """What can be written in a file before a column of a line, both from 0; and where that is."""
    found = workspace.file(file)
    cursor = cursor_at(found.lines if found else [""], line, column)
    names = workspace.names(file)
    part = part_of(workspace, file)
    here = _Here(workspace, names, cursor, part, lang)
    unique = {(offer.text): offer for offer in here.all()}
    return cursor, list(unique.values())


def part_of(workspace: Workspace, file: str | Path) -> str:
    """Which schema a file is by; empty where that is not known."""
    path = Path(file)
    if path.name == "pack.yaml":
        return "pack"
    if path.parent.name == "cases":
        return "case"
    found = workspace.file(file)
    tops = [one.split(":")[0] for one in found.lines if one[:1].isalpha() and ":" in one] if found else []
    for top in tops:
        name = PARTS.get(top, top)
        if name in NAMES:
            return name
    stem = path.stem
    return stem if stem in NAMES else "form" if path.parent.name == "forms" else "rules"


@lru_cache(maxsize=64)
def _schema(part: str, same: _Same) -> Any:
    return schema(part, same.vocabulary if same.vocabulary.id else None)


@dataclass(frozen=True)
class _Same:
    """A vocabulary by which object it is: a schema is made once for all packs that stand on it."""

    vocabulary: Vocabulary

    def __hash__(self) -> int:
        return id(self.vocabulary)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.vocabulary is self.vocabulary


@dataclass
class _Here:
    workspace: Workspace
    names: Names
    cursor: Cursor
    part: str
    lang: str

    def all(self) -> Iterator[Offer]:
        """Everything that can be written."""
        cursor = self.cursor
        if cursor.key:
            yield from self._keys(self._found())
            if self.part == "rules" and len(cursor.path) > 2:
                yield from self._facts(self._owners(), booleans=True)
            return
        last = next((part for part in reversed(cursor.path) if isinstance(part, str)), "")
        if last in _TEXTS:
            return
        if cursor.word.startswith("$"):
            yield from self._norms()
            return
        yield from self._values(last)

    def _found(self) -> list[Any]:
        """What the schema says of the place."""
        return at(_schema(self.part, _Same(self.names.vocabulary)), self.cursor.path)

    # --- keys

    def _keys(self, found: list[Any]) -> Iterator[Offer]:
        known = keys(found)
        hidden = self._of_other_kinds(known)
        for key, said in known.items():
            if key not in self.cursor.beside and key not in hidden:
                yield Offer(key, "key", "", in_language(said, self.lang))
        if self.part == "case" and not known:
            return
        if self.part == "ledger" and self.cursor.path == ("points",):
            return

    def _of_other_kinds(self, known: dict[str, str]) -> set[str]:
        """Keys that only rules of another kind have."""
        kind = next((kind for kind in RULES if kind in self.cursor.beside), None)
        if kind is None or self.cursor.path != ("rules", 0):
            return set()
        own = {key for keys_of, _ in RULES.values() for key in keys_of} | set(RULES)
        return own - set(RULES[kind][0])

    # --- values

    def _values(self, last: str) -> Iterator[Offer]:
        if last in ("point", "also", "sub"):
            yield from self._points(last)
        elif last == "unit":
            yield from (Offer(name, "unit", self._unit(name)) for name in self.names.vocabulary.unit_names)
        elif last in ("reading", "readings"):
            yield from self._defined(READING)
        elif last in ("holds", "term"):
            yield from self._defined(TERM)
        elif last in ("fact", "facts"):
            yield from self._facts(self._owners())
        elif last in (*RULES, "outcome", "outcomes"):
            yield from self._outcomes(last)
        elif last in COMPARED or last in CONCLUDED:
            yield from self._words(last)
            yield from self._norms()
        elif self.part == "case" and (words := self._case_values()):
            yield from words
        else:
            offered = values(self._found())
            yield from (self._named(value) for value in offered)
            if self.part == "rules" and last not in ("modality", "subject", "edition", "id"):
                if not offered or self.cursor.path[-1] == 0:
                    yield from self._facts(self._owners())
                yield from self._norms()

    def _named(self, value: str) -> Offer:
        for subject in self._owners():
            fact = self.names.vocabulary.subjects[subject].facts.get(value)
            if fact is not None:
                return Offer(value, "fact", fact.label.get(self.lang, ""), fact.question.get(self.lang, ""))
        return Offer(value, "word")

    def _unit(self, name: str) -> str:
        said: Any = self.names.vocabulary.unit(name) or {}
        word = said.get(self.lang, "")
        return word if isinstance(word, str) else str(next(iter(word.values()), ""))

    def _points(self, last: str) -> Iterator[Offer]:
        point = self.cursor.said("point") if last == "sub" else ""
        for one in self.workspace.of_kind(POINT, [self.names.pack]):
            title = self.workspace.point_title(one, self.lang)
            if last == "sub" and one.name.startswith(f"{point}."):
                yield Offer(one.name.removeprefix(f"{point}."), "point", title)
            elif last != "sub":
                yield Offer(one.name if self.cursor.quoted else f'"{one.name}"', "point", title)

    def _defined(self, kind: str) -> Iterator[Offer]:
        for one in self.workspace.of_kind(kind, self._line()):
            yield Offer(one.name, kind)

    def _norms(self) -> Iterator[Offer]:
        for one in self.workspace.of_kind(NORM, reversed(self._line())):  # of one name the pack's own is told
            yield Offer(f"${one.name}", "norm", self.workspace.norm_said(one, self.lang))

    def _line(self) -> list[str]:
        return self.workspace.line(self.names.pack)

    def _owners(self) -> list[str]:
        """The record types that a condition here is about, the rule's first."""
        vocabulary = self.names.vocabulary
        subject = self.cursor.said("subject")
        if subject in vocabulary.subjects:
            return [subject]
        for kind in RULES:
            found = self.names.outcome(self.cursor.said(kind), ())
            if found:
                return [found[0], *(name for name in vocabulary.subjects if name != found[0])]
        return list(vocabulary.subjects)

    def _facts(self, owners: list[str], booleans: bool = False) -> Iterator[Offer]:
        for number, owner in enumerate(owners):
            for fact in self.names.vocabulary.subjects[owner].facts.values():
                if booleans and fact.kind.value != "boolean":
                    continue
                name = f"{owner}.{fact.path}" if number and owner in self.names.vocabulary.sections else fact.path
                yield Offer(name, "fact", fact.label.get(self.lang, ""), fact.question.get(self.lang, ""))

    def _outcomes(self, kind: str) -> Iterator[Offer]:
        for (_, name), outcome in self.names.vocabulary.outcomes.items():
            wanted = {"decide": "decision", "check": "check", "duty": "duty", "flag": "flag"}.get(kind)
            if outcome.of or (wanted and outcome.kind.value != wanted):
                continue
            yield Offer(name, "outcome", outcome.title.get(self.lang, ""))

    def _words(self, last: str) -> Iterator[Offer]:
        """The words that the fact or outcome beside can be."""
        for name, text in self._choices(last).items():
            yield Offer(name, "word", text.get(self.lang, ""))

    def _choices(self, last: str) -> dict[str, Text]:
        cursor, owners = self.cursor, self._owners()
        if last in COMPARED:
            if "fact" in cursor.beside:
                found = self.names.fact(cursor.beside["fact"], owners)
                if found is None:
                    return {}
                fact = found[1]
                return {"true": {}, "false": {}} if fact.kind.value == "boolean" else dict(fact.values)
            named = cursor.beside.get("outcome", "")
        else:
            named = next((cursor.said(kind) for kind in RULES if cursor.said(kind)), "")
        outcome = self.names.outcome(named, owners)
        return words_of(self.names.vocabulary.outcomes[outcome]) if outcome else {}

    def _case_values(self) -> list[Offer]:
        """What a fact of a case, or an outcome that it expects, can be."""
        path = [part for part in self.cursor.path if isinstance(part, str)]
        if path[:1] == ["expect"] and len(path) > 2:
            outcome = self.names.vocabulary.outcomes.get((path[1], path[2]))
            return [Offer(name, "word", text.get(self.lang, "")) for name, text in words_of(outcome).items()]
        if len(path) < 2 or path[0] not in self.names.vocabulary.subjects:
            return []
        fact = self.names.vocabulary.subjects[path[0]].facts.get(".".join(path[1:]))
        if fact is None:
            return []
        if fact.kind.value == "boolean":
            return [Offer("true", "word"), Offer("false", "word")]
        return [Offer(name, "word", text.get(self.lang, "")) for name, text in fact.values.items()]


def words_of(outcome: OutcomeType | None) -> dict[str, Text]:
    """The words that an outcome can be."""
    if outcome is None:
        return {}
    return dict(outcome.values or FIXED_VALUES.get(outcome.kind, {}))
