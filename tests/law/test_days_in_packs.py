"""Days in packs: written without quotes or with, wherever a pack has one; written otherwise, one line says how."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from helpers.toll import write_pack
from punkt import PunktError, load
from punkt.law.schemas.all_schemas import NAMES, schema

QUOTED = re.compile(r"""(['"])(\d{4}-\d{2}-\d{2})\1""")


def test_days_without_quotes_are_the_same_days(tmp_path: Path) -> None:
    """All the shipped packs with every day as an analyst would write it."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("cases"))
    changed = 0
    for file in (tmp_path / "rules").rglob("*.yaml"):
        text, times = QUOTED.subn(r"\2", file.read_text("utf-8"))
        file.write_text(text, "utf-8")
        changed += times
    assert changed > 20
    quoted, bare = (load("ru.karelia.166-p", pack_dirs=dirs) for dirs in ((), (tmp_path / "rules",)))
    for one, other in zip(quoted.packs, bare.packs, strict=True):
        assert one.digest != other.digest
        assert (one.in_force, one.change_days) == (other.in_force, other.change_days)
        confirmed = [{name: norm.confirmed_on for name, norm in pack.norms.items()} for pack in (one, other)]
        assert confirmed[0] == confirmed[1] and confirmed[0]


READING = """readings:
  three:
    point: "1"
    quote: q
    question: {ru: а, en: a}
    adopted: within
    options: {within: {ru: а, en: a}}
    reason: {ru: а, en: a}
    confirmed: {by: {ru: Юрист, en: A lawyer}, day: DAY}
"""


def confirmed(folder: Path, day: str) -> date | None:
    """When a reading of a small pack was confirmed."""
    write_pack(folder, [{"check": "so", "require": "paid"}])
    (folder / "readings.yaml").write_text(READING.replace("DAY", day), "utf-8")
    return load("test.town", pack_dirs=[folder]).packs[0].readings["three"].confirmed_on


@pytest.mark.parametrize("day", ["2026-01-02", "'2026-01-02'", '"2026-01-02"'])
def test_when_a_reading_was_confirmed(tmp_path: Path, day: str) -> None:
    assert confirmed(tmp_path, day) == date(2026, 1, 2)


@pytest.mark.parametrize("day", ["2026-1-2", "02.01.2026", "20260102", "2026-02-30", "2026-01-02T10:00:00", "2026"])
def test_a_day_that_is_written_otherwise(tmp_path: Path, day: str) -> None:
    with pytest.raises(PunktError) as error:
        confirmed(tmp_path, day)
    (fault,) = error.value.diagnostics
    assert fault.code in ("P203", "P205", "P231")
    assert "YYYY-MM-DD" in fault.message("en") and "ГГГГ-ММ-ДД" in fault.message("ru")


def keys(node: Any) -> Iterator[str]:
    """The keys that a schema names."""
    if isinstance(node, dict):
        named = node.get("properties")
        yield from named if isinstance(named, dict) else ()
        for one in node.values():
            yield from keys(one)
    elif isinstance(node, list):
        for one in node:
            yield from keys(one)


def test_no_key_has_to_be_quoted() -> None:
    """A key that YAML reads now as a word, now as a truth value (P019) would have to be."""
    found = {key for name in NAMES for key in keys(schema(name))}
    assert len(found) > 100 and "confirmed_on" in found
    assert not found & {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
