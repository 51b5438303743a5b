"""Where a pack says that something stands, after the units of its document have moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from punkt.law.loading.ledger import head
from punkt.law.sources.outline import Outline

from .matched_units import MatchedUnits
from .yaml_text import Steps, YamlText, quoted


@dataclass(frozen=True, slots=True)
class MovedPlace:
    """A place in the new text: point, subpoint (empty where there is none) and paragraph."""

    point: str
    sub: str
    paragraph: int | None


@dataclass
class Moves:
    """Finds places of the old text in the new one."""

    matched: MatchedUnits
    outline: Outline
    gone: list[str] = field(default_factory=list)
    """Places asked for that the new text does not have."""

    def place(self, point: str, sub: str, paragraph: int | None) -> MovedPlace | None:
        """Where something stands now; ``None`` where that is gone."""
        old = f"{point}.{sub}" if sub else point
        unit = self.matched.new_of.get(f"{old}#{paragraph}") if paragraph else None
        new = head(unit) if unit else self.matched.heads.get(head(old))
        if new is None:
            return None
        parts = new.split(".")
        below = len(sub.split(".")) if sub else 0
        at = len(parts) - below
        named = None
        if paragraph:
            number = unit.partition("#")[2] if unit else str(paragraph)
            named = int(number) if number.isdigit() else 1
        return MovedPlace(".".join(parts[:at] or parts), ".".join(parts[at:]) if at > 0 else "", named)

    def address(self, old: str) -> str | None:
        """The address of a unit or a point now; ``None`` where it is gone."""
        return self.matched.new_of.get(old) or self.matched.heads.get(old)

    def texts(self, place: MovedPlace) -> list[str]:
        """The texts in which a quote of that place may stand."""
        address = f"{place.point}.{place.sub}" if place.sub else place.point
        units = self.outline.by_point.get(address, [])
        own = [unit for unit in units if unit.address == f"{address}#{place.paragraph}"]
        return [unit.text for unit in (own if place.paragraph and own else units)]

    def rewrite(self, file: YamlText, steps: Steps, data: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        """Write the place of a mapping that says itself where it stands, and of what it names beside (``also``)."""
        if "point" in data or "sub" in data:
            point, sub = str(data.get("point", whole.get("point", ""))), str(data.get("sub", ""))
            found = self.place(point, sub, data.get("paragraph"))
            if found is None:
                self.gone.append(f"{point}.{sub}" if sub else point)
            else:
                if "point" in data and found.point != point:
                    file.set(
                        [*steps, "point"], quoted(found.point) if not found.point.isdigit() else f'"{found.point}"'
                    )
                if "sub" in data and found.sub != sub:
                    file.set([*steps, "sub"], quoted(found.sub) if not found.sub[:1].isdigit() else f'"{found.sub}"')
                if "paragraph" in data and found.paragraph not in (None, data["paragraph"]):
                    file.set([*steps, "paragraph"], str(found.paragraph))
        for number, other in enumerate(data.get("also", ())):
            new = self.address(str(other))
            if new is None:
                self.gone.append(str(other))
            elif new != other:
                file.set([*steps, "also", number], written_address(new, file.raw([*steps, "also", number])))


def written_address(address: str, like: str) -> str:
    """An address as YAML writes it, in the way in which another one is written."""
    plain = like[:1] not in "\"'"
    return address if plain and not address.replace(".", "", 1).isdigit() and "#" not in address else f'"{address}"'
