"""What is another in the later of two runs, in one sentence a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from punkt.law.packs.vocabulary import Vocabulary
from punkt.registers.compared.two_runs import DAY, FACT, FactChange, OutcomeChange, PersonChange, TwoRuns
from punkt.showing.words.days_and_numbers import count
from punkt.showing.words.interface_words import Words
from punkt.showing.words.text_page import TextPage

from .compared_model import SAID, state_words
from .register_model import Labels

MOST_OUTCOMES = 3
"""Outcomes of one person that are told; the others are counted."""


class RunsText:
    """The words for a vocabulary in one language."""

    def __init__(self, vocabulary: Vocabulary, lang: str) -> None:
        self.vocabulary, self.labels = vocabulary, Labels(vocabulary, Words(lang))
        self.words: Mapping[str, str] = {key: texts[lang] for key, texts in SAID.items()}

    def text(self, found: TwoRuns, most: int, width: int, colours: bool) -> str:
        """The whole text. ``most``: people of each kind that are told one by one."""
        page, words = TextPage(width, colours), self.words
        before, after = (self.labels.words.day(day) for day in found.days)
        page.line(words["runs"].format(before=before, after=after), style="bold")
        numbers = (
            ("entered", len(found.entered)),
            ("left", len(found.left)),
            ("changed", len(found.changed)),
            ("unchanged", found.same),
        )
        page.flow([f"{words[name]}: {count(n)}" for name, n in numbers])
        if not found.same_law:
            page.line(words["other_law"])
        for name, keys in (("before", found.only[0]), ("after", found.only[1])):
            if keys:
                titles = "; ".join(dict.fromkeys(self.labels.outcome(key)[2] for key in keys))
                page.line(words["only_run"].format(name=words[f"run_{name}"], titles=titles))
        for name, keys in (("entered", found.entered), ("left", found.left)):
            self._listed(page, name, keys, most)
        self._listed(
            page, "changed", [self.sentence(person) for person in found.changed[:most]], most, len(found.changed)
        )
        return page.text() + "\n"

    def _listed(self, page: TextPage, name: str, lines: Sequence[str], most: int, total: int | None = None) -> None:
        if not lines:
            return
        total = len(lines) if total is None else total
        page.heading(self.words[name])
        for line in lines[:most]:
            page.line(line, 2)
        if total > most:
            page.line(self.words["and_more"].format(n=count(total - most)), 2)

    def sentence(self, person: PersonChange) -> str:
        """What is another for one person, and through what."""
        told = [self._told(one) for one in person.outcomes[:MOST_OUTCOMES]]
        if len(person.outcomes) > MOST_OUTCOMES:
            told.append(self.words["and_more"].format(n=len(person.outcomes) - MOST_OUTCOMES))
        reasons = dict.fromkeys(reason for one in person.outcomes for reason in self._reasons(one))
        return f"{person.case}: {'; '.join(told)} — {'; '.join(reasons)}"

    def _told(self, one: OutcomeChange) -> str:
        subject, outcome, title = self.labels.outcome(one.outcome)
        states = (state_words(text, self.labels, outcome, self.words) for text in (one.before, one.after))
        of = f" ({self.labels.titles.get(subject, subject).lower()} {one.element})" if one.element else ""
        return "{}{}: {} → {}".format(title, of, *states)

    def _reasons(self, one: OutcomeChange) -> list[str]:
        if one.through == FACT:
            return [self._fact(fact) for fact in one.facts]
        if one.through == DAY:
            return [self.words["through_day"]]
        fires = ", ".join(name for name, later in one.clauses if later)
        gone = ", ".join(name for name, later in one.clauses if not later)
        parts = [self.words[key].format(names=names) for key, names in (("fires", fires), ("fires_not", gone)) if names]
        return [self.words["through_norm"].format(what=f" ({'; '.join(parts)})" if parts else "")]

    def _fact(self, fact: FactChange) -> str:
        label = self.labels.fact(fact.name)
        if fact.before is None and fact.after is None:
            return self.words["through_list"].format(name=label)
        before, after = (self._value(fact.name, text) for text in (fact.before, fact.after))
        return self.words["through_fact"].format(name=label, before=before, after=after)

    def _value(self, name: str, text: str | None) -> str:
        if text is None:
            return self.words["not_known"]
        if text in ("true", "false"):
            return self.labels.words("yes" if text == "true" else "no")
        subject = max((s for s in self.labels.kinds if name.startswith(f"{s}.")), key=len, default="")
        fact = (
            self.vocabulary.subjects[self.labels.kinds[subject]].facts.get(name[len(subject) + 1 :])
            if subject
            else None
        )
        if fact is not None and text in fact.values:
            return self.labels.words.pick(fact.values[text])
        is_day = fact is not None and fact.kind.value == "date"
        return self.labels.words.day(text) if is_day else self.labels.words.number(text) if _numeric(text) else text


def _numeric(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isascii() and text.replace(".", "", 1).lstrip("-").isdigit()
