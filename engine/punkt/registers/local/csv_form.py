"""How a CSV file that is written parts its cells and writes decimals."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.files.texts import Texts
from punkt.registers.request import Request

_SPREADSHEETS = Texts("registers.spreadsheets")
COMMA = ","


@dataclass(frozen=True, slots=True)
class CsvForm:
    """What parts the cells, and whether a comma stands before decimals."""

    delimiter: str = COMMA
    decimal_comma: bool = False


PLAIN = CsvForm()
"""For programs."""


def csv_form(request: Request, source: object) -> CsvForm:
    """As the input has it, where that is such a file, else as is asked; results in words (``labels``) as spreadsheets
    of that language read them: where those have decimals with a comma, one with a point becomes a day."""
    given = getattr(source, "delimiter", None) or request.delimiter
    if not request.labels:
        return CsvForm(given or COMMA)
    delimiter = given or _SPREADSHEETS("delimiter", request.labels)
    return CsvForm(delimiter, delimiter != COMMA and _SPREADSHEETS("decimal", request.labels) == COMMA)


__all__ = ["PLAIN", "CsvForm", "csv_form"]
