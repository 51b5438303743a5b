"""What the tests of a pack tried, in the pack's own words: its clauses, its bounds, and changes to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar, get_args

from punkt.files.messages.diagnostics import Place
from punkt.files.texts import LANGUAGES, Said, Texts
from punkt.kernel.nodes import Comparison, Condition, Node
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.packs.own_places import part_named
from punkt.law.packs.pack import MODALITY_TEXT, Applies, FactList, Norm, Presumption, Reading, Rule
from punkt.law.packs.vocabulary import Text
from punkt.proving.changes.form_edits import NOTHING
from punkt.proving.changes.pack_changes import PackChange
from punkt.proving.mutants.bounds import Bound
from punkt.proving.mutants.changed_part import ChangedPart
from punkt.proving.mutants.coverage import BoundCover, ClauseCover
from punkt.proving.mutants.goals import Goal, NoticeGoal, TryGoal
from punkt.proving.mutants.mutant import Mutant
from punkt.showing.words.clause_words import ClauseWords
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

CONDITIONS = get_args(Condition)
_Item = TypeVar("_Item")
_TRIED = Texts("packs.tests")
_SAID = Texts("packs.tried")


class TriedWords:
    """Tells clauses, bounds and changes of one rule base in one language."""

    def __init__(self, linked: Linked, lang: str, clauses: Iterable[Clause] = ()) -> None:
        """``clauses``: those that are told apart."""
        self.linked, self.words = linked, Words(lang)
        self.names = Names(linked, self.words)
        self.conditions, self.values = Conditions(self.names), ValueWords(self.names)
        self.clauses = ClauseWords(self.conditions, clauses)

    def _said(self, key: str, **arguments: object) -> str:
        return _SAID(key, self.words.lang, **arguments)

    def _way(self, way: str, value: str = "") -> str:
        word = _TRIED(way, self.words.lang)
        return self._said("side", side=word, value=value) if value else word

    def cover(self, row: ClauseCover | BoundCover) -> tuple[str, list[str]]:
        """What was tried, and the ways or sides that no case shows."""
        if isinstance(row, ClauseCover):
            return self.clause(row.clause), [self._way(way) for way in row.lacking]
        return self.bound(row.bound), [self._way(side, self._side(row, side)) for side in row.lacking]

    # --- what is tried

    def clause(self, clause: Clause) -> str:
        """A clause: its unit, what it decides, and to what."""
        return self._said("clause", what=self._about(clause), value=self.clauses.concludes(clause))

    def bound(self, bound: Bound) -> str:
        """A bound: the unit and the outcome of its clause, and what is asked there."""
        asked = self.conditions.condition(bound.node, bound.kind)
        return self._said("bound", what=self._about(bound.clause), when=asked)

    def _side(self, row: BoundCover, side: str) -> str:
        """The value that lies at a side of a bound; empty of a comparison, where it turns on the other value."""
        node = row.bound.node
        if isinstance(node, Comparison):
            return ""
        value = row.bound.end if side == "at" else row.beyond
        return "" if value is None else self.conditions.single(node.value, value, row.bound.kind)

    def _about(self, clause: Clause) -> str:
        rule = clause.rule
        return self._named(rule.pack, clause.citation.address, self.conditions.value_label(rule.subject, rule.outcome))

    def _named(self, pack: str, address: str, title: str) -> str:
        return self._said("named", at=self.names.addresses(pack).short(address), title=title)

    # --- what is changed

    def changed(self, mutant: Mutant) -> str:
        """A change: where it is, and what becomes of what."""
        before, after = self._sides(mutant.change, mutant.part)
        return self._said("changed", what=self._changed(mutant.change), before=before, after=after)

    def _changed(self, change: PackChange) -> str:
        """What is changed: a norm, the outcome of a rule, a reading, a fact that is presumed, to whom a pack applies."""
        match change.of:
            case Norm() as norm:
                return self._named(norm.pack, norm.citation.address, self.words.pick(norm.title))
            case Rule() as rule:
                title = self.conditions.value_label(rule.subject, rule.outcome)
                return self._named(rule.pack, rule.citation.address, title)
            case Reading() as reading:
                return self._named(reading.pack, reading.address, self.words.pick(reading.question))
            case Presumption() as presumed:
                return self._named(presumed.pack, presumed.citation.address, self.names.label(*presumed.key))
            case Applies() as applies:
                assert change.pack is not None
                return self._named(change.pack.id, applies.citation.address, self._said("addressees"))
            case None:
                return change.name

    def _sides(self, change: PackChange, part: ChangedPart | None) -> tuple[str, str]:
        if change.kind == "modality":
            return self._pick(MODALITY_TEXT, change)
        match change.of:
            case Reading() as reading:
                return self._pick(reading.options, change)
            case Norm() as norm if change.norm is not None:
                return self._norm(norm, change.norm)
            case Presumption() as one:
                return self._presumed(one, change.before), self._presumed(one, change.after)
            case Rule() as rule if change.kind == "value":
                named = self.names.one(rule.subject, rule.subject, rule.outcome)
                return self.values.required(named, change.before), self.values.required(named, change.after)
            case Rule() as rule if change.overrides is not None:
                other = self.linked.by_id[rule.pack].rules_by_id.get(change.before)
                title = self.conditions.value_label(other.subject, other.outcome) if other else change.before
                return self._said("exception", what=title), NOTHING
        if part is None:
            return change.before, change.after
        return self._part(part, part.before), NOTHING if part.after is None else self._part(part, part.after)

    def _pick(self, texts: Mapping[str, Text], change: PackChange) -> tuple[str, str]:
        return self.words.pick(texts[change.before]), self.words.pick(texts[change.after])

    def _norm(self, before: Norm, after: Norm) -> tuple[str, str]:
        """The value that is another; of a list only the item that is left out."""
        pairs = zip(before.values, after.values, strict=True)
        old, new = next((one.value, other.value) for one, other in pairs if one.value != other.value)
        if isinstance(old, FactList) and isinstance(new, FactList):
            return self.values.declared(before, FactList(_left_out(old.paths, new.paths))), NOTHING
        if isinstance(old, tuple) and isinstance(new, tuple) and len(new) < len(old):
            return self.values.declared(before, _left_out(old, new)), NOTHING
        return self.values.declared(before, old), self.values.declared(before, new)

    def _presumed(self, one: Presumption, text: str) -> str:
        norm = self.linked.norm(one.pack, text[1:]) if text.startswith("$") else None
        if norm is not None:
            return self.words.pick(norm.title)
        return (
            text if text == NOTHING else self.values.required(self.names.one(one.subject, one.subject, one.fact), text)
        )

    def _part(self, part: ChangedPart, node: Node) -> str:
        rule = part.clause.rule
        if part.before is part.clause.value:
            return self.conditions.concluded(node, rule.subject, rule.outcome)  # type: ignore[arg-type]
        if isinstance(node, CONDITIONS):
            return self.conditions.condition(node, part.kind)
        return self.conditions.value(node, part.kind)  # type: ignore[arg-type]


def place_of(clause: Clause) -> Place:
    """Where a clause stands in its file: its row or branch, else its rule."""
    rule = clause.rule
    return (part_named(rule.body, clause.id[len(rule.id) + 1 :]) or rule.body).place


def _left_out(before: tuple[_Item, ...], after: tuple[_Item, ...]) -> tuple[_Item, ...]:
    """The items of a list that are not in another."""
    return tuple(item for item in before if item not in after)


def goal_words(linked: Linked, goal: Goal) -> Said:
    """What the case that shows a goal does, in both languages."""
    program = goal.program if isinstance(goal, TryGoal) else None
    clauses = list(chain.from_iterable(program.clauses.values())) if program is not None else []
    return {lang: _goal(TriedWords(linked, lang, clauses), goal) for lang in LANGUAGES}


def _goal(words: TriedWords, goal: Goal) -> str:
    if isinstance(goal, NoticeGoal):
        assert goal.mutant is not None
        return _SAID("notices", words.words.lang, what=words.changed(goal.mutant))
    assert isinstance(goal, TryGoal) and goal.cover is not None
    what, ways = words.cover(goal.cover)
    return _SAID("shows", words.words.lang, what=what, way=ways[goal.cover.lacking.index(goal.way)])
