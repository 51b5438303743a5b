"""The document of a new pack: its layout as it seems to be, its heading, and its units for the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.read import read_text
from punkt.files.texts import Texts
from punkt.law.packs.source_style import read_style
from punkt.law.sources.documents.document_file import read_document
from punkt.law.sources.outline import Outline, outline

from .document_words import Heading, heading_of
from .guess_layout import LayoutGuess, guess_layout
from .ledger_skeleton import ledger_lines

SOURCE = "source.yaml"
_HEAD = "# yaml-language-server: $schema=.schemas/source.schema.json\n"
SAID = Texts("packs.skeleton")
_QUOTED = 6


@dataclass(frozen=True)
class NewDocument:
    """A document as it seems to be laid out."""

    file: Path
    layout: LayoutGuess
    heading: Heading
    outline: Outline
    lang: str = "ru"
    """The language of comments."""

    @classmethod
    def read(cls, file: str | Path, lang: str = "ru") -> NewDocument:
        """Read a document. Raises :class:`PunktError` where it cannot be read, and P217 where nothing is numbered."""
        text = read_document(file)
        layout = guess_layout(text)
        if layout is None:
            raise PunktError([Diagnostic("P217", Place(str(file)))])
        problems = Problems()
        spot = Spot.root(read_text(layout.text(), SOURCE)) / "source"
        found = outline(text, read_style(spot, problems))
        problems.raise_if_any()
        return cls(Path(file), layout, heading_of(layout.before), found, lang)

    @property
    def cited(self) -> Mapping[str, str]:
        """A point and its first words, for the first norm and rule; of the main part, where it has any."""
        points = [at for at in self.outline.by_point if at[:1].isdigit()] or [*self.outline.by_point]
        unit = self.outline.by_point[points[0]][0]
        return {"point": points[0], "quote": " ".join(unit.text.split(" ")[:_QUOTED])}

    @property
    def ledger(self) -> list[str]:
        """Lines of the ledger; the point that is cited counts as encoded."""
        return [line.rstrip("\n") for line in ledger_lines(self.outline, (), self.cited["point"], self.lang)]

    def write(self, folder: Path) -> None:
        """Write the layout into the folder of a pack."""
        (folder / SOURCE).write_text(
            f"{_HEAD}# {SAID('guessed', self.lang)}\n{self.layout.text()}", "utf-8", newline="\n"
        )
