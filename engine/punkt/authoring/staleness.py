"""What wants to be looked at anew: ``punkt packs --stale 365d``.

Norms whose values nobody has confirmed for longer than a span, and calendars that reach no further than that span ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.texts import Texts
from punkt.kernel.exact import parse_date
from punkt.kernel.kleene import time_after
from punkt.kernel.nodes import MissingDay, TimeUnit
from punkt.law.language.link import Linked
from punkt.law.loading.pack_store import load_all
from punkt.law.packs.pack import DatedValue, Norm, Pack
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.value_words import ValueWords

_SPAN = re.compile(r"([0-9]{1,5})([dwmy])")
_DAYS, _MONTHS = {"d": 1, "w": 7}, {"m": 1, "y": 12}
WORDS = Texts("packs.stale")


@dataclass(frozen=True, slots=True)
class Stale:
    """A norm that nobody has confirmed lately, and its value of the day."""

    pack: Pack
    norm: Norm
    value: DatedValue


def since(span: str, today: date) -> date:
    """The day that lies a span before today. Raises :class:`PunktError` where the text is no span."""
    return _away(span, today, -1)


def _away(span: str, today: date, way: int) -> date:
    """The day that lies a span before today (-1), or after it (1)."""
    match = _SPAN.fullmatch(span.strip())
    try:
        if match is not None:
            count, unit = int(match[1]), match[2]
            if unit in _DAYS:
                return date.fromordinal(today.toordinal() + way * count * _DAYS[unit])
            day = time_after(today, way * count * _MONTHS[unit], TimeUnit.MONTHS, MissingDay.DOWN)
            if isinstance(day, date):
                return day
    except (ValueError, OverflowError):
        pass
    problems = Problems()
    problems.add("P690", Place("punkt"), value=span)
    raise PunktError(problems.items)


def stale(packs: Iterable[Pack], before: date, today: date) -> Iterator[Stale]:
    """The norms last confirmed before a day, or never; those that hold no more are left out."""
    for pack in packs:
        for norm in pack.norms.values():
            if norm.confirmed_on is None or norm.confirmed_on < before:
                lasting = [
                    value for value in norm.values if value.in_force.until is None or value.in_force.until >= today
                ]
                if lasting:
                    yield Stale(pack, norm, lasting[0])


def ending(packs: Iterable[Pack], by: date) -> Iterator[tuple[Pack, str, date]]:
    """The calendars of working days whose last day is no later than a day: the pack, the calendar, its last day."""
    for pack in packs:
        for name, calendar in pack.calendars.items():
            if (last := calendar.working().last) <= by:
                yield pack, name, last


def stale_text(
    span: str, pack_dirs: Iterable[str | Path], as_of: str | None, lang: str, width: int, colours: bool
) -> str:
    """Tables of the norms of all packs that want to be confirmed anew, and of the calendars that are soon at an end."""
    problems = Problems()
    today = parse_date(as_of) if as_of is not None else date.today()
    if today is None:
        problems.add("P610", Place("punkt"), value=as_of)
    before, ahead = date.min, date.max
    try:
        before = since(span, today or date.today())
        ahead = _ahead(span, today or date.today())
    except PunktError as error:
        problems.extend(error)
    problems.raise_if_any()
    assert today is not None
    words, rows, calendars = Words(lang), [], []
    for one in load_all(pack_dirs):
        linked = Linked(one.vocabulary, one.packs, (), (), {pack.id: pack for pack in one.packs})
        values = ValueWords(Names(linked, words))
        for found in stale(one.packs[-1:], before, today):
            day = found.norm.confirmed_on
            rows.append(
                (
                    found.pack.id,
                    f"{words.pick(found.norm.title)} ({found.norm.name})",
                    values.declared(found.norm, found.value.value),
                    found.norm.citation.address,
                    words.day(day) if day else WORDS["never"][words.lang],
                )
            )
        for pack, name, last in ending(one.packs[-1:], ahead):
            title = words.pick(pack.calendars[name].title)
            calendars.append((pack.id, f"{title} ({name})", words.day(last)))
    page = TextPage(width, colours)
    _table(page, words, "some" if rows else "none", words.day(before), rows, _OF_NORMS)
    if calendars:
        page.line()
        _table(page, words, "ending", words.day(ahead), calendars, _OF_CALENDARS)
    return page.text()


_OF_NORMS = {"pack": 0, "norm": 4, "value": 3, "point": 0, "confirmed": 0}
_OF_CALENDARS = {"pack": 0, "calendar": 4, "last_day": 0}
"""The columns, each with its share of the width that is left."""


def _ahead(span: str, today: date) -> date:
    """The day that lies a span after today; past the last day of all there is that one."""
    try:
        return _away(span, today, 1)
    except PunktError:
        return date.max


def _table(
    page: TextPage, words: Words, said: str, day: str, rows: Sequence[tuple[str, ...]], columns: Mapping[str, int]
) -> None:
    """What is said of some rows, and the rows."""
    page.line(WORDS[said][words.lang].format(day=day, n=len(rows)))
    if rows:
        page.line()
        page.table([WORDS[key][words.lang] for key in columns], rows, tuple(columns.values()), indent=0)
