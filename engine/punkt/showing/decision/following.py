"""What follows from a decision, and what its packs say of their own standing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from punkt.kernel.exact import parse_date
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraphs

from .view_model import NextView, NoticeView


def find_next(document: Mapping[str, Any], subjects: Iterable[str], names: Names) -> list[NextView]:
    """What follows from each outcome of some records, in their order."""
    return [
        NextView(
            names.subject(subject).about(names.named(f"{subject}.{outcome}").label),
            [next_line(step, names) for step in steps],
        )
        for subject in subjects
        for outcome, steps in steps_of(document, subject, names).items()
    ]


def steps_of(document: Mapping[str, Any], subject: str, names: Names) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The steps that follow from a record's outcomes, by outcome, in the outcomes' order."""
    outcomes, kind = document["outcomes"].get(subject, {}), names.subject(subject).kind
    ordered = sorted(outcomes, key=lambda name: names.outcome_order(kind, name))
    return {outcome: steps for outcome in ordered if (steps := outcomes[outcome].get("next"))}


def next_line(step: Mapping[str, Any], names: Names, paper: str | None = None) -> str:
    """One step: who does what, on which day, with which paper, and where that stands.

    ``paper`` is what is said of the paper; without it, the command that makes it.
    """
    words, said = names.words, names.linked.by_id[step["pack"]].next
    if paper is None:
        paper = words("next_paper", name=step["paper"]) if step["paper"] else ""
    parts = [f"{words.pick(said.who[step['who']])}: {words.pick(said.what[step['what']])}"]
    day = parse_date(step["by"])
    parts += [words("next_day", day=words.day(day))] if day is not None else []
    parts += [paper] if paper else []
    return f"{'; '.join(parts)} ({names.cited_at(step['pack'], step['point'])})"


def find_notices(document: Mapping[str, Any], names: Names) -> list[NoticeView]:
    """What the packs say of their own standing on the day of a decision."""
    found, paragraphs = [], Paragraphs(names)
    for entry in document.get("notices", ()):
        pack = names.linked.by_id[entry["pack"]]
        notice = next(one for one in pack.notices if one.id == entry["id"])
        where = names.cited_at(pack.id, entry["point"]) if entry["point"] else names.pack_cited(pack.id)
        reading = pack.readings[notice.reading] if notice.reading else None
        question = names.words.pick(reading.question) if reading else ""
        cited = paragraphs.of(pack.id, entry["point"]) if entry["point"] else []
        found.append(NoticeView(where, names.words.pick(notice.says), question, cited))
    return found
