"""Results as a workbook: a sheet a table, with filters, widths and colours by meaning, and one about what made them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing
from punkt.registers.columns.table_layout import CASES
from punkt.registers.run.decode_results import status_words

from .sink import DraftFiles, about_lines, harmless, short

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 1_048_575
"""Rows a sheet holds below its header."""
NARROWEST, WIDEST = 8, 60
"""Characters of a column of a sheet."""
COLOURS = {"open": "#fff2cc", "gap": "#fce4d6", "conflict": "#f8cbad", "not_applicable": "#ededed"}
"""Status → the colour of its cells: what is to be inquired, what the law leaves open, what has to be looked at, what is none."""


class ExcelSink(DraftFiles):
    """A workbook: a sheet a table, and one about what made it."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any]) -> None:
        super().__init__(folder, out, about)
        try:
            import xlsxwriter
        except ImportError:
            raise missing("registers", "xlsxwriter") from None
        self._sheets: dict[str, tuple[Any, int]] = {}
        self._columns: dict[str, tuple[list[int], dict[int, dict[str, str]]]] = {}
        """Sheet → how wide its columns are, and the words for statuses in those that hold them."""
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(self.draft(CASES)), options)
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._colours = {name: self._book.add_format({"bg_color": colour}) for name, colour in COLOURS.items()}

    def add(self, table: str, rows: pa.Table) -> None:
        """Add rows to the sheet of a table."""
        sheet, row = self._sheets.get(table) or self._begun(table, rows.schema)
        widths, _ = self._columns[table]
        if row + rows.num_rows > MOST_ROWS + 1:
            raise PunktError([Diagnostic("P810", Place(str(self.out)), {"limit": MOST_ROWS})])
        from datetime import date

        for cells in zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True):
            for number, cell in enumerate(cells):
                if isinstance(cell, str):
                    widths[number] = max(widths[number], len(cell))
                    if cell:
                        sheet.write_string(row, number, cell, self._quoted if harmless(cell) != cell else None)
                elif isinstance(cell, bool):
                    sheet.write_boolean(row, number, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, number, cell, self._day)
                elif cell is not None:
                    sheet.write_number(row, number, cell)
            row += 1
        self._sheets[table] = (sheet, row)

    def _begun(self, table: str, schema: pa.Schema) -> tuple[Any, int]:
        sheet = self._book.add_worksheet(table[:31])
        sheet.freeze_panes(1, 1)
        for number, name in enumerate(schema.names):
            sheet.write_string(0, number, name, self._bold)
        statuses = {n: words for n, field in enumerate(schema) if (words := status_words(field))}
        self._columns[table] = [max(NARROWEST, min(len(name), WIDEST // 2)) for name in schema.names], statuses
        return sheet, 1

    def _laid_out(self, table: str) -> None:
        """Filters, widths by what stands in the columns, and colours by what statuses mean."""
        (sheet, rows), (widths, statuses) = self._sheets[table], self._columns[table]
        for number, width in enumerate(widths):
            sheet.set_column(number, number, min(width, WIDEST) + 2)
        if rows > 1:
            sheet.autofilter(0, 0, rows - 1, len(widths) - 1)
            for number, words in statuses.items():
                for status, colour in self._colours.items():
                    rule = {"type": "cell", "criteria": "==", "value": f'"{words[status]}"', "format": colour}
                    sheet.conditional_format(1, number, rows - 1, number, rule)

    def close(self, sums: Mapping[str, Any]) -> None:
        """Write the sheet about what made it, and the file."""
        from datetime import datetime

        about = {**self.about, **sums}
        for table in self._sheets:
            self._laid_out(table)
        self._book.set_properties(
            {"created": datetime(2000, 1, 1), "comments": orjson.dumps(short(about)).decode()[:250]}
        )
        for number, pack in enumerate(about["packs"], 1):
            self._book.set_custom_property(f"punkt.pack.{number}", f"{pack['id']} {pack['version']} {pack['sha256']}")
        self._book.set_custom_property("punkt.as_of", about["as_of"])
        sheet = self._book.add_worksheet("punkt")
        for row, (name, value) in enumerate(about_lines(about)):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        self._book.close()

    def drop(self) -> None:
        """Close the file."""
        self._book.close()
