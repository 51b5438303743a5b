"""Editions of a document: its wordings over time, each from its day until the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.kernel.exact import parse_date

from .vocabulary import Text


@dataclass(frozen=True, slots=True)
class Edition:
    """A wording of a document and the day it holds from."""

    id: str
    since: date
    title: Text
    """What readers call it; may be empty."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a document, the earliest first; none where there is but one wording."""

    all: tuple[Edition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def ids(self) -> list[str]:
        """What they are called, the earliest first."""
        return [edition.id for edition in self.all]

    @property
    def latest(self) -> str:
        """The id of the last one; empty where there are none."""
        return self.all[-1].id if self.all else ""

    def on(self, day: date) -> str:
        """The id of the one that holds on a day (before all of them: the first); empty where there are none."""
        held = [edition.id for edition in self.all if edition.since <= day]
        return held[-1] if held else next(iter(self.ids), "")

    def within(self, since: date, until: date | None) -> list[str]:
        """The ids of those that hold on some day of a span."""
        first = self.on(since)
        later = [e.id for e in self.all if since < e.since and (until is None or e.since <= until)]
        return list(dict.fromkeys([first, *later])) if first else []

    def title(self, name: str) -> Text:
        """What readers call an edition; may be empty."""
        return next((edition.title for edition in self.all if edition.id == name), {})

    def check(self, at: Spot, problems: Problems) -> None:
        """Note an ``edition`` below a spot that is none of the document's."""
        if "edition" in at and at.data["edition"] not in self.ids:
            spot = at / "edition"
            problems.add("P246", spot.place, name=spot.data, hint=nearest(spot.data, self.ids))


def read_editions(document: Spot, problems: Problems) -> Editions:
    """The ``editions`` in the header of a pack; those that are not in order of their days are noted."""
    found: dict[str, Edition] = {}
    for spot in (document / "editions").each() if "editions" in document else ():
        day = parse_date(spot.data["from"])
        if day is None:
            problems.add("P231", (spot / "from").place, value=spot.data["from"])
        elif spot.data["id"] in found:
            problems.add("P242", (spot / "id").place, name=spot.data["id"], at=str(document.place))
        else:
            found[spot.data["id"]] = Edition(spot.data["id"], day, spot.data.get("title", {}))
    by_their_days(list(found.values()), document, problems)
    return Editions(tuple(found.values()))


def by_their_days(dated: Sequence[Edition], document: Spot, problems: Problems) -> None:
    """Note editions that begin no later than the one before."""
    if any(later.since <= earlier.since for earlier, later in pairwise(dated)):
        problems.add("P247", (document / "editions").place)
