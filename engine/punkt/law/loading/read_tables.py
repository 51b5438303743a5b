"""Decision tables whose rows stand in a CSV beside the rules: read, and put where the rule says ``file``.

The first line names the columns: facts (or what ``columns`` of the rule says that a heading means), outcomes, and
``point``, ``quote`` and the like for what a row says itself of where it stands. A line whose first cell is ``else``
is for all other cases. What the cells mean is read where the rule is lowered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from punkt.files.joined import joined
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Path, Problems, nearest
from punkt.files.read import Document
from punkt.files.read_csv import CsvCell, read_csv
from punkt.law.forms.cells import is_anything
from punkt.law.forms.tables import COUNT, outcomes_of
from punkt.law.packs.own_places import OWN_PLACE
from punkt.law.schemas.text_patterns import ADDRESS, in_words

from .pack_files import PackFiles

ELSE = ("else", "иначе")


def with_tables(document: Document, files: PackFiles, problems: Problems) -> Document:
    """A file of rules with the rows of tables that stand in files of their own; faults are noted."""
    rules = list((Spot.root(document) / "rules").each())
    parts: dict[Path, tuple[Document, Path]] = {}
    data: Any = document.data
    for number, rule in enumerate(rules):
        if "table" not in rule or "file" not in rule / "table":
            continue
        table = rule / "table"
        read = _Read(table, files, table.data["file"], outcomes_of(rule), problems)
        new = {**rule.data, "table": {**table.data, **read.table()}}
        data = {**data, "rules": [*data["rules"][:number], new, *data["rules"][number + 1 :]]}
        parts |= read.parts
    return joined(document, data, parts) if data is not document.data else document


@dataclass
class _Read:
    """The CSV of one table."""

    table_spot: Spot
    files: PackFiles
    name: str
    outcomes: list[str]
    problems: Problems
    parts: dict[Path, tuple[Document, Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.document = Document(str(self.files.path(self.name)), None, {(): (1, 1)})
        spot = self.table_spot
        self.meant: Mapping[str, Any] = spot.data["columns"] if isinstance(spot.data.get("columns"), dict) else {}
        self.hit = spot.data.get("hit")

    def table(self) -> dict[str, Any]:
        """What stands in the place of ``file``: columns, rows and, where there is such a line, ``else``."""
        spot = self.table_spot
        if "rows" in spot:
            self.problems.add("P259", (spot / "rows").key_place, name=spot.data["file"])
        if self.name not in self.files.files:
            self.problems.add("P253", (spot / "file").place, name=spot.data["file"])
            return {"columns": [], "rows": []}
        lines = read_csv(self.document.file, self.problems, self.files.files[self.name])
        heads = lines[0] if lines else []
        asked = self._asked(heads)
        found: dict[str, Any] = {
            "columns": [self.meant.get(head.text, head.text) for head in asked.values()],
            "rows": [],
        }
        for number, head in enumerate(asked.values()):
            here: Path = ("columns", number)
            self.document.value_at[here] = head.position
            if head.text in self.meant:
                self._stands(here, spot.document, (*spot.path, "columns", head.text))
        self._stands(("columns",), self.document, ("columns",))
        self._stands(("rows",), self.document, ("rows",))
        for line in lines[1:]:
            self._line(line, heads, asked, found)
        return found

    def _stands(self, here: Path, document: Document, there: Path) -> None:
        self.parts[(*self.table_spot.path, *here)] = (document, there)

    def _asked(self, heads: list[CsvCell]) -> dict[int, CsvCell]:
        """The headings of conditions, by the number of their column; others are checked."""
        seen: set[str] = set()
        for head in heads:
            if head.text in seen:
                self._fail("P257", head, name=head.text)
            seen.add(head.text)
        if self.hit != COUNT:
            for name in self.outcomes:
                if name not in seen:
                    self.problems.add("P256", self.document.place(()), name=name)
        for key in self.meant:
            if key not in seen:
                place = (self.table_spot / "columns" / key).key_place
                self.problems.add("P255", place, name=key, hint=nearest(key, [head.text for head in heads]))
        apart = {*self.outcomes, *OWN_PLACE}
        return {at: head for at, head in enumerate(heads) if head.text not in apart or head.text in self.meant}

    def _fail(self, code: str, cell: CsvCell, **arguments: object) -> None:
        self.problems.add(
            code, self.document.place(())._replace(line=cell.position[0], column=cell.position[1]), **arguments
        )

    def _line(
        self, line: list[CsvCell], heads: list[CsvCell], asked: dict[int, CsvCell], found: dict[str, Any]
    ) -> None:
        if len(line) > len(heads) and any(cell.text for cell in line[len(heads) :]):
            self._fail("P258", line[len(heads)], found=len(line), wanted=len(heads))
            return
        blank = CsvCell("", line[-1].position)
        cells = [line[at] if at < len(line) else blank for at in range(len(heads))]
        by_name = {head.text: cell for head, cell in zip(heads, cells, strict=True)}
        if line[0].text.lower() in ELSE:
            if (
                "else" in found
                or "else" in self.table_spot
                or not all(is_anything(cells[at].text) for at in asked if at)
            ):
                self._fail("P287", line[0])
            here: Path = ("else",)
            found["else"] = self._with_place(here, {"then": self._results(by_name, (*here, "then"))}, by_name)
            self._stands(here, self.document, here)
        else:
            here = ("rows", len(found["rows"]))
            row: dict[str, Any] = {"when": [cells[at].text for at in asked]}
            for number, at in enumerate(asked):
                self.document.value_at[(*here, "when", number)] = cells[at].position
            if self.hit != COUNT:
                row["then"] = self._results(by_name, (*here, "then"))
            found["rows"].append(self._with_place(here, row, by_name))
        self.document.value_at[here] = line[0].position

    def _results(self, by_name: Mapping[str, CsvCell], here: Path) -> Any:
        results = [by_name[name] for name in self.outcomes if name in by_name]
        if len(self.outcomes) == 1:
            for cell in results:
                self.document.value_at[here] = cell.position
            return results[0].text if results else ""
        for number, cell in enumerate(results):
            self.document.value_at[(*here, number)] = cell.position
        return [cell.text for cell in results]

    def _with_place(self, here: Path, row: dict[str, Any], by_name: Mapping[str, CsvCell]) -> dict[str, Any]:
        """A row with what it says itself of where it stands."""
        own = dict(self._own(by_name))
        for key, cell in own.items():
            self.document.value_at[(*here, key)] = cell.position
            self.document.key_at[(*here, key)] = cell.position
        if "quote" not in own and (first := next(iter(own.values()), None)) is not None:
            self._fail("P201", first, name="quote")
            return row
        texts = {key: int(cell.text) if key == "paragraph" else cell.text for key, cell in own.items()}
        return {**row, **texts}

    def _own(self, by_name: Mapping[str, CsvCell]) -> Iterator[tuple[str, CsvCell]]:
        for key in OWN_PLACE:
            cell = by_name.get(key)
            if cell is None or not cell.text or key in self.meant:
                continue
            wanted = r"[1-9][0-9]{0,2}" if key == "paragraph" else ADDRESS
            if key != "quote" and not re.fullmatch(wanted, cell.text):
                self._fail("P205", cell, value=cell.text, right=in_words(ADDRESS))
            else:
                yield key, cell
