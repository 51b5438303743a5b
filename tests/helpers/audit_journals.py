"""Journals for tests: decisions under the packs of invented parking permits and the documents, and ways to tamper."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="needs punkt[audit]")
pytest.importorskip("alembic", reason="needs punkt[audit]")
pytest.importorskip("cryptography", reason="needs punkt[audit]")

from helpers.places import ROOT
from punkt import load
from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.files.read import Document, read_file
from punkt.files.signing import new_keys
from punkt.journal import Journal
from punkt.journal.sealing import SealKeys

CASES = ROOT / "rules" / "regional" / "karelia-166-p" / "cases"
WHO = "Иванова А. П."


@cache
def rules() -> Rules:
    """Karelia with the federal base."""
    return load("ru.karelia.166-p")


@cache
def decided(name: str = "petrova") -> tuple[Document, Decision]:
    """A case of the pack and the decision on it."""
    case = read_file(CASES / f"{name}.yaml")
    return case, rules().decide(case)


def content_of(name: str = "petrova") -> dict[str, Any]:
    """What a case of the pack says."""
    data = decided(name)[0].data
    assert isinstance(data, dict)
    return data


def small(number: int) -> tuple[Mapping[str, Any], Decision]:
    """A case with a provider only: nothing personal, and quick."""
    return _small(number), _on_small(number)


def _small(number: int) -> dict[str, Any]:
    return {
        "case": f"c-{number}",
        "as_of": "2025-06-01",
        "provider": {"kind": "entrepreneur", "monitoring": bool(number % 2)},
    }


@cache
def _on_small(number: int) -> Decision:
    return rules().decide(_small(number))


def filled(path: str | Path, entries: int = 5, **options: Any) -> Journal:
    """A journal with so many entries."""
    journal = Journal.open(path, **options)
    journal.record_many([small(number) for number in range(1, entries + 1)], WHO)
    return journal


def signing_keys(folder: Path) -> tuple[Path, Path]:
    """Files of a private key and its public one."""
    private, public = folder / "signing", folder / "signing.pub"
    for path, content in zip((private, public), new_keys(), strict=True):
        path.write_bytes(content)
    return private, public


def seal_key(folder: Path, name: str = "seal") -> Path:
    """A file with a key that seals."""
    path = folder / name
    path.write_text(SealKeys.new() + "\n")
    return path


def tamper(path: Path, *statements: str, guards: bool = False) -> None:
    """What somebody with the file and SQL could do; the guards come off first unless they are to stay."""
    with sqlite3.connect(path) as connection:
        if not guards:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
                connection.execute(f"DROP TRIGGER {name}")
                statements = (*statements, sql)  # put back, so that only what was done in between can be seen
        for statement in statements:
            connection.execute(statement)
    connection.close()


def codes(journal: Journal, *arguments: Any) -> list[tuple[str, Any]]:
    """The findings of a check: code and number."""
    found = journal.verify(*arguments).findings
    return [(finding.code, finding.arguments.get("number")) for finding in found]
