"""What a run over a register came to, in the words of one language, ready to be laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from punkt.files.texts import Texts
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import (
    COLLECTIONS,
    FIXED_VALUES,
    FactKind,
    FactType,
    OutcomeKind,
    OutcomeType,
    Vocabulary,
)
from punkt.registers.run.published import OTHERS, STATUSES, Count, Told, ranked, told
from punkt.registers.run.tally import RunTally
from punkt.showing.words.days_and_numbers import count
from punkt.showing.words.interface_words import Words

SAID = Texts("registers.report")
MEANT = frozenset(value for values in FIXED_VALUES.values() for value in values)
"""Values that mean the same in every vocabulary."""
TOP = 15
"""Facts, readings and columns that are listed."""
MOST_OF_GROUP = 3
"""Missing facts that are listed of a group."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of an outcome: its label, how many, and its tone."""

    label: str
    count: Count
    tone: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome and its shares."""

    title: str
    bars: tuple[Bar, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SummarySection:
    """The outcomes of one section or list."""

    title: str
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class FactCounts:
    """A fact, how many decisions wait for it, or rest on what is presumed of it, and which."""

    label: str
    count: Count
    outcomes: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that have one value in a column of the input."""

    title: str
    decided: Count
    rejected: Count
    breaches: Count
    """Checks that are not met."""
    waiting: Count
    """Decisions that wait for facts."""
    sections: tuple[SummarySection, ...]
    missing: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause that fired for an outcome, and how often in each group."""

    outcome: str
    clause: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """A run divided by a column of the input."""

    by: str
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RegisterSummary:
    """The whole of it."""

    lang: str
    sums: tuple[tuple[str, Count, str], ...]
    """What is counted, how many, and the tone."""
    sections: tuple[SummarySection, ...]
    missing: tuple[FactCounts, ...]
    presumed: tuple[FactCounts, ...]
    readings: tuple[tuple[str, Count], ...]
    faults: tuple[tuple[str, Count], ...]
    told: tuple[tuple[str, str], ...]
    """Rows that are no record: the place of each, and what it says; not where small counts are hidden."""
    law: str
    packs: tuple[str, ...]
    inputs: tuple[str, ...]
    ignored: str
    compared: str = ""
    speed: str = ""
    note: str = ""
    hidden: str = ""
    """What is said of counts that are hidden."""
    groups: Groups | None = None

    def said(self, key: str, **arguments: object) -> str:
        """A word of the page."""
        return SAID(key, self.lang, **arguments)

    def count(self, n: Count) -> str:
        """How many, or that it is hidden."""
        return self.said("hidden") if n is None else count(n)


class Labels:
    """Names of subjects, outcomes and facts of a vocabulary in one language."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self.vocabulary, self.words = vocabulary, words
        self.kinds: dict[str, str] = {name: name for name in vocabulary.sections}
        self.titles: dict[str, str] = {
            name: words.pick(vocabulary.subjects[name].title) for name in vocabulary.sections
        }
        for section in vocabulary.sections:
            for path, fact in vocabulary.subjects[section].facts.items():
                if fact.of and fact.of in vocabulary.subjects:
                    self.kinds[f"{section}.{path}"] = fact.of
                    self.titles[f"{section}.{path}"] = words.pick(fact.label)

    def outcome(self, key: str) -> tuple[str, OutcomeType | None, str]:
        """The subject of an outcome's key, its type and its title."""
        subject, _, name = key.rpartition(".")
        while subject not in self.kinds and "." in subject:
            subject, _, more = subject.rpartition(".")
            name = f"{more}.{name}"
        found = self.vocabulary.outcomes.get((self.kinds.get(subject, subject), name))
        return subject, found, self.words.pick(found.title) if found else name

    def value(self, outcome: OutcomeType | None, value: str) -> str:
        """A value of an outcome."""
        known = (FIXED_VALUES.get(outcome.kind) or outcome.values) if outcome else {}
        if value in ("true", "false") and value not in known:
            return self.words("yes" if value == "true" else "no")
        said = self._plain(outcome)
        parts = [self.words.pick(known[v]) if v in known else said(v) for v in value.split(", ")]
        return ", ".join(parts) if value else self.words("none")

    def _plain(self, outcome: OutcomeType | None) -> Callable[[str], str]:
        """How the values of an outcome are said that have no label: numbers and days as the language writes them."""
        kind = None if outcome is None else outcome.element if outcome.type in COLLECTIONS else outcome.type
        if kind is FactKind.DATE:
            return self.words.day
        return self.words.number if kind in (FactKind.NUMBER, FactKind.INTEGER) else str

    def fact(self, name: str) -> str:
        """A fact, or an outcome that a case may state, with whose it is."""
        subject = max((s for s in self.kinds if name.startswith(f"{s}.")), key=len, default="")
        fact: FactType | None = None
        if subject:
            fact = self.vocabulary.subjects[self.kinds[subject]].facts.get(name[len(subject) + 1 :])
        if fact is None:
            return name
        label = self.words.pick(fact.label)
        return f"{label} ({self.titles[subject].lower()})" if "." in subject else label


