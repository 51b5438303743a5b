"""A decision drawn on a document: at which rules of a pack something was decided, did not fit, or waits for facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .reason_chain import FIRED, RULED_OUT, WAITING
from .short_reasons import Entry
from .view import Builder
from .view_model import ViewRow


@dataclass(frozen=True)
class CaseMark:
    """What a rule did in a case: ``state`` as of a clause; of what it decided, how that stands out."""

    state: str
    tone: str
    rule: str
    address: str
    """The unit that the rule cites."""
    title: str
    """The outcome, and of elements of a list which ones."""
    value: str
    lines: tuple[str, ...]
    """Facts of the case with their values; of what did not fit, what would have; of what waits, what is missing."""
    record: str
    outcome: str

    @property
    def sign(self) -> str:
        """The one letter that stands in the margin."""
        if self.state != FIRED:
            return {RULED_OUT: "○", WAITING: "?"}[self.state]
        return {"violation": "✕", "conflict": "✕", "adverse": "✕", "due": "→"}.get(
            self.tone, "△" if self.tone in ("departure", "outside", "discretion", "remark", "flag") else "●"
        )

    @property
    def weight(self) -> int:
        """The lower, the more it tells: of several signs of a paragraph the first one stands."""
        return "✕△→?●○".index(self.sign)


def on_document(builder: Builder, pack: str) -> list[CaseMark]:
    """The marks of a decision on one pack's document, in the order of the outcomes; alike ones of elements together."""
    found: dict[tuple[str, ...], tuple[CaseMark, dict[str, None]]] = {}
    for name, outcomes in builder.subjects():
        for row in builder.rows(builder.names.subject(name), outcomes):
            for mark in _marks(builder, row, pack):
                key = (mark.state, mark.tone, mark.rule, mark.address, mark.title, mark.value)
                found.setdefault(key, (mark, {}))[1].setdefault(row.subject.called)
    return [_of_all(mark, [*filter(None, called)]) for mark, called in found.values()]


def _of_all(mark: CaseMark, called: list[str]) -> CaseMark:
    title = f"{mark.title} ({', '.join(called)})" if called else mark.title
    lines = mark.lines if len(called) < 2 else ()
    return CaseMark(mark.state, mark.tone, mark.rule, mark.address, title, mark.value, lines, mark.record, mark.outcome)


def _marks(builder: Builder, row: ViewRow, pack: str) -> Iterator[CaseMark]:
    reasons, name = builder.reasons, row.subject.name
    fired = reasons.fired(name, row.name)
    done = {rule.id for entry in fired if (rule := builder.names.rule(entry["pack"], entry["rule"]))}
    for entry in fired:
        because = row.because if row.tone in ("violation", "departure", "outside", "discretion") else []
        yield from _mark(builder, row, pack, entry, FIRED, list(because) or reasons.facts(entry["facts"], name), set())
    for entry in reasons.open(name, row.name):
        yield from _mark(builder, row, pack, entry, WAITING, reasons.missing(entry["missing"], name), set())
    for entry in reasons.ruled_out(name, row.name):
        yield from _mark(builder, row, pack, entry, RULED_OUT, reasons.because(entry["because"], name, entry), done)


def _mark(
    builder: Builder, row: ViewRow, pack: str, entry: Entry, state: str, lines: list[str], done: set[str]
) -> Iterator[CaseMark]:
    """The mark of one entry; none of another pack's, and none of a rule that has decided the outcome already."""
    rule = builder.names.rule(entry["pack"], entry["rule"]) if entry["pack"] == pack else None
    if rule is not None and rule.id not in done:
        value = row.value if state == FIRED else ""
        tone = row.tone if state == FIRED else ""
        address = rule.citation.address
        yield CaseMark(state, tone, rule.id, address, row.title, value, tuple(lines), row.subject.name, row.name)
