"""What a run over a register came to, in the words of one language, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import FIXED_VALUES, FactType, OutcomeType, Vocabulary
from punkt.registers.run.tally import RunTally
from punkt.showing.words.interface_words import Words

SAID = Texts("registers.report")
TOP = 15
"""Facts, readings and columns that are listed."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of an outcome: its label, how many, and its tone."""

    label: str
    count: int
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
    count: int
    outcomes: str


@dataclass(frozen=True, slots=True)
class RegisterSummary:
    """The whole of it."""

    lang: str
    sums: tuple[tuple[str, int, str], ...]
    """What is counted, how many, and the tone."""
    sections: tuple[SummarySection, ...]
    missing: tuple[FactCounts, ...]
    presumed: tuple[FactCounts, ...]
    readings: tuple[tuple[str, int], ...]
    faults: tuple[tuple[str, int], ...]
    told: tuple[tuple[str, str], ...]
    """Rows that are no record: the place of each, and what it says."""
    law: str
    packs: tuple[str, ...]
    inputs: tuple[str, ...]
    ignored: str
    compared: str = ""
    speed: str = ""
    note: str = ""

    def said(self, key: str, **arguments: object) -> str:
        """A word of the page."""
        return SAID(key, self.lang, **arguments)


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
        parts = [self.words.pick(known[v]) if v in known else v for v in value.split(", ")]
        return ", ".join(parts) if value else self.words("none")

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
) -> RegisterSummary:
    """The summary of a run. ``inputs``: name → how it was read; ``questions``: name of a reading → what it asks."""
    words = Words(lang)
    labels = Labels(vocabulary, words)
    said = {key: texts[lang] for key, texts in SAID.items()}
    sums = [(said["rows"], tally.rows, ""), (said["decided"], tally.decided, "")]
    sums += [(labels.titles.get(name, name), n, "") for name, n in tally.elements.items() if n]
    sums.append((said["rejected"], tally.rejected, "bad" if tally.rejected else ""))
    if tally.unreadable:
        sums.append((said["unreadable"], tally.unreadable, "bad"))
    if tally.apart:
        sums.append((said["no_records"], tally.apart, "bad"))
    if tally.left_out:
        sums.append((said["left_out"], tally.left_out, ""))
    day = str(about["as_of"])
    packs: list[dict[str, str]] = about["packs"]  # type: ignore[assignment]
    return RegisterSummary(
        lang,
        tuple(sums),
        tuple(_sections(tally, labels, said)),
        _facts(tally.missing, tally.waiting, labels, said["more"]),
        _facts(tally.presumed, tally.resting, labels, said["more"]),
        tuple(
            (f"{questions[name]} ({name})" if name in questions else name, n)
            for name, n in sorted(tally.readings.items(), key=lambda item: (-item[1], item[0]))[:TOP]
        ),
        tuple(sorted(tally.faults.items(), key=lambda item: (-item[1], item[0]))[:TOP]),
        tuple(tally.told),
        said["law_own" if about.get("own_days") else "law"].format(day=words.day(day)),
        tuple(f"{pack['id']} {pack['version']} (SHA-256 {pack['sha256'][:12]}…)" for pack in packs),
        tuple(_input(name, how, said) for name, how in inputs.items()),
        ", ".join(ignored),
        said["compared"].format(n=tally.compared) if tally.compared else "",
        speed,
    )


def _input(name: str, how: Mapping[str, str], said: Mapping[str, str]) -> str:
    read = ", ".join(f"{said[key]} {value}" for key, value in how.items())
    return f"{name} ({read})" if read else name


def _facts(
    counts: Mapping[str, int], by_outcome: Mapping[str, Mapping[str, int]], labels: Labels, more: str
) -> tuple[FactCounts, ...]:
    """The facts that count most, each with the outcomes that it counts for."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return tuple(
        FactCounts(labels.fact(name), n, _outcomes(by_outcome.get(name, {}), labels, more)) for name, n in ranked
    )


def _outcomes(counts: Mapping[str, int], labels: Labels, more: str) -> str:
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = "; ".join(dict.fromkeys(labels.outcome(key)[2] for key, _ in found[:4]))
    return shown + (f"; {more.format(n=len(found) - 4)}" if len(found) > 4 else "")


def _sections(tally: RunTally, labels: Labels, said: Mapping[str, str]) -> list[SummarySection]:
    grouped: dict[str, list[OutcomeRow]] = {}
    for key, statuses in tally.outcomes.items():
        subject, outcome, title = labels.outcome(key)
        values: Mapping[str, int] = tally.values.get(key, {})
        order = list((FIXED_VALUES.get(outcome.kind) or outcome.values) if outcome else ())
        place = {value: number for number, value in enumerate(order)}
        ranked = sorted(values.items(), key=lambda item: (place.get(item[0], 99), -item[1], item[0]))
        bars = [Bar(labels.value(outcome, value), n, f"v{number % 10}") for number, (value, n) in enumerate(ranked)]
        if not bars and statuses.get("determined"):
            bars = [Bar(said["determined"], statuses["determined"], "v0")]
        bars += [
            Bar(said[name], statuses[name], name)
            for name in ("not_applicable", "open", "gap", "conflict")
            if statuses.get(name)
        ]
        grouped.setdefault(subject, []).append(OutcomeRow(title, tuple(bars), sum(statuses.values())))
    return [SummarySection(labels.titles.get(subject, subject), tuple(rows)) for subject, rows in grouped.items()]
