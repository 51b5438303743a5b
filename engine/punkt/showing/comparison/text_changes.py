"""What changed as text: norms, rules and readings of two packs, and who decides each outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from punkt.files.texts import LANGUAGES
from punkt.law.language.clause import Clause
from punkt.law.language.link import Key
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import MODALITY_TEXT, Citation, Norm, Pack, Reading, Rule
from punkt.law.packs.vocabulary import OutcomeKind, Text
from punkt.proving.comparison.compared_packs import Side
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One thing that is said otherwise; empty where one side says nothing."""

    name: str
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class TextChange:
    """A norm, rule or reading that one side lacks, or that says something else there."""

    part: str
    name: str
    how: str
    pack: str
    point: str
    title: Text
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True)
class DecidingPack:
    """Whose rules decide an outcome: the pack, the units of its document, how binding they are."""

    pack: str
    points: tuple[str, ...]
    modality: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedOutcome:
    """Who decides an outcome on either side, and how the one stands to the other.

    ``relation``: ``only_one``, ``only_other``, ``same``, ``changed`` (the same pack's rules or norms are
    others), ``follows`` (its own rules stand, but rest on outcomes that others decide), ``replaced`` (the extending pack decides instead), ``tightened``, ``filled`` or ``renormed``
    (the base's rules stand with norms of the extending pack), ``both`` (packs that do not extend each other).
    """

    key: Key
    title: Text
    relation: str
    one: DecidingPack | None
    other: DecidingPack | None
    norms: Mapping[str, str] = field(default_factory=dict)
    """Norms of the base that the extending pack speaks of, and how they stand to the base's."""


@dataclass(frozen=True, slots=True)
class TextDiff:
    """Everything that changed as text."""

    relation: str
    """``versions``, ``days``, ``extends`` (the second extends the first), ``extended`` or ``apart``."""
    header: tuple[ChangedField, ...]
    changes: tuple[TextChange, ...]
    outcomes: tuple[DecidedOutcome, ...]


def diff_text(one: Side, other: Side) -> TextDiff:
    """What changed as text from the one side to the other."""
    relation = relation_of(one, other)
    changes: list[TextChange] = []
    on_days = relation == "days"
    told = {lang: (_Told(one, lang, on_days), _Told(other, lang, on_days)) for lang in LANGUAGES}
    for before, after in _paired(one, other, relation):
        changes += _changes(before, after, told, relation)
    changed = {(change.pack, change.part, change.name) for change in changes}
    keys = [key for key in one.linked.vocabulary.outcomes if key in _decided(one) or key in _decided(other)]
    keys += [key for key in other.linked.vocabulary.outcomes if key in _decided(other) and key not in keys]
    rows = tuple(_outcome(one, other, key, relation, changed) for key in keys)
    return TextDiff(relation, _header(one, other, relation), tuple(changes), rows)


def relation_of(one: Side, other: Side) -> str:
    """How the two packs stand to each other."""
    if one.pack.id == other.pack.id:
        return "days" if one.pack.digest == other.pack.digest and one.day != other.day else "versions"
    if any(pack.id == one.pack.id for pack in other.chain):
        return "extends"
    return "extended" if any(pack.id == other.pack.id for pack in one.chain) else "apart"


def _paired(one: Side, other: Side, relation: str) -> Iterator[tuple[Pack | None, Pack | None]]:
    """The packs that are compared with each other: those of one id; of packs that are not, the two themselves."""
    if relation in ("versions", "days"):
        theirs = {pack.id: pack for pack in other.chain}
        for pack in one.chain:
            yield pack, theirs.pop(pack.id, None)
        for pack in theirs.values():
            yield None, pack
    else:
        yield one.pack, other.pack


# --- norms, rules, readings


