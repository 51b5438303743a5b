"""What an outcome rests on, and what follows from it, as lines of a paper."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.deciding.decision import Decision
from punkt.law.language.link import Linked
from punkt.showing.decision.following import next_line
from punkt.showing.decision.reason_chain import ClauseReason, Reason, chain
from punkt.showing.decision.view import Builder

from .paper_words import word


class GroundLines:
    """Writes the grounds of outcomes of one decision in one language."""

    def __init__(self, decision: Decision, linked: Linked, lang: str) -> None:
        self.builder, self.lang = Builder(decision.to_dict(), linked, lang), lang

    def of(self, kind: str, subject: str, outcome: str) -> list[str]:
        """The ``grounds`` of a determined outcome, or what ``follows`` from it; none where nothing does."""
        return self.grounds(subject, outcome) if kind == "grounds" else self.follows(subject, outcome)

    def follows(self, subject: str, outcome: str) -> list[str]:
        """Who does what, by when, and where that stands."""
        steps = self.builder.document["outcomes"][subject][outcome].get("next", ())
        said = [next_line({**step, "paper": ""}, self.builder.names) for step in steps]
        return [word("line", self.lang, what=line) for line in said]

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
