"""The cases of the packs that are served: each fact with its values, unit and words in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import count

from punkt.files.texts import LANGUAGES, bilingual
from punkt.law.packs.vocabulary import SubjectType, Text, Vocabulary
from punkt.law.schemas.all_schemas import schema
from punkt.showing.words.plurals import alone

from .shapes import Json, Lifted, class_name, ref

_LEFT_OUT = ("expect", "about")
"""What only an analyst's own tests state; the service takes no heed of it."""


def typed_cases(vocabularies: Mapping[str, Vocabulary], titles: Mapping[str, Text], taken: Collection[str]) -> Json:
    """Components: ``CaseFile`` of all packs, the case of each (``CaseRuExample1``), and the records of the vocabularies.

    ``vocabularies``: by the id of a pack, that of the cases which it decides; ``titles``: what the packs are called;
    ``taken``: names of other components.
    """
    found: Json = {}
    cases: list[tuple[Vocabulary, str]] = []
    for pack, vocabulary in vocabularies.items():
        case = next((name for known, name in cases if known == vocabulary), "")
        if not case:
            prefix = _prefix(vocabulary, [*taken, *found])
            case = f"{prefix}Case"
            found |= _records(vocabulary, prefix)
            cases.append((vocabulary, case))
        title = f"{titles[pack]['ru']} — {titles[pack]['en']}"
        name = next(one for one in _numbered(f"Case{class_name(pack)}") if one not in found and one not in taken)
        found[name] = {**ref(case), "description": title}
    if cases:
        several = [ref(case) for _, case in cases]
        found["CaseFile"] = several[0] if len(several) == 1 else {"anyOf": several}
        found["PackId"] = {"description": "The id of a pack", "type": "string", "enum": list(vocabularies)}
    return found


def _numbered(name: str) -> Iterator[str]:
    """A name, and what it is called where it is taken."""
    yield name
    yield from (f"{name}{number}" for number in count(2))


def _prefix(vocabulary: Vocabulary, taken: Collection[str]) -> str:
    """What the names of a vocabulary's components begin with, and those of no other."""
    named = class_name(vocabulary.id)
    return next(one for one in _numbered(named) if not any(name.startswith(one) for name in taken))


def _records(vocabulary: Vocabulary, prefix: str) -> Json:
    """The case of a vocabulary and its records, which have names of their own."""
    whole = schema("case", vocabulary)
    whole["properties"] = {name: one for name, one in whole["properties"].items() if name not in _LEFT_OUT}
    tables = {name: one for name, one in whole["$defs"].items() if name.rpartition(".")[2] in vocabulary.subjects}
    tables = {name: one for name, one in tables.items() if not name.startswith("expect.")}
    for name, one in tables.items():
        for branch in one.get("anyOf", [one]):
            branch.pop("allOf", None)  # contradictions, which the service tells in words
            _say_units(branch, vocabulary.subjects[name.rpartition(".")[2]], vocabulary)
    lifted = Lifted()
    lifted.add(f"{prefix}Case", {**whole, "$defs": tables}, lambda part: prefix + _record_name(part))
    return lifted.found


def _record_name(part: str) -> str:
    """What a record of the schema of a case is called: ``element.room`` is ``RoomElement``."""
    kind, _, name = part.rpartition(".")
    return class_name(name) + class_name(kind)


def _say_units(table: Json, subject: SubjectType, vocabulary: Vocabulary) -> None:
    """Add to what is said of each fact the unit it is in."""
    for path, fact in subject.facts.items():
        words = vocabulary.unit(fact.unit)
        if words is None or not fact.given:
            continue
        at = table
        for part in path.split("."):
            at = at.get("properties", {}).get(part, {})
        if "description" in at and "x-unit" not in at:  # a section and the elements of a list share it
            told = bilingual("service.described.unit", unit={lang: alone(words, lang) for lang in LANGUAGES})
            at["x-unit"] = fact.unit
            at["description"] += f"\n{told['ru']} — {told['en']}"
