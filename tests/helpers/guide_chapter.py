"""A chapter of the guide: its blocks of YAML and the rows of its tables, for tests that decide what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .places import ROOT


@dataclass(frozen=True)
class Chapter:
    """A chapter in both languages, by a pattern that the titles of both match, without their numbers."""

    title: str

    def text(self, name: str) -> str:
        """What a page of the guide says between this heading and the next."""
        page = (ROOT / "docs" / name).read_text("utf-8")
        (found,) = re.findall(rf"\n## [0-9]+\. (?:{self.title})\n(.*?)(?=\n## |\Z)", page, re.DOTALL)
        return str(found)

    def blocks(self, name: str) -> list[str]:
        """Its blocks of YAML."""
        return re.findall(r"```yaml\n(.*?)```", self.text(name), re.DOTALL)

    def rows(self, name: str) -> list[list[str]]:
        """The cells of its tables, heads among them."""
        lines = [line for line in self.text(name).splitlines() if line.startswith("|") and not line.startswith("|-")]
        return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]

    def table(self, name: str) -> list[dict[str, str]]:
        """The lines of its one table, by the heads of the columns."""
        head, *rows = self.rows(name)
        return [dict(zip(head, row, strict=True)) for row in rows]
