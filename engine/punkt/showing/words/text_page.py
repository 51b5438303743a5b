"""Text being laid out for a terminal or a file: paragraphs, lists and tables without lines."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.console import Console, OverflowMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .typography import GLUE, glued

MAX_WIDTH = 120


class TextPage:
    """Text being laid out: paragraphs with an indent, headings, tables without lines."""

    def __init__(self, width: int, colours: bool) -> None:
        self._buffer, self._colours = io.StringIO(), colours
        self.width = max(40, min(width, MAX_WIDTH))
        self._console = Console(
            file=self._buffer,
            width=self.width,
            force_terminal=colours,
            color_system="standard" if colours else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        self._said: set[object] = set()

    def once(self, what: object) -> bool:
        """Whether something is to be said for the first time on this page; from then on it has been."""
        new = what not in self._said
        self._said.add(what)
        return new

    def line(self, text: str = "", indent: int = 0, style: str = "") -> None:
        """A paragraph."""
        self._put(Text(glued(text), style=style), indent)

    def _put(self, text: Text, indent: int) -> None:
        """A paragraph at an indent."""
        if self._colours:
            self._console.print(Padding(text, (0, 0, 0, indent)))
        else:
            self._plainly(text, " " * indent, "", "fold")

    def _plainly(self, text: Text, indent: str, mark: str, overflow: OverflowMethod) -> None:
        """A paragraph without colours, with a mark before its first line: what rich does beyond wrapping takes longest."""
        before = indent + mark
        for line in text.wrap(self._console, self.width - len(before), overflow=overflow) or [text]:
            self._buffer.write(f"{before}{line.plain}\n")
            before = indent + " " * len(mark)

    def flow(self, parts: Iterable[str]) -> None:
        """Short parts on as few lines as will do, none of them broken."""
        lines: list[str] = []
        for part in parts:
            if lines and len(lines[-1]) + 3 + len(part) <= self.width:
                lines[-1] += f" · {part}"
            else:
                lines.append(part)
        for text in lines:
            self.line(text)

    def lead(self, mark: str, style: str, text: str, indent: int = 0) -> None:
        """A paragraph that begins with a mark in a style of its own."""
        self._put(Text.assemble((glued(mark), style), glued(text)), indent)

    def heading(self, text: str) -> None:
        """The heading of a section."""
        self.line()
        self.line(text.upper(), style="bold")

    def items(self, lines: Iterable[str], indent: int, style: str = "") -> None:
        """Lines of a list, each with a dash and a hanging indent."""
        for text in lines:
            if not self._colours:
                self._plainly(Text(glued(text)), " " * indent, "– ", "ellipsis")
                continue
            table = Table.grid(padding=0)
            table.add_column(width=2)
            table.add_column(ratio=1)
            table.add_row(Text("–", style=style), Text(glued(text), style=style))
            self._console.print(Padding(table, (0, 0, 0, indent)))

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str | Text]], ratios: Sequence[int], indent: int = 2
    ) -> None:
        """A table without lines; cells wrap, but not in a column whose ratio is 0."""
        table = Table(
            box=None, expand=True, padding=(0, 2, 0, 0), pad_edge=False, show_header=any(heads), header_style="dim"
        )
        for title, ratio in zip(heads, ratios, strict=True):
            table.add_column(title, ratio=ratio or None, no_wrap=not ratio, overflow="fold")
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(glued(cell)) for cell in row))
        self._console.print(Padding(table, (0, 0, 0, indent)))

    def text(self) -> str:
        """What has been laid out, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._buffer.getvalue().replace(GLUE, " ").split("\n"))