class _Told:
    """What one side says, in one language."""

    def __init__(self, side: Side, lang: str, on_day: bool = False) -> None:
        """``on_day``: of a norm, only the value of the side's day is said."""
        self.side, self.words, self.on_day = side, Words(lang), on_day
        self.names = Names(side.linked, self.words)
        self.values, self.conditions = ValueWords(self.names), Conditions(self.names)

    def norm(self, norm: Norm) -> dict[str, str]:
        """What a norm says, field by field."""
        words = self.words
        several = len(norm.values) > 1 and not self.on_day
        values = [
            self.values.declared(norm, dated.value) + (f" ({_span(dated.in_force, words)})" if several else "")
            for dated in norm.values
            if not self.on_day or self.side.day in dated.in_force
        ]
        return {
            "value": "; ".join(values),
            **self.cited(norm),
            "title": words.pick(norm.title),
            "towards_base": words(norm.towards_base + "_base") if norm.towards_base else "",
        }

    def cited(self, what: Norm | Rule) -> dict[str, str]:
        """Where the document says it, how binding it is, and in which words: on the side's day, or with each day."""
        found = [(None, what.cited_on(self.side.day))] if self.on_day else what.citations

        def said(of: Callable[[Citation], str]) -> str:
            lines: list[tuple[date | None, str]] = []
            for since, citation in found:
                if not lines or lines[-1][1] != of(citation):
                    lines.append((since, of(citation)))
            return "; ".join(
                f"{text} ({self.words('since', day=self.words.day(day))})" if day else text for day, text in lines
            )

        return {
            "point": said(lambda citation: citation.address),
            "modality": said(lambda citation: self.words.pick(MODALITY_TEXT[citation.modality.value])),
            "quote": said(lambda citation: citation.quote),
        }

    def rule(self, rule: Rule) -> dict[str, str]:
        """What a rule says, field by field."""
        clauses = [
            clause
            for clauses in self.side.program.clauses.values()
            for clause in clauses
            if clause.rule.id == rule.id and clause.rule.pack == rule.pack
        ]
        outcome = self.conditions.value_label(rule.subject, rule.outcome)
        lines = [
            f"{self.conditions.condition(clause.condition, clause.rule.subject)} → "
            f"{self.conditions.concluded(clause.value, clause.rule.subject, rule.outcome)}{self._stands(clause)}"
            for clause in clauses
        ]
        return {
            "outcome": outcome,
            **self.cited(rule),
            "says": self.words.pick(rule.says),
            "condition": "\n".join(lines),
            "who": self.words.pick(rule.who) if rule.who else "",
            "in_force": _span(rule.in_force, self.words),
        }

    def _stands(self, clause: Clause) -> str:
        """Where a row or a branch stands that says so itself."""
        own = clause.own_citation
        return f" ({own.address}: {self.words.quote(own.quote)})" if own is not None else ""

    def reading(self, reading: Reading) -> dict[str, str]:
        """What a reading says, field by field."""
        pick = self.words.pick
        return {
            "point": f"{reading.point}.{reading.sub}" if reading.sub else reading.point,
            "question": pick(reading.question),
            "adopted": pick(reading.options.get(reading.adopted, {"ru": reading.adopted, "en": reading.adopted})),
            "options": "; ".join(pick(text) for text in reading.options.values()),
            "reason": pick(reading.reason) if reading.reason else "",
        }


def _span(span: InForce, words: Words) -> str:
    if span.until is None:
        return words("since", day=words.day(span.since))
    return words("since_until", day=words.day(span.since), until=words.day(span.until))


_Both = Mapping[str, tuple[_Told, _Told]]


def _changes(before: Pack | None, after: Pack | None, told: _Both, relation: str) -> Iterator[TextChange]:
    """What two packs say otherwise. A norm, rule or reading of a base that the extending pack lacks stays."""
    silent = REMOVED if relation == "extends" else ADDED if relation == "extended" else ""
    parts: list[tuple[str, Callable[[Pack], Mapping[str, Any]]]] = [
        ("norm", lambda pack: pack.norms),
        ("rule", lambda pack: pack.rules_by_id),
        ("reading", lambda pack: pack.readings),
    ]
    for part, listed in parts:
        ours = listed(before) if before else {}
        theirs = listed(after) if after else {}
        for name in dict.fromkeys([*ours, *theirs]):
            change = _change(part, name, ours.get(name), theirs.get(name), told)
            if change is not None and change.how != silent:
                yield change


def _change(part: str, name: str, before: Any, after: Any, told: _Both) -> TextChange | None:
    rows = {
        lang: (
            getattr(mine, part)(before) if before is not None else {},
            getattr(yours, part)(after) if after is not None else {},
        )
        for lang, (mine, yours) in told.items()
    }
    any_row = next(iter(rows.values()))
    names = dict.fromkeys([*any_row[0], *any_row[1]])
    fields = tuple(
        ChangedField(one, _said(rows, one, 0), _said(rows, one, 1))
        for one in names
        if any(row[0].get(one, "") != row[1].get(one, "") for row in rows.values())
    )
    if not fields:
        return None
    how = CHANGED if before is not None and after is not None else ADDED if before is None else REMOVED
    there = after if after is not None else before
    side = 1 if after is not None else 0
    day = told["ru"][side].side.day
    point = there.cited_on(day).address if part != "reading" else rows["ru"][side]["point"]
    title: Text = there.title if part == "norm" else there.says if part == "rule" else there.question
    return TextChange(part, name, how, there.pack, point, title, fields)


_Rows = Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]


def _said(rows: _Rows, name: str, side: int) -> Text:
    """What one side says; of several lines only those that the other side does not say."""
    found: dict[str, str] = {}
    for lang, row in rows.items():
        lines, others = (row[n].get(name, "").split("\n") for n in (side, 1 - side))
        kept = [line for line in lines if line not in others]
        found[lang] = "\n".join(kept if len(lines) > 1 else lines)
    return found


# --- outcomes


