"""The invented field that the examples of the language are about: tolls and parking bays."""

from __future__ import annotations

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
    + _fact("bays", "list", of="bay")
    + "  bay:\n    title: {ru: а, en: a}\n    facts:\n"
    + _fact("width_m", "number", decimals=1)
    + _fact("reserved", "boolean")
    + _fact("occupied", "boolean")
    + _fact("zone", "choice", values="{red: {ru: а, en: a}, blue: {ru: а, en: a}}")
    + "outcomes:\n  vehicle:\n"
    + "    so: {kind: check, title: {ru: а, en: a}}\n"
    + "    number: {kind: decision, type: number, title: {ru: а, en: a}}\n"
    + "    day: {kind: decision, type: date, title: {ru: а, en: a}}\n"
    + "    tariff: {kind: decision, values: {reduced: {ru: а, en: a}, standard: {ru: а, en: a}}, title: {ru: а, en: a}}\n"
)
