"""The files of a pack after its document has changed: in place, or as one edition more from a day on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.read import Document
from punkt.kernel.exact import parse_date
from punkt.law.loading.pack_quotes import Quote
from punkt.law.packs.own_places import own_parts
from punkt.law.packs.pack import Pack

from .moved_places import Moves, written_address
from .new_wording import NewWording, new_value, new_wording
from .yaml_text import Steps, YamlText, flow, quoted, written_like

DATED = ("norms", "rules", "readings")
"""Parts of which an entry may say from which day it stands elsewhere or in other words."""
PLACED = ("norms", "readings", "rules", "presumptions", "pack", "notices", "acknowledged", "next", "absent_sources")
"""Parts that say where something stands."""


@dataclass
class AmendedFiles:
    """Changes the files; ``left`` is what is to be looked at by hand: a place, a name of a text, its arguments."""

    pack: Pack
    documents: Mapping[str, list[Document]]
    moves: Moves
    day: date | None
    """From which day the new text holds; ``None``: it takes the place of the old one."""
    edition: str
    """The edition that the new text is; empty in place."""
    files: dict[str, YamlText] = field(default_factory=dict)
    left: list[tuple[Place, str, dict[str, object]]] = field(default_factory=list)
    valued: set[tuple[str, str]] = field(default_factory=set)
    """Norms whose value was changed with their quote: name, and what it is now."""

    def file(self, document: Document) -> YamlText:
        """The text of a file of the pack."""
        if document.file not in self.files:
            self.files[document.file] = YamlText(Path(document.file))
        return self.files[document.file]

    def change(self, quotes: list[Quote]) -> None:
        """Change places and quotes of the edition that was the last."""
        for part in PLACED:
            for document in self.documents.get(part, ()):
                if self.day is None or part not in (*DATED, "presumptions", "pack"):
                    self._places(document, document.data, (), {})
        if self.day is None:
            for quote in quotes:
                self._requote(quote)
        else:
            self._dated(quotes)

    def _places(self, document: Document, data: Any, steps: tuple[str | int, ...], whole: Mapping[str, Any]) -> None:
        """Every place that a file says, wherever it stands in it."""
        if steps and not self.file(document).has(steps):
            return  # the rows of a table that stand in a file of their own
        if isinstance(data, dict):
            said = isinstance(data.get("point"), (str, int)) and not isinstance(data.get("point"), bool)
            part = isinstance(data.get("sub"), str) and "point" in whole
            if (said or part or isinstance(data.get("also"), list)) and (not whole or said or part):
                self.moves.rewrite(self.file(document), steps, data, whole)
            whole = {**whole, **data} if said else whole
            for key, value in data.items():
                self._places(document, value, (*steps, key), whole)
        elif isinstance(data, list):
            for number, value in enumerate(data):
                self._places(document, value, (*steps, number), whole)

    # --- in place

    def _requote(self, quote: Quote) -> None:
        """Write what stands in the new text in place of a quote, and the number in a norm's value with it."""
        document = self._document(quote.place.file)
        if document is None:
            self._note_part(quote, "table")
            return
        found = self._wording(quote)
        if found is None or found.words == quote.words:
            return
        file, holder = self.file(document), quote.place.path[:-1]
        file.set([*holder, "quote"], self._like(file, holder, found.words))
        if quote.part == "norms":
            key = [*holder, "value"]
            new = new_value(file.raw(key), found.numbers) if file.has(key) and found.numbers else None
            if new is not None:
                file.set(key, new)
                self.valued.add((quote.name, new))
            elif file.has(key) or len(holder) == 2:
                self._leave(quote.place, "value", quote)
        elif not found.numbers:
            self._leave(quote.place, "words", quote)

    def _wording(self, quote: Quote) -> NewWording | None:
        """The words in place of a quote; ``None`` where its unit is gone or has nothing like it, which is noted."""
        point, _, sub = quote.point.partition(".")
        place = self.moves.place(quote.point, "", quote.paragraph) or self.moves.place(point, sub, quote.paragraph)
        if place is None:
            self._leave(quote.cited_at, "lost", quote)
            return None
        found = new_wording(quote.words, self.moves.texts(place)) if quote.words else NewWording("", ())
        if found is None:
            self._leave(quote.place, "quote", quote)
        return found

    @staticmethod
    def _like(file: YamlText, holder: Steps, words: str) -> str:
        """A quote as the one is written that it replaces."""
        return written_like(words, file.raw([*holder, "quote"]), not file.in_lines(holder))

    def _leave(self, place: Place, what: str, quote: Quote) -> None:
        self.left.append((place, what, {"part": quote.part, "name": quote.name, "at": quote.point}))

    def _document(self, file: str) -> Document | None:
        return next((one for found in self.documents.values() for one in found if one.file == file), None)

    # --- from a day on

    def _dated(self, quotes: list[Quote]) -> None:
        by_name: dict[tuple[str, tuple[str | int, ...]], list[Quote]] = {}
        for quote in quotes:
            by_name.setdefault((quote.place.file, quote.place.path[:2]), []).append(quote)
        for (name, steps), own in by_name.items():
            document = self._document(name)
            if document is None:
                for quote in own:
                    self._note_part(quote, "table")
                continue
            spot = Spot.root(document)
            for step in steps:
                spot = spot / step
            part = str(steps[0])
            if part in DATED:
                self._entry(document, spot, self._main(own, spot) if part == "rules" else own[-1], steps)
                for quote in own:
                    if part == "rules" and self._is_part(quote, spot):
                        self._note_part(quote)
            else:
                for quote in own:
                    self._note_part(quote)

    def _main(self, own: list[Quote], spot: Spot) -> Quote:
        """The last quote that is of the rule itself, not of a branch or a row."""
        return [quote for quote in own if not self._is_part(quote, spot)][-1]

    @staticmethod
    def _is_part(quote: Quote, spot: Spot) -> bool:
        own = {part.path for _, part in own_parts(spot)}
        inner = quote.place.path[:-1]
        return inner in own or "applies" in inner

    def _note_part(self, quote: Quote, why: str = "undated") -> None:
        """What is not changed here, and would have to be: it has no day of its own, or stands in the file of a table."""
        place = self.moves.place(quote.point, "", quote.paragraph)
        stays = place is not None and self._address(place.point, place.sub) == quote.point
        found = new_wording(quote.words, self.moves.texts(place)) if place is not None else None
        if not stays or found is None or found.words != quote.words:
            self._leave(quote.place, why, quote)

    @staticmethod
    def _address(point: str, sub: str) -> str:
        return f"{point}.{sub}" if sub else point

    def _entry(self, document: Document, spot: Spot, quote: Quote, steps: tuple[str | int, ...]) -> None:
        """One entry more with a day: where it stands and what it says from then on; none where both stay."""
        assert self.day is not None
        until = parse_date(spot.data.get("in_force", {}).get("until"))
        if quote.explicit or (until is not None and until < self.day):
            return
        found = self._wording(quote)
        data = spot.data
        sub = self._sub(quote, data)
        place = self.moves.place(quote.point.removesuffix(f".{sub}") if sub else quote.point, sub, quote.paragraph)
        if found is None or place is None:
            return
        others = [(old, self.moves.address(old)) for old, _ in quote.also]
        address = self._address(place.point, place.sub)
        self._beside(quote, others)
        stays = address == quote.point and found.words == quote.words and place.paragraph == quote.paragraph
        if stays and all(new in (old, None) for old, new in others):
            return
        said: list[tuple[str, str]] = []  # what differs from the entry as a whole, whatever was said between
        whole = self._address(str(data["point"]), str(data.get("sub", "")))
        if address != whole:
            said.append(("point", json.dumps(place.point, ensure_ascii=False)))
            said += (
                [("sub", quoted(place.sub) if not place.sub[:1].isdigit() else f'"{place.sub}"')] if place.sub else []
            )
        if place.paragraph is not None and (address != whole or place.paragraph != data.get("paragraph")):
            said.append(("paragraph", str(place.paragraph)))
        if found.words != data["quote"]:
            said.append(("quote", quoted(found.words)))
        also = [new for _, new in others if new]
        if also and also != data.get("also"):
            said.append(("also", "[" + ", ".join(written_address(new, '"') for new in also) + "]"))
        file, day = self.file(document), ("from", f"'{self.day}'")
        if "values" in data:
            last = [*steps, "values", len(data["values"]) - 1, "value"]
            value = self._value(file, last, quote, found)
            file.append([*steps, "values"], flow([day, ("value", value), *said]))
        elif found.numbers and "value" in data and "wordings" not in data:
            value = self._value(file, [*steps, "value"], quote, found)
            items = [
                flow([("from", f"'{self.pack.in_force.since}'"), ("value", file.raw([*steps, "value"]))]),
                flow([day, ("value", value), *said]),
            ]
            file.replace_entry([*steps, "value"], "values", items)
        else:
            if quote.part == "norms" and found.words != quote.words:
                self._leave(quote.place, "value", quote)
            if "wordings" in data:
                file.append([*steps, "wordings"], flow([day, *said]))
            else:
                file.add_list(steps, "quote", "wordings", [flow([day, *said])])
        if quote.part == "rules" and found.words != quote.words and not found.numbers:
            self._leave(quote.place, "words", quote)

    def _beside(self, quote: Quote, others: list[tuple[str, str | None]]) -> None:
        for old, new in others:
            if new is None:
                self.left.append((quote.place, "lost", {"part": quote.part, "name": quote.name, "at": old}))

    @staticmethod
    def _sub(quote: Quote, data: Mapping[str, Any]) -> str:
        """The subpoint of a quote: what its address has beyond a point that the entry names."""
        named = [data, *data.get("wordings", ()), *data.get("values", ())]
        for one in reversed(named):
            sub = str(one.get("sub", "")) if isinstance(one, dict) else ""
            if sub and quote.point.endswith(f".{sub}"):
                return sub
        return ""

    def _value(self, file: YamlText, steps: list[str | int], quote: Quote, found: NewWording) -> str:
        """The value of a norm as its new quote has it; the old one where that is not told, which is noted."""
        written = file.raw(steps)
        new = new_value(written, found.numbers) if found.numbers else None
        if new is None:
            if found.words != quote.words:
                self._leave(quote.place, "value", quote)
            return written
        self.valued.add((quote.name, new))
        return new


def of_edition(quotes: Iterator[Quote], name: str) -> list[Quote]:
    """The quotes that an edition has to have."""
    return [quote for quote in quotes if name in (quote.editions or [name])]
