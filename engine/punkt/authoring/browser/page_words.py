"""What a page says of the law, in both languages: questions by the papers they stand on, names, clauses, documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from punkt.deciding.explaining.plain_values import asked_for
from punkt.deciding.explaining.trace_clause import norm_value
from punkt.deciding.rule_base import Rules
from punkt.files.canonical import canonical_decision
from punkt.files.texts import LANGUAGES, Texts
from punkt.kernel.nodes import Named, Node, Test
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.pack import MODALITY_TEXT
from punkt.law.packs.vocabulary import COLLECTIONS, FIXED_VALUES, FactKind, FactType, OutcomeKind, Vocabulary
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

Said = dict[str, str]
Key = tuple[str, str]
WORDS = Texts(
    "browser.page",
    "about",
    "add",
    "apart",
    "asked_on",
    "case_name",
    "clear",
    "decided",
    "digest",
    "element",
    "empty_list",
    "faults",
    "language",
    "lasting",
    "months_hint",
    "no_number",
    "no_such",
    "none_of_them",
    "not_known",
    "not_signed",
    "nothing_asked",
    "offline",
    "other_facts",
    "other_language",
    "outcomes",
    "packs",
    "past",
    "print",
    "questions",
    "remove",
    "save",
    "signed_by",
    "still_open",
    "years_hint",
)
SHARED = Texts(
    "interface.words",
    "open",
    "gap",
    "in_conflict",
    "not_applicable",
    "next",
    "notices",
    "presumptions",
    "unknown",
    "yes",
    "no",
    "none",
    "not_there",
    "ruled_out",
    "stated",
    "where_applies",
    "required",
    "less_than",
    "at_most",
    "more_than",
    "at_least",
    "not",
)
"""Words of the interface that a page has too."""
BOTH = {lang: Words(lang) for lang in LANGUAGES}


def page_words(rules: Rules) -> dict[str, Any]:
    """All that a page says of a rule base."""
    said = _Said(rules)
    return {
        "words": {name: dict(texts) for table in (SHARED, WORDS) for name, texts in table.items()},
        "modalities": {name: dict(text) for name, text in MODALITY_TEXT.items()},
        "papers": said.papers(),
        "subjects": said.subjects(),
        "outcomes": said.outcomes(),
        "terms": said.terms(),
        "required": said.required(),
        "clauses": said.clauses(),
        "of_outcome": said.of_outcome(),
        "points": said.points(),
        "packs": {pack.id: said.each(lambda names, pack=pack: names.pack(pack.id)) for pack in rules.packs},
        "norms": said.norms(),
        "notices": {f"{pack.id} {one.id}": dict(one.says) for pack in rules.packs for one in pack.notices},
        "steps": {pack.id: {"who": _texts(pack.next.who), "what": _texts(pack.next.what)} for pack in rules.packs},
    }


def _texts(found: Mapping[str, Mapping[str, str]]) -> dict[str, Said]:
    return {name: dict(text) for name, text in found.items()}


class _Said:
    """Gathers the words of one rule base."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.vocabulary = rules, rules.linked.vocabulary  # outcomes as the packs call them
        self.names = {lang: Names(rules.linked, words) for lang, words in BOTH.items()}
        self.values = {lang: ValueWords(names) for lang, names in self.names.items()}
        self.programs = [rules.edition(day).program for day in rules.changes if _in_force(rules, day)]
        self.asked = {key for program in self.programs for key in facts_read(program)}
        """The facts that rules read, with the lists in which they stand."""

    def each(self, say: Any) -> Said:
        """What is said in each language."""
        return {lang: say(names) for lang, names in self.names.items()}

    def papers(self) -> list[dict[str, Any]]:
        """The papers on which facts stand that are asked for, in the order in which to ask."""
        found = {self.vocabulary.paper_of(kind, path) for kind, path in self.asked}
        papers = self.vocabulary.written_on.items()
        return [
            {"name": name, "title": dict(one.title), "hint": dict(one.hint)} for name, one in papers if name in found
        ]

    def subjects(self) -> dict[str, Any]:
        """Record types with the questions about them."""
        found = {}
        for name, subject in self.vocabulary.subjects.items():
            facts = [self._fact(fact, name) for fact in subject.facts.values() if not fact.stands_for]
            found[name] = {
                "title": dict(subject.title),
                "section": subject.section,
                "none": subject.none,
                "facts": facts,
            }
        return found

    def _fact(self, fact: FactType, subject: str) -> dict[str, Any]:
        value = fact.each or fact
        found: dict[str, Any] = {
            "path": fact.path,
            "label": dict(fact.label),
            "question": dict(fact.question),
            "kind": fact.kind.value,
            "asked": fact.given and (subject, fact.path) in self.asked,
            "paper": self.vocabulary.paper_of(subject, fact.path),
        }
        if fact.kind in COLLECTIONS:
            found |= {"of": fact.of, "element": self.vocabulary.element_type(subject, fact)}
        if fact.by is not None:
            found |= {"by": fact.by.value, "each": value.kind.value}
        if value.values:
            found["values"] = _texts(value.values)
        if value.unit:
            found["unit"] = self.vocabulary.unit(value.unit)
        if fact.deniable:
            found["deniable"] = True
        return found

    def outcomes(self) -> dict[str, Any]:
        """Outcomes in the vocabulary's order: by record type and name."""
        return {
            f"{kind} {name}": {
                "title": dict(one.title),
                "kind": one.kind.value,
                "values": _texts(FIXED_VALUES.get(one.kind) or one.values),
                "adverse": list(one.adverse),
                "leading": one.leading,
                **({"unit": self.vocabulary.unit(one.unit)} if one.unit else {}),
            }
            for (kind, name), one in self.vocabulary.outcomes.items()
        }

    def terms(self) -> dict[str, Said]:
        """What terms are called: as their rules say."""
        keys = {
            plan.key for program in self.programs for plan in program.plan.values() if plan.kind is OutcomeKind.TERM
        }
        return {
            f"{kind} {name}": self.each(lambda names, kind=kind, name=name: names.label(kind, name))
            for kind, name in sorted(keys)
        }

    def required(self) -> dict[str, Said]:
        """What tests of a fact or an outcome ask for, in words: by record type, name and how a trace has it."""
        found: dict[str, Said] = {}
        for kind, node in self._nodes():
            if not isinstance(node, Test) or not isinstance(node.value, Named) or ":" in kind:
                continue
            about, name = node.value.section or kind, node.value.name
            for opposite in (False, True):
                text = asked_for(node.domain, opposite)
                key = f"{about} {name} {text}"
                if key not in found:
                    found[key] = {
                        lang: each.required(self.names[lang].one(about, about, name), text)
                        for lang, each in self.values.items()
                    }
        return found

    def _nodes(self) -> Iterator[tuple[str, Node]]:
        for program in self.programs:
            yield from program_nodes(program)

    def clauses(self) -> dict[str, Said]:
        """What each clause says."""
        found = {}
        for program in self.programs:
            for plan in program.plan.values():
                for pack, name in [
                    *((clause.rule.pack, clause.id) for clause in plan.clauses),
                    *((one.pack, one.id) for one in plan.audiences),
                ]:
                    found[f"{pack} {name}"] = self.each(lambda names, pack=pack, name=name: names.says(pack, name))
        return {key: said for key, said in found.items() if all(said.values())}

    def of_outcome(self) -> dict[str, str]:
        """The outcome that each clause is of."""
        return {
            f"{clause.rule.pack} {clause.id}": plan.name
            for program in self.programs
            for plan in program.plan.values()
            for clause in plan.clauses
            if clause.month is None
        }

    def norms(self) -> dict[str, Said]:
        """The values of norms in words: by pack, name and the value as a decision has it."""
        found = {}
        for pack in self.rules.packs:
            for norm in pack.norms.values():
                for value in (norm_value(dated.value) for dated in norm.values):
                    key = f"{pack.id} {norm.name} {canonical_decision(value).decode()}"
                    found[key] = {lang: one.norm(pack.id, norm.name, value) for lang, one in self.values.items()}
        return found

    def points(self) -> dict[str, Said]:
        """How the units of the documents are cited that decisions may cite."""
        found = {}
        for pack in self.rules.packs:
            citations = [rule.citation for rule in pack.rules]
            citations += [one for norm in pack.norms.values() for _, one in norm.citations]
            addresses = {(one.point, one.sub) for one in citations} | {(point, "") for point in pack.points}
            for point, sub in sorted(addresses):
                found[f"{pack.id} {point} {sub}"] = self.each(
                    lambda names, pack=pack, point=point, sub=sub: names.cited(pack.id, point, sub)
                )
        return found


