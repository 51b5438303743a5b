"""Reading where a document says something, and from which day it says so in other words or elsewhere."""

from __future__ import annotations

from datetime import date

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems
from punkt.kernel.exact import parse_date
from punkt.law.packs.editions import Editions
from punkt.law.packs.pack import Citation, Modality

OWN = ("point", "sub", "paragraph", "quote", "modality", "edition")
"""What an entry with a day may say anew; the rest is as before."""


class CitationReader:
    """Reads the citations of one pack; ``cited`` notes every unit that they name, to be checked by the ledger."""

    def __init__(self, editions: Editions, problems: Problems) -> None:
        self.editions, self.problems = editions, problems
        self.cited: list[tuple[str, Place]] = []

    def read(self, spot: Spot) -> Citation:
        """Point, subpoint, quote, modality and edition."""
        self._note(spot)
        for other in (spot / "also").each() if "also" in spot else ():
            self.cited.append((other.data, other.place))
        self.editions.check(spot, self.problems)
        return _citation(spot.data)

    def anew(self, entry: Spot, whole: Spot) -> Citation | None:
        """What an entry with a day says anew of where ``whole`` stands; ``None`` where it says nothing of that."""
        for other in (entry / "also").each() if "also" in entry else ():
            self.cited.append((other.data, other.place))
        if not any(key in entry for key in OWN):
            return None
        self.part(entry, whole)
        return _citation(renewed(entry.data, whole.data))

    def part(self, part: Spot, whole: Spot) -> None:
        """Note what a branch or a row says itself of where it stands, the rest of which is as its rule's."""
        if "point" in part:
            self._note(part)
        elif "sub" in part:
            self.cited.append((f"{whole.data['point']}.{part.data['sub']}", (part / "sub").place))
        self.editions.check(part, self.problems)

    def wordings(self, whole: Spot) -> tuple[tuple[date, Citation], ...]:
        """The ``wordings`` of a rule or a norm: from which day it stands elsewhere or in other words, the earliest first."""
        found: list[tuple[date, Citation]] = []
        for entry in (whole / "wordings").each() if "wordings" in whole else ():
            day, citation = parse_date(entry.data["from"]), self.anew(entry, whole)
            if day is None:
                self.problems.add("P231", (entry / "from").place, value=entry.data["from"])
            elif found and day <= found[-1][0]:
                self.problems.add("P247", (entry / "from").place)
            elif citation is not None:
                found.append((day, citation))
        return tuple(found)

    def _note(self, spot: Spot) -> None:
        data = spot.data
        address = f"{data['point']}.{data['sub']}" if "sub" in data else str(data["point"])
        self.cited.append((address, (spot / ("sub" if "sub" in spot else "point")).place))


def renewed(entry: dict[str, object], whole: dict[str, object]) -> dict[str, object]:
    """The citation of an entry with a day: what it says itself, the rest of ``whole``."""
    kept = {key: whole[key] for key in OWN if key in whole and key != "edition"}
    if "point" in entry:
        kept.pop("sub", None)
    if "point" in entry or "sub" in entry:
        kept.pop("paragraph", None)
    return {**kept, **{key: entry[key] for key in OWN if key in entry}}


def _citation(data: dict[str, object]) -> Citation:
    return Citation(
        str(data["point"]),
        str(data.get("sub", "")),
        str(data.get("quote", "")),
        Modality(data["modality"]),
        str(data.get("edition", "")),
    )
