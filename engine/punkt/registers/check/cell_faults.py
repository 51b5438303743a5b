"""What is wrong with a cell that holds no value of its fact."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from punkt.files.messages.diagnostics import nearest
from punkt.files.messages.written_values import day_first, day_with_time, in_groups, with_comma
from punkt.kernel.exact import MAX_NAME, parse_date, shown
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.map.cell_format import ISO, is_short
from punkt.registers.map.match_columns import Slot

from .convert_cells import FIRST_DAY, FRACTIONS, SERIALS

_YES_NO = re.compile("(?i)да|нет|yes|no|y|n|t|f|0|1|истина|ложь|[+-]")
LONG = 20
"""Digits of what is no day, whatever it is."""
_YEAR_FIRST = re.compile("([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})")
_NO_SERIAL = re.compile(r"-?[0-9]{1,7}(\.[0-9]+)?")
_SHORT_YEAR = re.compile("[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
_YEAR = re.compile("(19|20)[0-9]{2}")
_IN_ZONE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+ ?([+-][0-9]{2}:?[0-9]{2}|Z)")
_FRACTION = re.compile(f"[+-]?[0-9]* ?[{''.join(FRACTIONS)}]")
SHEET_ERRORS = (
    r"(?i)^#(REF!|VALUE!|DIV/0!|N/A|NAME\?|NULL!|NUM!|SPILL!|CALC!|ССЫЛКА!|ЗНАЧ!|ДЕЛ/0!|Н/Д|ИМЯ\?|ПУСТО!|ЧИСЛО!)$"
)
_WRONG = re.compile(SHEET_ERRORS)


def cell_fault(slot: Slot, value: Any) -> tuple[str, dict[str, object]]:
    """The code and the arguments of what is wrong with a cell that holds no value of its fact."""
    fact, text = slot.fact, value if isinstance(value, str) else shown(value)
    text = text.strip()
    known: dict[str, object] = {"name": fact.named(slot.column.name), "value": shown(text)}
    if text.startswith("="):
        return "P762", known
    if _WRONG.match(text):
        return "P907", known
    if slot.cell_format.codes and fact.kind is not FactKind.DATE:
        return "P763", {**known, "column": slot.name, "hint": nearest(text.lower(), slot.cell_format.codes)}
    match fact.kind:
        case FactKind.BOOLEAN:
            return ("P764" if _YES_NO.fullmatch(text) else "P505"), known
        case FactKind.INTEGER | FactKind.NUMBER:
            return _number_fault(slot, text, known)
        case FactKind.DATE:
            return _day_fault(slot, text, known)
        case FactKind.CHOICE:
            return "P512", {**known, "hint": nearest(text, fact.values, fact.values)}
        case FactKind.CHOICES:
            words = [word.strip(' []"') for word in re.split("[,;|]", text)]
            wrong = next((word for word in words if word not in fact.values), None)
            if wrong is None:
                return "P514", {"value": next((w for n, w in enumerate(words) if w in words[:n]), text)}
            return "P512", {**known, "value": shown(wrong), "hint": nearest(wrong, fact.values, fact.values)}
        case FactKind.REFERENCES:
            return "P515", {"value": shown(text), "limit": MAX_NAME}
    return "P513", known


def _number_fault(slot: Slot, text: str, known: dict[str, object]) -> tuple[str, dict[str, object]]:
    fact = slot.fact
    if _FRACTION.fullmatch(text) and not slot.cell_format.fractions:
        return "P914", known
    if right := in_groups(text, slot.cell_format.decimal):
        return "P901", {**known, "right": right}
    if slot.cell_format.decimal == ",":
        text = text.replace(",", ".")
    elif right := with_comma(text):
        return "P765", {**known, "right": right}
    if not re.fullmatch(r"[+-]?[0-9]{1,40}(\.[0-9]*)?", text):
        return "P506", known
    whole, _, rest = text.partition(".")
    if len(whole.lstrip("+-0")) > 10:
        return "P507", known
    places = fact.decimals if fact.kind is FactKind.NUMBER else 0
    if len(rest.rstrip("0")) > places:
        return ("P508" if places else "P509"), {**known, "places": places}
    return ("P510", {**known, "range": str(fact.range)}) if fact.range is not None else ("P507", known)


def _day_fault(slot: Slot, text: str, known: dict[str, object]) -> tuple[str, dict[str, object]]:
    if _YEAR.fullmatch(text):
        return "P903", known
    if _NO_SERIAL.fullmatch(text) and float(text) < SERIALS[0]:
        return "P892", known
    if _SHORT_YEAR.fullmatch(text) and not any(map(is_short, slot.cell_format.days)):
        return "P902", known
    if _IN_ZONE.fullmatch(text):
        return "P905", known
    if year_first := _YEAR_FIRST.fullmatch(text):
        right = f"{year_first[1]}-{int(year_first[2]):02}-{int(year_first[3]):02}"
        if parse_date(right) is not None and slot.cell_format.days == (ISO,):
            return "P823", {**known, "right": right}
    if text.isascii() and text.isdigit() and len(text) < LONG and SERIALS[0] <= int(text) <= SERIALS[1]:
        return "P766", {**known, "right": (FIRST_DAY + timedelta(days=int(text))).isoformat()}
    if slot.cell_format.days != (ISO,):
        return "P823", {**known, "right": ", ".join(slot.cell_format.days)}
    if other := day_first(text):
        return "P767", {**known, "right": other}
    if day := day_with_time(text):
        return "P768", {**known, "right": day}
    return "P511", known