def _in_force(rules: Rules, day: Any) -> bool:
    return all(day in pack.in_force for pack in rules.packs)


def program_nodes(program: Program) -> Iterator[tuple[str, Node]]:
    """All nodes of a program, each with the record type that it is about."""
    for plan in program.plan.values():
        whole = [node for clause in plan.clauses for node in (clause.condition, clause.value)]
        for node in (*whole, *(one.condition for one in plan.audiences)):
            yield from parts_of(node, plan.subject, program.vocabulary)


def facts_read(program: Program) -> set[Key]:
    """The facts that rules read, by record type and path, and the lists in which their records stand."""
    found: set[Key] = set()
    for kind, node in program_nodes(program):
        key = (node.section or kind, node.name) if isinstance(node, Named) else ("", "")
        if key[0] and key[1] in program.vocabulary.subjects[key[0]].facts:  # a stated outcome is a fact too
            found.add(key)
    return {*found, *_lists_of(found, program.vocabulary), *_stated(program)}


def _stated(program: Program) -> Iterable[Key]:
    return [plan.key for plan in program.plan.values() if plan.stated]


def _lists_of(keys: set[Key], vocabulary: Vocabulary) -> set[Key]:
    """The lists in which records stand of which a fact is read, and those that references point into."""
    kinds = {kind for kind, _ in keys}
    pointed = {
        vocabulary.element_type(kind, vocabulary.subjects[kind].facts[path])
        for kind, path in keys
        if path in vocabulary.subjects[kind].facts and vocabulary.subjects[kind].facts[path].kind is FactKind.REFERENCES
    }
    return {
        (name, path)
        for name, subject in vocabulary.subjects.items()
        for path, fact in subject.facts.items()
        if fact.kind is FactKind.LIST and fact.of in kinds | pointed
    }
