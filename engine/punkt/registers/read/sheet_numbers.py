"""Numbers of a sheet as text: what the workbook holds of them, in the fifteen digits that a spreadsheet keeps.

A fast reader rounds numbers and counts days before March 1900 in its own way, and no reader shows the zeros that a
format puts before a number; where a sheet has such cells they are found here, and read one by one.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from punkt.kernel.exact import SURE_DIGITS

FIRST_SURE = date(1900, 3, 1)
"""Before it spreadsheets count a 29 February that there was not."""
_ODD_NUMBER = rb"<v>-?(?:[0-9]{16}|[0-9.]*[eE]\+?[0-9]|(?=[0-9.]{11,16}<)[0-9]+\.[0-9]{9})"
_SEEMS_ODD = "<v>-?(?:[0-9]{16}|[0-9.]*[eE]|[0-9]+[.][0-9]{9})"
_LITERAL = re.compile(r'\\(.)|"([^"]*)"|([-() /])')
_DAY_CODE = re.compile(r"[dmyДМГ]", re.IGNORECASE)
_DAYS = {*range(14, 23), 45, 46, 47}
"""Numbers of the formats of days and times that need not be described."""
STYLES = "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class OddCells:
    """What the cells look like that are read one by one."""

    exactly: re.Pattern[bytes]
    seemingly: str
    """What all of them have in their texts, and few others, for a matcher that is fast and cannot look ahead."""


def odd_numbers(archive: zipfile.ZipFile) -> OddCells:
    """The numbers of a workbook that are read one by one."""
    days, masks = [], []
    for number, code in enumerate(_formats(archive)):
        plain = _LITERAL.sub("", code)
        if zeros(code):
            masks.append(str(number))
        elif code in map(str, _DAYS) or _DAY_CODE.search(re.sub(r"\[[^\]]*\]", "", plain)):
            days.append(str(number))
    parts, seems = [_ODD_NUMBER], [_SEEMS_ODD]
    if masks:
        parts.append(rb"<c\s[^>]*\bs=[\"'](?:%s)[\"']" % "|".join(masks).encode())
        seems.append(rf"s=[\"'](?:{'|'.join(masks)})[\"']")
    if days:
        small = rb"<c\s[^>]*\bs=[\"'](?:%s)[\"'][^>]*>\s*<v>(?:-|(?:[0-5]?[0-9]|60)(?:\.[0-9]+)?<)"
        parts.append(small % "|".join(days).encode())
        seems.append(rf"s=[\"'](?:{'|'.join(days)})[\"'][^>]*>\s*<v>(?:-|[0-9]{{1,2}}[.<])")
    return OddCells(re.compile(b"|".join(parts)), "|".join(seems))


def masked(archive: zipfile.ZipFile) -> bool:
    """Whether some format puts zeros before numbers."""
    return any(zeros(code) for code in _formats(archive))


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The code of the format of each style, in their order; of one that is not described, its number."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    if STYLES not in archive.namelist():
        return []
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = fromstring(archive.read(STYLES))
    codes = {one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter(f"{space}numFmt")}
    styles = root.find(f"{space}cellXfs")
    ids = [one.get("numFmtId") or "0" for one in styles] if styles is not None else []
    return [codes.get(one, one) for one in ids]


@lru_cache(maxsize=256)
def zeros(code: str) -> tuple[str, ...]:
    """The pieces of a format that shows as many digits as it has zeros, each a ``0`` or what stands between; else nothing."""
    found: list[str] = []
    rest = code.partition(";")[0]
    while rest:
        literal = _LITERAL.match(rest)
        if literal:
            found.append(next(part for part in literal.groups() if part is not None))
            rest = rest[literal.end() :]
        elif rest[0] == "0":
            found.append("0")
            rest = rest[1:]
        else:
            return ()
    return tuple(found) if found.count("0") > 1 else ()


def shown_as(value: Any, code: str) -> str | None:
    """A whole number with the zeros that its format gives it; ``None`` where it gives none."""
    pieces = zeros(code or "")
    if not pieces or isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or value != int(value):
        return None
    digits = str(int(value)).zfill(pieces.count("0"))
    if len(digits) > SURE_DIGITS:
        return None
    digit = iter(digits[len(digits) - pieces.count("0") :])
    return digits[: len(digits) - pieces.count("0")] + "".join(next(digit) if p == "0" else p for p in pieces)


def number_text(value: float) -> str:
    """A number in the digits that are sure; one of more digits says so by its exponent."""
    if isinstance(value, int) and abs(value) < 10**SURE_DIGITS:
        return str(value)
    text = format(value, f".{SURE_DIGITS}g")
    return text if abs(value) >= 10**SURE_DIGITS else format(Decimal(text), "f")