def _decided(side: Side) -> set[Key]:
    plans = side.program.plan
    return {key for key, plan in plans.items() if plan.kind is not OutcomeKind.TERM and not plan.out_of_force}


def _decider(side: Side, key: Key) -> DecidingPack | None:
    plan = side.program.plan.get(key)
    if plan is None or plan.out_of_force:
        return None
    rules = list({clause.rule.id: clause.rule for clause in plan.clauses}.values())
    return DecidingPack(
        rules[0].pack,
        tuple(dict.fromkeys(clause.citation.address for clause in plan.clauses)),
        tuple(dict.fromkeys(rule.citation.modality.value for rule in rules)),
        tuple(rule.id for rule in rules),
    )


def _outcome(one: Side, other: Side, key: Key, relation: str, changed: set[tuple[str, str, str]]) -> DecidedOutcome:
    mine, yours = _decider(one, key), _decider(other, key)
    declared = one.linked.vocabulary.outcomes.get(key) or other.linked.vocabulary.outcomes[key]
    extending = other if relation == "extends" else one if relation == "extended" else None
    norms = _spoken_of(extending, key) if extending is not None else {}
    return DecidedOutcome(
        key, declared.title, _relation(one, other, key, (mine, yours), norms, changed, relation), mine, yours, norms
    )


def _spoken_of(side: Side, key: Key) -> dict[str, str]:
    """The norms an outcome rests on of which the pack itself says how they stand to its base's."""
    names = dict.fromkeys(name for _, name in _norms(side, [key]))
    own = side.pack.norms
    return {name: own[name].towards_base for name in names if name in own and own[name].towards_base}


def _relation(
    one: Side,
    other: Side,
    key: Key,
    deciders: tuple[DecidingPack | None, DecidingPack | None],
    norms: Mapping[str, str],
    changed: set[tuple[str, str, str]],
    relation: str,
) -> str:
    mine, yours = deciders
    if mine is None or yours is None:
        return "only_other" if mine is None else "only_one"
    if mine.pack != yours.pack:
        return "both" if relation == "apart" else "replaced"
    words = {"fills": "filled", "tightens": "tightened", "replaces": "renormed"}
    said = next((words[how] for how in ("fills", "tightens", "replaces") if how in norms.values()), "")
    if said:
        return said
    rules = {(mine.pack, "rule", rule) for rule in (*mine.rules, *yours.rules)}
    used = {(pack, "norm", name) for pack, name in {*_norms(one, [key]), *_norms(other, [key])}}
    if changed & (rules | used) or _bodies(one, key) != _bodies(other, key):
        return "changed"
    return "same" if all(_bodies(one, k) == _bodies(other, k) for k in _rests_on(one, key)) else "follows"


def _rests_on(side: Side, key: Key) -> set[Key]:
    """The outcomes and terms that an outcome is worked out from."""
    found: set[Key] = set()
    queue = [key]
    while queue:
        plan = side.program.plan.get(queue.pop())
        more = set(plan.uses) - found if plan else set()
        found |= more
        queue += more
    return found


def _bodies(side: Side, key: Key) -> list[tuple[object, object]]:
    plan = side.program.plan.get(key)
    return [(clause.condition, clause.value) for clause in plan.clauses] if plan else []


def _norms(side: Side, keys: Iterable[Key]) -> Iterator[tuple[str, str]]:
    """The norms that outcomes rest on, also through others: the pack that has the norm, and its name."""
    seen: set[Key] = set()
    queue: list[Key] = list(keys)
    while queue:
        key = queue.pop()
        plan = side.program.plan.get(key)
        if key in seen or plan is None:
            continue
        seen.add(key)
        queue += sorted(plan.uses)
        for clause in plan.clauses:
            queue += clause.terms
            for name in clause.norms:
                norm = side.linked.norm(clause.rule.pack, name)
                if norm is not None:
                    yield norm.pack, name


# --- the packs themselves


def _header(one: Side, other: Side, relation: str) -> tuple[ChangedField, ...]:
    """What the headers of two versions say otherwise."""
    if relation not in ("versions", "days"):
        return ()
    before, after = (_told_header(side.pack) for side in (one, other))
    return tuple(ChangedField(name, before[name], after[name]) for name in before if before[name] != after[name])


def _told_header(pack: Pack) -> dict[str, Text]:
    spans = {lang: _span(pack.in_force, Words(lang)) for lang in LANGUAGES}
    replaced: Sequence[str] = sorted(f"{subject}.{name}" for subject, name in pack.replaces)
    plain = {
        "version": pack.version,
        "extends": pack.extends,
        "rests_on": ", ".join(pack.other_laws),
        "replaces": ", ".join(replaced),
    }
    return {
        **{name: dict.fromkeys(LANGUAGES, text) for name, text in plain.items()},
        "title": pack.title,
        "in_force": spans,
    }