def summary(
    tally: RunTally,
    about: Mapping[str, object],
    vocabulary: Vocabulary,
    lang: str,
    inputs: Mapping[str, Mapping[str, str]],
    ignored: Sequence[str],
    speed: str = "",
    questions: Mapping[str, str] = MappingProxyType({}),
    at_least: int = 0,
    by: str = "",
) -> RegisterSummary:
    """The summary of a run. ``inputs``: name → how it was read; ``questions``: name of a reading → what it asks.

    ``at_least``: counts below it are hidden; ``by``: the column by which groups were told apart.
    """
    words = Words(lang)
    labels = Labels(vocabulary, words)
    said = {key: texts[lang] for key, texts in SAID.items()}
    whole = told(tally, at_least)
    sums: list[tuple[str, Count, str]] = [(said["rows"], whole.rows, ""), (said["decided"], whole.decided, "")]
    sums += [(labels.titles.get(name, name), n, "") for name, n in whole.elements.items() if n != 0]
    sums.append((said["rejected"], whole.rejected, "" if whole.rejected == 0 else "bad"))
    if whole.unreadable != 0:
        sums.append((said["unreadable"], whole.unreadable, "bad"))
    if whole.apart != 0:
        sums.append((said["no_records"], whole.apart, "bad"))
    if tally.left_out >= max(at_least, 1):
        sums.append((said["left_out"], tally.left_out, ""))
    day = str(about["as_of"])
    packs: list[dict[str, str]] = about["packs"]  # type: ignore[assignment]
    return RegisterSummary(
        lang,
        tuple(sums),
        tuple(sections_of(whole, labels, said)),
        _facts(whole.missing, tally.waiting, labels, said["more"]),
        _facts(whole.presumed, tally.resting, labels, said["more"]),
        tuple(
            (f"{questions[name]} ({name})" if name in questions else name, n)
            for name, n in ranked(whole.readings)[:TOP]
        ),
        tuple(ranked(whole.faults)[:TOP]),
        () if at_least > 1 else tuple(tally.told),
        said["law_own" if about.get("own_days") else "law"].format(day=words.day(day)),
        tuple(f"{pack['id']} {pack['version']} (SHA-256 {pack['sha256'][:12]}…)" for pack in packs),
        tuple(_input(name, how, said) for name, how in inputs.items()),
        ", ".join(ignored),
        said["compared"].format(n=tally.compared) if tally.compared else "",
        speed,
        hidden=said["hidden_below"].format(n=at_least) if at_least > 1 else "",
        groups=groups_of(whole, labels, said, by) if whole.groups else None,
    )


def questions_of(packs: Iterable[Pack], lang: str) -> dict[str, str]:
    """Name of a reading → what it asks."""
    pick = Words(lang).pick
    return {f"{pack.id}:{name}": pick(one.question) for pack in packs for name, one in pack.readings.items()}


def _input(name: str, how: Mapping[str, str], said: Mapping[str, str]) -> str:
    read = ", ".join(f"{said[key]} {value}" for key, value in how.items())
    return f"{name} ({read})" if read else name


