"""The days that decisions name, as an iCalendar file (``punkt[forms]``).

Every outcome whose value is a day becomes an event of a whole day, and so does every step that follows from an
outcome and has a day. One that the vocabulary calls a deadline is called so, and stands in a category of its own. The
event of one outcome of one record of one case has the same UID whenever it is decided, so a calendar moves it when the
day moves; nothing but the case, the packs and the day of the law goes into the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from punkt.deciding.decision import Decision
from punkt.files.messages.optional_parts import missing
from punkt.kernel.exact import parse_date
from punkt.law.packs.vocabulary import FactKind
from punkt.showing.decision.following import next_line
from punkt.showing.decision.view import Builder
from punkt.version import VERSION

from .paper_words import word

SHOWN = 6
"""Elements that one line names."""
_FIRST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Event:
    """A day that a decision names."""

    case: str
    subject: str
    outcome: str
    day: date
    as_of: date
    title: str
    text: str
    deadline: bool = False
    """Whether something is to be done by that day."""

    @property
    def uid(self) -> str:
        """The same for the same outcome of the same record of the same case."""
        name = "\0".join((self.case, self.subject, self.outcome))
        return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@punkt"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An outcome that would be a day and is not determined."""

    case: str
    title: str
    element: str
    """The element of a list that it is about; empty for a section."""
    why: str


def packs_with_dates(pack_dirs: Iterable[str | Path] = ()) -> tuple[str, ...]:
    """The pack whose own rules decide a day; none where several do. Raises :class:`PunktError`."""
    from punkt.law.loading.pack_store import load_all

    found = {
        pack.id
        for loaded in load_all(pack_dirs)
        for pack in loaded.packs
        for rule in pack.rules
        for declared in [loaded.vocabulary.outcomes.get((rule.subject, rule.outcome))]
        if declared is not None and declared.type is FactKind.DATE
    }
    return tuple(found) if len(found) == 1 else ()


def dates(decision: Decision, lang: str) -> Iterator[Event | Waiting]:
    """The days of a decision, and the outcomes that will be days once they are determined."""
    builder = Builder(decision.to_dict(), decision.judged.linked, lang)
    case = decision.judged.case
    for subject, outcome in decision:
        known = builder.names.subject(subject)
        steps = list(_steps(decision, builder, subject, outcome, lang))
        declared, view = builder.names.vocabulary.outcomes[(known.kind, outcome)], decision[subject, outcome]
        days = _days(view.value)
        own = [step for step in steps if declared.deadline and step.day in days]
        yield from (step for step in steps if step not in own)  # who does what by a deadline stands in its own event
        if declared.type is not FactKind.DATE:
            continue
        label = builder.names.named(f"{subject}.{outcome}").label
        label = word("deadline_of", lang, what=label) if declared.deadline else label
        title = known.about(label)
        if view.status != "determined":
            row = builder.row(known, outcome, decision.to_dict()["outcomes"][subject][outcome])
            missing = ", ".join(builder.reasons.missing(view.missing, subject))
            yield Waiting(case.id, label, known.called, f"{row.value}: {missing}" if missing else row.value)
            continue
        for day in days:
            lines = [step.text.splitlines()[0] for step in own if step.day == day]
            text = "\n".join([*lines, _text(builder, subject, outcome, lang)])
            yield Event(case.id, subject, outcome, day, case.as_of, title, text, declared.deadline)


def _days(value: object) -> list[date]:
    """The days that an outcome is; none of what is no day."""
    values = value if isinstance(value, (list, tuple)) else [value]
    found = (one if isinstance(one, date) else parse_date(one) for one in values)
    return [day for day in found if day is not None]


def _steps(decision: Decision, builder: Builder, subject: str, outcome: str, lang: str) -> Iterator[Event]:
    """What somebody is to do on a day, by what follows from an outcome."""
    names, case = builder.names, decision.judged.case
    for step in builder.document["outcomes"][subject][outcome].get("next", ()):
        day = parse_date(step["by"])
        if day is not None:
            what = names.words.pick(names.linked.by_id[step["pack"]].next.what[step["what"]])
            title = names.subject(subject).about(f"{what[:1].upper()}{what[1:]}")
            text = f"{next_line(step, names)}\n{_text(builder, subject, outcome, lang)}"
            yield Event(case.id, subject, f"{outcome}/{step['what']}", day, case.as_of, title, text)


def told(waiting: Iterable[Waiting]) -> list[str]:
    """Lines that tell of what has no day yet; elements of one case that lack the same are on one line."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in waiting:
        found.setdefault((one.case, one.title, one.why), []).append(one.element)
    lines = []
    for (case, title, why), elements in found.items():
        named = [element for element in elements if element]
        more = f", … ({len(named)})" if len(named) > SHOWN else ""
        who = f" ({', '.join(named[:SHOWN])}{more})" if named else ""
        lines.append(f"{case}{who}: {title} — {why}")
    return lines


def _text(builder: Builder, subject: str, outcome: str, lang: str) -> str:
    """What the clauses say: the rule, the point, how binding it is, the words, who, the facts."""
    lines: list[str] = []
    for entry in builder.reasons.fired(subject, outcome):
        ground = builder.ground(entry)
        lines += [ground.says, f"{ground.ref} · {ground.modality}" + (f": {ground.quote}" if ground.quote else "")]
        lines += [word("who", lang, who=ground.who)] if ground.who else []
        lines += [f"– {fact}" for fact in ground.facts]
    lines.append(word("as_of", lang, day=builder.words.day(builder.document["as_of"])))
    lines.append(builder.document["digest"])
    return "\n".join(lines)


def calendar(events: Sequence[Event], lang: str) -> bytes:
    """The file of some events, by day. Raises :class:`PunktError` where icalendar is not installed."""
    try:
        import icalendar
    except ImportError:
        raise missing("forms", "icalendar") from None
    whole = icalendar.Calendar()
    whole.add("prodid", f"-//Punkt//punkt {VERSION}//{lang.upper()}")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", word("calendar", lang))
    for event in sorted(events, key=lambda event: (event.day, event.case, event.subject, event.outcome)):
        entry = icalendar.Event()
        entry.add("uid", event.uid)
        stamp = datetime.combine(event.as_of, time(), UTC)
        entry.add("dtstamp", stamp)
        entry.add("last-modified", stamp)
        entry.add("sequence", max(0, (event.as_of - _FIRST).days))
        entry.add("dtstart", event.day)
        entry.add("summary", f"{event.title} — {event.case}")
        entry.add("description", event.text)
        entry.add("transp", "TRANSPARENT")
        if event.deadline:
            entry.add("categories", [word("deadline", lang)])
        whole.add_component(entry)
    data: bytes = whole.to_ical()
    return data
