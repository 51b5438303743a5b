"""One line of JSON as a case: exactly, or with what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from .register_source import Unreadable

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character alone: no column can hold it."""
_BLANKS = b" \t\r\n"


def sure_case(line: bytes) -> dict[str, Any] | None:
    """The mapping of a line that says what it reads as and nothing else; ``None`` where that cannot be told at once.

    What was read is written again: where that comes to the same text but for blanks, no name was given twice, and every
    number is what stands there, a fraction too.
    """
    try:
        case = orjson.loads(line)
        said = orjson.dumps(case)
    except (orjson.JSONDecodeError, TypeError):
        return None
    if type(case) is not dict:
        return None
    if said == line or said.translate(None, _BLANKS) == line.translate(None, _BLANKS):
        return case
    if b"\\u" in line and json.dumps(case).encode() == line.strip(_BLANKS):  # as Python writes letters
        return case
    return None


def parsed_case(line: bytes, number: int, bad: list[Unreadable]) -> Mapping[str, Any] | None:
    """The mapping of a line. Numbers with a fraction are exact, and a name given twice is a fault."""
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(found)
        if len(table) < len(found):
            names = [name for name, _ in found]
            twice.append(next(name for name in names if names.count(name) > 1))
        return table

    try:
        text = line.decode()  # strictly: the parser itself would take halves of characters that are written as bytes
        data = json.loads(text, object_pairs_hook=pairs, parse_float=Decimal)
        half = _HALF.search(json.dumps([data, twice], ensure_ascii=False, default=str)) if b"\\" in line else None
    except UnicodeDecodeError as error:
        bad.append(Unreadable(number, "P747", {"byte": f"0x{line[error.start]:02X}", "name": "utf-8"}))
        return None
    except (ValueError, RecursionError) as error:
        bad.append(Unreadable(number, "P806", {"n": getattr(error, "pos", 0) + 1}))
        return None
    if half:
        bad.append(Unreadable(number, "P010", {"codepoint": f"U+{ord(half[0]):04X}"}))
        return None
    if twice:
        bad.append(Unreadable(number, "P807", {"name": twice[0]}))
        return None
    if not isinstance(data, dict):
        bad.append(Unreadable(number, "P500"))
        return None
    return data
