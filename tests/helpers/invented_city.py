"""The packs of an invented city, good and with faults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from helpers.wrong_values import checked
from punkt import PunktError, Rules, load

T = "{ru: а, en: a}"
C = 'point: "1", modality: mandatory, quote: q'
DAY = date(2024, 6, 1)
Found = list[tuple[str, str, int, int]]
VOCABULARY = f"""vocabulary: none.parking
version: 1.0.0
title: {T}
units: {{hour: {T}}}
choices:
  tariff: {{free: {T}, reduced: {T}, standard: {T}}}
subjects:
  permit:
    section: true
    title: {T}
    facts:
      zone: {{type: choice, values: {{a: {T}, b: {T}, c: {T}}}, label: {T}, question: {T}}}
      axles: {{type: integer, range: "[1..9]", label: {T}, question: {T}}}
      noise: {{type: integer, range: "[0..3]", label: {T}, question: {T}}}
      paid: {{type: boolean, label: {T}, question: {T}}}
      exempt: {{type: boolean, label: {T}, question: {T}}}
      fee: {{type: number, decimals: 2, label: {T}, question: {T}}}
      issued_on: {{type: date, label: {T}, question: {T}}}
      age: {{type: integer, label: {T}, derived: {{full_years: issued_on}}}}
      badges: {{type: choices, values: tariff, label: {T}, question: {T}}}
      bays: {{type: list, of: bay, label: {T}, question: {T}}}
      rows: {{type: list, of: row, label: {T}, question: {T}}}
  bay:
    title: {T}
    facts:
      width: {{type: number, decimals: 1, label: {T}, question: {T}}}
      taken: {{type: boolean, label: {T}, question: {T}}}
  row:
    title: {T}
    facts:
      places: {{type: references, to: bays, label: {T}, question: {T}}}
  yard:
    section: true
    title: {T}
    facts:
      open: {{type: boolean, label: {T}, question: {T}}}
outcomes:
  permit:
    tariff: {{kind: decision, values: tariff, title: {T}}}
    extras: {{kind: decision, values: tariff, list: true, title: {T}}}
    left: {{kind: decision, type: integer, title: {T}}}
    until: {{kind: decision, type: date, title: {T}}}
    valid: {{kind: check, title: {T}}}
    tidy: {{kind: check, title: {T}}}
    renew: {{kind: duty, title: {T}}}
    odd: {{kind: flag, title: {T}}}
  yard:
    tidy: {{kind: check, title: {T}}}
"""
HEADER = f"""pack: none.city
version: 1.0.0
vocabulary: none.parking
title: {T}
document: {{date: '2020-01-01', kind: {T}, issuer: {T}, title: {T}}}
jurisdiction: {{code: NONE, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
TOWN = HEADER.replace("none.city", "none.town") + "extends: none.city\n"
LEDGER = f"""points:
  "1": {{state: encoded, title: {T}}}
  "1.a": {{state: encoded, title: {T}}}
  "2": {{state: encoded, title: {T}}}
"""
NORMS = f"""norms:
  limit: {{value: 9, title: {T}, {C}}}
  high: {{value: "[2..3]", title: {T}, {C}}}
  zones: {{value: [a, b], title: {T}, {C}}}
  loads: {{facts: [axles, noise], title: {T}, {C}}}
  free: {{value: free, title: {T}, {C}}}
  late: {{values: [{{from: '2030-01-01', value: 1}}], title: {T}, {C}}}
"""
READINGS = f"""readings:
  inclusive: {{point: "1", quote: q, question: {T}, adopted: so, options: {{so: {T}, no_such: {T}}}, reason: {T}}}
"""
GOOD = {"pack.yaml": HEADER, "ledger.yaml": LEDGER, "norms.yaml": NORMS, "readings.yaml": READINGS}
CITED = f"""    point: "1"
    modality: mandatory
    quote: q
    says: {T}
"""
WHATEVER = f"""rules:
  - check: valid
{CITED}    require:
      any:
        - all: [paid, {{fact: noise, at_most: 1}}]
        - all: [paid, {{fact: noise, more_than: 1}}]
        - not: paid
"""
"""A rule that any answers to two facts meet, though it looks at both."""


def write(root: Path, files: Mapping[str, str], vocabulary: str | None = VOCABULARY) -> Path:
    """Write a vocabulary and the files of packs, by their paths below ``root``."""
    if vocabulary is not None:
        (root / "vocabulary.yaml").write_text(vocabulary, "utf-8")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def city(**more: str) -> dict[str, str]:
    """The files of the good pack with others in place of or beside them; ``_`` stands for a dot."""
    files = {**GOOD, **{name.replace("_", "."): text for name, text in more.items()}}
    return {f"city/{name}": text for name, text in files.items()}


def town(**more: str) -> dict[str, str]:
    """The good pack, and one that extends it."""
    files = {"pack.yaml": TOWN, "ledger.yaml": LEDGER, **{name.replace("_", "."): text for name, text in more.items()}}
    return {**city(), **{f"town/{name}": text for name, text in files.items()}}


def whole(root: Path, *names: str) -> Rules:
    """Load packs and lower them for a day."""
    rules = load(*names, pack_dirs=[root])
    rules.edition(DAY)
    return rules


def faults(root: Path, *names: str) -> Found:
    """Code, file, line and column of each fault."""
    with pytest.raises(PunktError) as caught:
        whole(root, *(names or ("none.city",)))
    return [
        (fault.code, fault.place.file.removeprefix(f"{root}/"), fault.place.line, fault.place.column)
        for fault in checked(caught.value)
    ]


def many(count: int) -> str:
    facts = "".join(f"      f{n}: {{type: boolean, label: {T}, question: {T}}}\n" for n in range(count))
    return VOCABULARY.replace("      zone:", facts + "      zone:", 1)
