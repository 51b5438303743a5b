"""Reading a plain case quickly: JSON without anything unusual, and without noting where things stand.

Whatever is unusual (a repeated key, an escape, a number that is long) is left to the careful
reader, and so is every case that turns out to be wrong: its messages name line and column.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from punkt.files.tree import FORBIDDEN, MAX_BYTES, MAX_KEYS, MAX_NODES, NUMBER
from punkt.kernel.exact import parse_date

LONGEST = 15
"""Characters of a number that is read at once."""


class _UnusualError(Exception):
    """This is for the careful reader."""


def quick(text: bytes) -> Any:
    """The data of a text as the careful reader has it; ``None`` where that one is to look."""
    if len(text) > MAX_BYTES or b"\\" in text or text.count(b",") + text.count(b":") > MAX_NODES // 2:
        return None
    try:
        decoded = text.decode()
        return None if FORBIDDEN.search(decoded) else _DECODER.decode(decoded)
    except (ValueError, RecursionError, _UnusualError):
        return None


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or len(found) > MAX_KEYS:
        raise _UnusualError
    return found


def _whole(text: str) -> int:
    if len(text) > LONGEST:
        raise _UnusualError
    return int(text)


def _broken(text: str) -> int | Decimal:
    if len(text) > LONGEST or not NUMBER.fullmatch(text) or "e" in text or "E" in text:
        raise _UnusualError
    value = Decimal(text)
    return int(value) if value == int(value) else value


def _no(_: str) -> NoReturn:
    raise _UnusualError


_DECODER = json.JSONDecoder(object_pairs_hook=_table, parse_int=_whole, parse_float=_broken, parse_constant=_no)


def quick_question(
    text: bytes, packs: tuple[str, ...], day: date | None, address: tuple[str, ...] = (), asks: bool = False
) -> tuple[dict[str, Any], tuple[str, ...], date | None] | None:
    """The case of a request with the packs and the day it names; ``None`` where the careful reader is to look.

    ``asks``: the request is for a question, and may name facts as not known.
    """
    data = quick(text)
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("case"), dict):
        named, asked = data.get("packs", list(packs)), data.get("as_of")
        good = isinstance(named, list) and all(isinstance(name, str) for name in named)
        own = parse_date(asked) if asked is not None else day
        if (
            not good
            or set(data) - {"case", "packs", "as_of", *(["unknown"] if asks else ())}
            or (asked is not None and own is None)
        ):
            return None
        if (day is not None and own != day) or (address and set(named) != set(address)):
            return None
        day = own
        data, packs = data["case"], tuple(named)
    return (data, packs, day) if packs else None
