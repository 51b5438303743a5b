"""The very paragraphs of a document that something cites, where somebody keeps its text; else how to add it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from punkt.law.sources.find_wording import stands_in
from punkt.law.sources.kept_texts import texts_within_reach
from punkt.law.sources.normalise import normalise

from .marked_words import marked
from .names import Names
from .text_page import TextPage


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document."""

    pack: str
    unit: str
    """Its address: ``9#6``."""
    ref: str
    """The same as a reader says it, with the document: «п. 9, абз. 6 приказа № 12»."""
    text: str
    quote: str = ""
    """Words of it that are cited; may be empty."""

    @property
    def html(self) -> Markup:
        """The text with the words cited marked."""
        return marked(self.text, [self.quote] if self.quote else [])


class Paragraphs:
    """Finds paragraphs in the texts that are kept, each in the edition of the day that the names are of."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._texts: dict[tuple[str, str], Mapping[str, str]] = {}

    def of(self, pack: str, address: str, quote: str = "", edition: str = "") -> list[Paragraph]:
        """The paragraph of a unit in which a quote stands; without a quote, all that the unit has of its own."""
        edition = self._edition(pack, edition)
        texts = self.texts(pack, edition)
        own = [unit for unit in texts if address in (unit, unit.partition("#")[0])]
        words = normalise(quote) if own else ""
        holding = [unit for unit in own if words and stands_in(words, texts[unit])][:1]
        return [
            Paragraph(pack, unit, self.names.cited_at(pack, unit, edition), texts[unit], quote if holding else "")
            for unit in holding or own
        ]

    def texts(self, pack: str, edition: str = "") -> Mapping[str, str]:
        """Every unit within reach of an edition of a pack's document: the one named, else that of the day."""
        key = pack, self._edition(pack, edition)
        if key not in self._texts:
            self._texts[key] = texts_within_reach(self.names.linked.by_id[pack], key[1])
        return self._texts[key]

    def _edition(self, pack: str, named: str) -> str:
        return named or self.names.linked.by_id[pack].editions.on(self.names.day or date.today())

    def to_add(self, pack: str, edition: str = "") -> str:
        """How to add the text of a pack's document; empty where it is there, or nothing is registered to compare with."""
        source = self.names.linked.by_id[pack].source
        if source is None or not source.by_edition or self.texts(pack, edition):
            return ""
        return self.names.words("add_text", pack=pack)


def lay_out(page: TextPage, found: Iterable[Paragraph], indent: int) -> None:
    """Paragraphs on a page of text, each where it is first cited."""
    for one in found:
        if page.once(one):
            page.line(f"{one.ref}: {one.text}", indent, "dim")
