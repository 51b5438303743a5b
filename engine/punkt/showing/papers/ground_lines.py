"""What an outcome rests on, what follows from it, and the packs' notices of the day, as lines of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from punkt.kernel.cached_attribute import cached_attribute
from punkt.showing.decision.following import find_notices, next_line, steps_of
from punkt.showing.decision.reason_chain import ClauseReason, Reason, chain
from punkt.showing.decision.view import Builder

from .paper_words import word
from .read_forms import read_forms


class GroundLines:
    """Writes them of one decision in one language, for a form."""

    def __init__(self, builder: Builder, form: str) -> None:
        self.builder, self.form, self.lang = builder, form, builder.words.lang

    def of(self, kind: str, subject: str, outcome: str) -> list[str]:
        """The ``grounds`` of a determined outcome, or what ``follows`` from it; none where nothing does."""
        return self.grounds(subject, outcome) if kind == "grounds" else self.follows(subject, outcome)

    def of_record(self, kind: str, subject: str, among: frozenset[str] = frozenset()) -> list[str]:
        """What ``follows`` from a record's outcomes, or the packs' ``notices``; none where there is nothing.

        ``among`` names the outcomes meant; empty, all are.
        """
        if kind == "notices":
            return self._lines(self.notices())
        outcomes = steps_of(self.builder.document, subject, self.builder.names).items()
        told = [steps for outcome, steps in outcomes if not among or outcome in among]
        return list(dict.fromkeys(line for steps in told for line in self._steps(steps)))

    def follows(self, subject: str, outcome: str) -> list[str]:
        """Who does what, by when, with which other paper, and where that stands."""
        return list(self._steps(self.builder.document["outcomes"][subject][outcome].get("next", ())))

    def notices(self) -> list[str]:
        """What the packs say of their own standing on the day: where, and the words."""
        return [f"{one.ref}: {one.says}" for one in find_notices(self.builder.document, self.builder.names)]

    def _steps(self, steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        yield from self._lines(next_line(step, self.builder.names, self._paper(step["paper"])) for step in steps)

    def _paper(self, name: str | None) -> str:
        """How a sheet of paper calls another; empty for the one that it is itself."""
        return word("paper", self.lang, title=self._titles[name]) if name and name != self.form else ""

    @cached_attribute
    def _titles(self) -> dict[str, str]:
        return {name: form.title[self.lang] for name, form in read_forms(self.builder.linked).items()}

    def _lines(self, said: Iterable[str]) -> list[str]:
        return [word("line", self.lang, what=line.removesuffix(".")) for line in said]

    def grounds(self, subject: str, outcome: str) -> list[str]:
        """Each clause by its words, point and quote, and the facts.

        First its own clauses, then the terms they rest on; another outcome is named with its value and its points
        only, as it has grounds of its own.
        """
        reason = chain(self.builder, subject, outcome)
        return list(dict.fromkeys(self._clauses(reason, own=True)))

    def _clauses(self, reason: Reason, own: bool) -> Iterator[str]:
        said = f"{reason.label} — {reason.value}"
        for clause in reason.clauses:
            yield self._line(clause, (clause.says if own else "") or said)
        for below in [below for clause in reason.clauses for below in clause.used]:
            if self.builder.names.named(f"{below.subjects[0]}.{below.name}").term:
                yield from self._clauses(below, own=False)
            else:
                points = ", ".join(dict.fromkeys(clause.ref for clause in below.clauses))
                told = f"{below.label} — {below.value}"
                yield word("line", self.lang, what=f"{told} ({points})" if points else told)

    def _line(self, clause: ClauseReason, what: str) -> str:
        cited = f"{clause.ref}: {clause.quote}" if clause.quote else clause.ref
        facts = f": {'; '.join(clause.facts)}" if clause.facts else ""
        return word("line", self.lang, what=f"{what.rstrip('.')} ({cited}){facts}".rstrip("."))
