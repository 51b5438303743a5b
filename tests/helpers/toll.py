"""The invented field that the examples of the language are about: tolls and parking bays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_BOOLEANS = ("paid", "exempt", "stolen", "unregistered")
_NUMBERS = ("axles", "noise", "exhaust", "weight", "used", "paid_sum")
_DAYS = ("registered_on", "issued_on")


def _fact(name: str, kind: str, **more: object) -> str:
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"      {name}: {{type: {kind}, label: {{ru: а, en: a}}, question: {{ru: а, en: a}}{rest}}}\n"


VOCABULARY = (
    "vocabulary: test.toll\nversion: 1.0.0\ntitle: {ru: а, en: a}\nsubjects:\n"
    "  vehicle:\n    section: true\n    title: {ru: а, en: a}\n    facts:\n"
    + "".join(_fact(name, "boolean") for name in _BOOLEANS)
    + "".join(_fact(name, "integer") for name in _NUMBERS)
    + "".join(_fact(name, "date") for name in _DAYS)
    + _fact("fine", "integer", none="true")
    + _fact("plate", "text")
    + _fact("mileage", "integer", by="month", range='"[0..)"')
    + _fact("inspected", "boolean", by="year")
    + _fact("bays", "list", of="bay")
    + "  bay:\n    title: {ru: а, en: a}\n    facts:\n"
    + _fact("width_m", "number", decimals=1)
    + _fact("reserved", "boolean")
    + _fact("occupied", "boolean")
    + _fact("takings", "integer", by="month", range='"[0..)"')
    + _fact("zone", "choice", values="{red: {ru: а, en: a}, blue: {ru: а, en: a}}")
    + "  owner:\n    section: true\n    none: true\n    title: {ru: а, en: a}\n    facts:\n"
    + _fact("age", "integer")
    + _fact("licensed", "boolean")
    + "outcomes:\n  vehicle:\n"
    + "    so: {kind: check, title: {ru: а, en: a}}\n"
    + "    number: {kind: decision, type: number, title: {ru: а, en: a}}\n"
    + "    day: {kind: decision, type: date, title: {ru: а, en: a}}\n"
    + "    words: {kind: decision, type: text, title: {ru: а, en: a}}\n"
    + "    tariff: {kind: decision, values: {reduced: {ru: а, en: a}, standard: {ru: а, en: a}}, title: {ru: а, en: a}}\n"
)
TEXT = {"ru": "а", "en": "a"}
CITED = {"point": "1", "modality": "mandatory", "quote": "q"}
PACK = {
    "pack": "test.town",
    "version": "1.0.0",
    "vocabulary": "test.toll",
    "title": TEXT,
    "document": {"date": "2020-01-01", "kind": TEXT, "issuer": TEXT, "title": TEXT},
    "jurisdiction": {"code": "NONE", "title": TEXT},
    "in_force": {"from": "2020-01-01"},
}


_OFF = "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31"
CALENDARS = {
    "working": {
        "title": TEXT,
        "years": [
            {
                "year": 2025,
                "source": TEXT,
                "days_off": [f"2025-{day}" for day in _OFF.split()],
                "workdays": ["2025-11-01"],
            }
        ],
    }
}


class Plain(yaml.SafeDumper):
    """Writes exact numbers as numbers, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Plain.add_multi_representer(object, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:float", str(data)))


def _valued(value: Any) -> dict[str, Any]:
    """The value of a norm, or its values with their days."""
    dated = isinstance(value, list) and value and isinstance(value[0], Mapping)
    return {"values": value} if dated else {"value": value}


def write_pack(
    folder: Path,
    rules: Sequence[Mapping[str, Any]],
    norms: Mapping[str, Any] | None = None,
    readings: Mapping[str, Any] | None = None,
    vocabulary: str = VOCABULARY,
) -> None:
    """The pack ``test.town`` with some rules, norms by name with their values, and readings."""
    written = {name: {**_valued(value), "title": TEXT, **CITED} for name, value in (norms or {}).items()}
    files: dict[str, dict[str, Any]] = {
        "pack": PACK,
        "ledger": {"points": {"1": {"state": "encoded", "title": TEXT}}},
        "norms": {"norms": written},
        "readings": {"readings": readings or {}},
        "calendars": {"calendars": CALENDARS},
        "rules": {"rules": [{"subject": "vehicle", **CITED, "says": TEXT, **rule} for rule in rules]},
    }
    for name, content in files.items():
        if name in ("pack", "ledger", "rules", "calendars") or content[name]:
            (folder / f"{name}.yaml").write_text(yaml.dump(content, Dumper=Plain), "utf-8")
    (folder / "vocabulary.yaml").write_text(vocabulary, "utf-8")
