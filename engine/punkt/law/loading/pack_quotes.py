"""The quotes of a pack: what its norms, readings, rules and presumptions say that the document says, and where they say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.read import Document
from punkt.kernel.exact import parse_date
from punkt.law.packs.in_force import InForce
from punkt.law.packs.own_places import own_parts
from punkt.law.packs.pack import Pack, presumed_id

from .read_citations import OWN, renewed
from .rule_subject import named_rules

DAY = timedelta(days=1)


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
    editions: tuple[str, ...] = ()
    """The editions that have to say so; none: all of them."""
    part: str = ""
    """What it is a part of: ``norms``, ``readings``, ``rules`` (presumptions too)."""
    name: str = ""
    """The norm, reading, rule or presumption that says it."""
    also: tuple[tuple[str, Place], ...] = ()
    """Other units that are named beside it."""
    explicit: bool = False
    """Whether it names its edition itself."""

    @property
    def address(self) -> str:
        """The unit, with the paragraph if one is named."""
        return f"{self.point}#{self.paragraph}" if self.paragraph else self.point


def quotes(pack: Pack, documents: dict[str, list[Document]]) -> Iterator[Quote]:
    """Every quote in the files of a pack, by part; to whom the pack applies counts as a rule named ``applies``."""
    for document in documents["pack"]:
        for _, spot in (Spot.root(document) / "applies").items() if "applies" in Spot.root(document) else ():
            yield replace(_quote(pack, spot, spot.data, pack.in_force), part="rules", name="applies")
    for part in ("norms", "readings"):
        for document in documents[part]:
            for name, spot in (Spot.root(document) / part).items():
                found = (
                    _dated(pack, spot, "values")
                    if part == "norms" and "values" in spot
                    else _dated(pack, spot, "wordings")
                    if "wordings" in spot
                    else (_quote(pack, spot, spot.data, pack.in_force if part == "norms" else None),)
                )
                yield from (replace(one, part=part, name=name) for one in found)
    for document in documents["rules"]:
        for spot in (Spot.root(document) / "rules").each():
            data, name = spot.data, named_rules(spot)[0].id
            yield from (replace(one, part="rules", name=name) for one in _dated(pack, spot, "wordings"))
            if (narrower := spot.get("applies")) and "when" in narrower:  # it says itself where that stands
                held = InForce(*_days(pack, data.get("in_force", {})))
                yield replace(_quote(pack, narrower, narrower.data, held), part="rules", name=name)
            for _, own in own_parts(spot):
                held = InForce(*_days(pack, data.get("in_force", {})))
                yield replace(_quote(pack, own, renewed(own.data, data), held, spot), part="rules", name=name)
    for document in documents["presumptions"]:
        for spot in (Spot.root(document) / "presumptions").each():
            since, until = _days(pack, spot.data.get("in_force", {}))
            one = _quote(pack, spot, spot.data, InForce(since, until))
            yield replace(one, part="rules", name=presumed_id(spot.data["fact"]))


def _dated(pack: Pack, spot: Spot, key: str) -> Iterator[Quote]:
    """The quote of a norm or a rule, and those of its entries with days; each holds until the next."""
    entries = list((spot / key).each()) if key in spot else []
    starts = [parse_date(entry.data["from"]) or pack.in_force.since for entry in entries]
    since, until = _days(pack, spot.data.get("in_force", {}))
    ends = [*(start - DAY for start in starts[1:]), until]
    spans = [
        InForce(start, parse_date(e.data.get("until")) or end)
        for start, e, end in zip(starts, entries, ends, strict=False)
    ]
    if key == "wordings":
        yield _quote(pack, spot, spot.data, InForce(since, starts[0] - DAY if starts else until))
    elif whole := [span for span, entry in zip(spans, entries, strict=True) if not _own(entry)]:
        yield _quote(pack, spot, spot.data, InForce(whole[0].since, whole[-1].until))
    for span, entry in zip(spans, entries, strict=True):
        if _own(entry):
            found = _quote(pack, entry, renewed(entry.data, spot.data), span, spot)
            yield found if "also" in entry else replace(found, also=_also(spot))


def _also(spot: Spot) -> tuple[tuple[str, Place], ...]:
    return tuple((other.data, other.place) for other in (spot / "also").each()) if "also" in spot else ()


def _own(entry: Spot) -> bool:
    return any(key in entry for key in OWN)


def _days(pack: Pack, given: Mapping[str, str]) -> tuple[date, date | None]:
    since = parse_date(given.get("from")) or pack.in_force.since
    return since, parse_date(given.get("until")) or pack.in_force.until


def _quote(pack: Pack, spot: Spot, data: Mapping[str, Any], held: InForce | None, whole: Spot | None = None) -> Quote:
    """A quote at a spot; what the spot does not say itself stands in the ``whole`` that it is part of."""

    def at(key: str) -> Spot:
        return spot / key if key in spot or whole is None else whole / key

    sub, edition = str(data.get("sub", "")), data.get("edition")
    named = at("sub" if sub else "point")
    last = at("paragraph") if "paragraph" in data else named
    within = pack.editions.within(held.since, held.until) if held else []
    return Quote(
        data["quote"],
        f"{data['point']}.{sub}" if sub else str(data["point"]),
        data.get("paragraph"),
        at("quote").place,
        named.place,
        last.place,
        (edition,) if edition else tuple(within),
        also=_also(spot),
        explicit=bool(edition),
    )