def _facts(
    counts: Mapping[str, Count], by_outcome: Mapping[str, Mapping[str, int]], labels: Labels, more: str
) -> tuple[FactCounts, ...]:
    """The facts that count most, each with the outcomes that it counts for."""
    return tuple(
        FactCounts(labels.fact(name), n, _outcomes(by_outcome.get(name, {}), labels, more))
        for name, n in ranked(counts)[:TOP]
    )


def _outcomes(counts: Mapping[str, int], labels: Labels, more: str) -> str:
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = "; ".join(dict.fromkeys(labels.outcome(key)[2] for key, _ in found[:4]))
    return shown + (f"; {more.format(n=len(found) - 4)}" if len(found) > 4 else "")


def sections_of(whole: Told, labels: Labels, said: Mapping[str, str]) -> list[SummarySection]:
    """The outcomes of a run or of a group, by section and list."""
    grouped: dict[str, list[OutcomeRow]] = {}
    for key, counts in whole.outcomes.items():
        subject, outcome, title = labels.outcome(key)
        values = {name[1:]: n for name, n in counts.items() if name.startswith("=") and name != "="}
        place = {value: number for number, value in enumerate(outcome_values(outcome))}
        order = sorted(values.items(), key=lambda item: (place.get(item[0], 99), -(item[1] or 0), item[0]))
        bars = [Bar(labels.value(outcome, value), n, tone_of(value, place)) for value, n in order]
        if "=" in counts:
            bars = [Bar(said["determined"], counts["="], "plain")]
        bars += [Bar(said[name], counts[name], name) for name in STATUSES if name in counts]
        grouped.setdefault(subject, []).append(OutcomeRow(title, tuple(bars), whole.totals[key]))
    return [SummarySection(labels.titles.get(subject, subject), tuple(rows)) for subject, rows in grouped.items()]


def tone_of(value: str, place: Mapping[str, int]) -> str:
    """What a value means, where all outcomes of its kind have it; else which of its outcome's it is, also where others
    are missing. ``place``: value → its number among those that the vocabulary lists.
    """
    if value in MEANT:
        return value
    number = place.get(value)
    return f"v{(sum(value.encode()) if number is None else number) % 10}"


def outcome_values(outcome: OutcomeType | None) -> list[str]:
    """The values that an outcome may have, in the vocabulary's order, where that lists them."""
    return list((FIXED_VALUES.get(outcome.kind) or outcome.values) if outcome else ())


def groups_of(whole: Told, labels: Labels, said: Mapping[str, str], by: str) -> Groups:
    """The groups of a run."""
    found = []
    for name, one in whole.groups.items():
        title = said["others"] if name == OTHERS else name or said["nameless"]
        checks = {key for key in one.outcomes if (kind := labels.outcome(key)[1]) and kind.kind is OutcomeKind.CHECK}
        bad = _added(counts.get("=not_met", 0) for key, counts in one.outcomes.items() if key in checks)
        waits = _added(counts.get("open", 0) for counts in one.outcomes.values())
        facts = [(labels.fact(fact), n) for fact, n in ranked(one.missing)[:MOST_OF_GROUP]]
        sections = tuple(sections_of(one, labels, said))
        found.append(Group(title, one.decided, one.rejected, bad, waits, sections, tuple(facts)))
    return Groups(by, tuple(found), _pivot(whole, labels, said))


def _added(counts: Iterable[Count]) -> Count:
    """A sum; hidden, where a part of it is."""
    found = list(counts)
    return None if None in found else sum(count or 0 for count in found)


def _pivot(whole: Told, labels: Labels, said: Mapping[str, str]) -> tuple[Reason, ...]:
    """Which clauses were the reason for what, group by group."""
    keys: dict[tuple[str, str], None] = {}
    for one in whole.groups.values():
        keys.update({(key, clause): None for key, counts in one.reasons.items() for clause in counts})
    order = list(whole.outcomes)
    return tuple(
        Reason(
            labels.outcome(key)[2],
            clause,
            tuple(one.reasons.get(key, {}).get(clause, 0) for one in whole.groups.values()),
        )
        for key, clause in sorted(keys, key=lambda pair: (order.index(pair[0]), pair[1]))
    )
