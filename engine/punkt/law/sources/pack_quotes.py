"""The quotes of a pack: what its norms, readings, rules and presumptions say that the document says, and where they say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.read import Document


@dataclass(frozen=True, slots=True)
class Quote:
    """Words and the unit that they are said to stand in."""

    words: str
    point: str
    """``point`` or ``point.sub``."""
    paragraph: int | None
    place: Place
    cited_at: Place
    """Where the unit is named."""
    paragraph_at: Place

    @property
    def address(self) -> str:
        """The unit, with the paragraph if one is named."""
        return f"{self.point}#{self.paragraph}" if self.paragraph else self.point


def quotes(documents: dict[str, list[Document]]) -> Iterator[Quote]:
    """Every quote in the files of a pack, by part."""
    for part in ("norms", "readings"):
        for document in documents[part]:
            for _, spot in (Spot.root(document) / part).items():
                yield _quote(spot)
    for part in ("rules", "presumptions"):
        for document in documents[part]:
            for spot in (Spot.root(document) / part).each():
                yield _quote(spot)


def _quote(spot: Spot) -> Quote:
    data = spot.data
    sub = str(data.get("sub", ""))
    named = spot / ("sub" if sub else "point")
    last = spot.get("paragraph") or named
    return Quote(
        data["quote"],
        f"{data['point']}.{sub}" if sub else str(data["point"]),
        data.get("paragraph"),
        (spot / "quote").place,
        named.place,
        last.place,
    )
