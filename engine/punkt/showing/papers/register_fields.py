"""The number and the day under which a paper is registered: those on the paper, where its form has fields for them.

A form says which fields those are (``register``). What is said of number or day beside the paper goes into the field
that is still empty, so that register and paper say the same; where both say something, it must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems
from punkt.kernel.exact import parse_date, shown
from punkt.showing.words.days_and_numbers import day as written_day

from .field_entries import EntryWriter

if TYPE_CHECKING:
    from .fill_form import Paper

_DAY = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})(?: ?г(?:\.|ода)?)?")


@dataclass(frozen=True, slots=True)
class Registered:
    """What a paper is registered under; an empty number, no day: it has none."""

    number: str = ""
    day: date | None = None

    def texts(self, lang: str) -> dict[str, str]:
        """Both as a paper in a language has them, by their keys; without what there is not."""
        said = {"number": self.number, "day": written_day(self.day, lang) if self.day else ""}
        return {key: text for key, text in said.items() if text}


def day_on_paper(text: str) -> date | None:
    """The day that a paper says in figures: 2025-06-03, 03.06.2025, «03.06.2025 г.»; ``None`` for anything else."""
    found = _DAY.fullmatch(text)
    if found is not None:
        text = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    return parse_date(text)


def typed_with(writer: EntryWriter, typed: Mapping[str, str], beside: Registered) -> dict[str, str]:
    """What is typed, and of number and day said beside the paper what goes into fields of it that are still empty."""
    found, form = dict(typed), writer.form
    for key, text in beside.texts(writer.lang).items():
        field = form.fields.get(form.register.get(key, ""))
        if field is not None and field.typed and writer.there(field):
            found.setdefault(field.name, text)
    return found


def registered(paper: Paper, beside: Registered) -> Registered:
    """Number and day of a paper that is filled in; those said beside it where the paper says none.

    Raises :class:`PunktError` with P924 for a day on the paper that is not said in figures, P925 where the paper
    says something else than was said beside it.
    """
    problems, said = Problems(), {}
    for key, name in paper.form.register.items():
        entry = paper.entries[name]
        if entry.there and entry.known:
            said[key] = entry.text
    number, day = said.get("number", beside.number), beside.day
    if "day" in said:
        day = day_on_paper(said["day"])
        if day is None:
            problems.add("P924", Place(paper.form.name), name=paper.form.register["day"], value=shown(said["day"]))
    found = Registered(number, day)
    for key, other in beside.texts(paper.lang).items():
        own = found.texts(paper.lang).get(key, other)
        if own != other:
            name = paper.form.register[key]
            problems.add("P925", Place(paper.form.name), name=name, value=shown(own), other=shown(other))
    problems.raise_if_any()
    return found
