"""The file of rows turned down: a line for each cell at fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing
from punkt.registers.read.rejected_rows import Reject

from .sink import harmless
from .workbook_sink import MOST_ROWS

HEADER = ("key", "row", "column", "value", "code", "message")


def rejected_lines(rejects: Sequence[Reject], lang: str, delimiter: str = ",") -> bytes:
    """Rows turned down, one cell a line; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    said: dict[tuple[str, int], str] = {}  # many rows share what is said of them
    for one in rejects:
        if (about := (one.code, id(one.arguments))) not in said:
            where = f"{one.arguments['file']}: " if "file" in one.arguments else ""
            said[about] = where + one.message(lang)
        within = f"{one.within}: " if one.within else ""
        place = (harmless(one.key), one.row or "", harmless(one.column), harmless(one.value))
        row = (*place, one.code, within + said[about])
        writer.writerow(row)
    return stream.getvalue().encode()


def rejected_workbook(lines: Path, delimiter: str) -> Path:
    """The same as a workbook, with filters; where it is. Raises :class:`PunktError` where it has more rows than a sheet."""
    try:
        import xlsxwriter
    except ImportError:
        raise missing("registers", "xlsxwriter") from None
    draft = lines.with_name(f"{lines.name}.xlsx")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(draft), options)
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet, bold = book.add_worksheet("rejected"), book.add_format({"bold": True})
    quoted = book.add_format({"quote_prefix": True})
    rows = 0
    with lines.open(newline="", encoding="utf-8-sig") as stream:
        for number, cells in enumerate(csv.reader(stream, delimiter=delimiter)):
            if number > MOST_ROWS:
                book.close()
                raise PunktError([Diagnostic("P810", Place(str(draft)), {"limit": MOST_ROWS})])
            for column, cell in enumerate(cells):
                if number and HEADER[column] == "row" and cell:
                    sheet.write_number(number, column, int(cell))
                else:
                    plain = cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
                    sheet.write_string(number, column, plain, bold if not number else quoted if plain != cell else None)
            rows = number
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, rows, len(HEADER) - 1)
    for column, width in enumerate((16, 8, 24, 20, 8, 80)):
        sheet.set_column(column, column, width)
    book.close()
    return draft
