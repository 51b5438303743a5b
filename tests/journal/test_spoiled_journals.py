"""Journals, bundles, checkpoints and keys spoiled in every way that a seed draws: told, never a traceback."""

from __future__ import annotations

import base64
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from helpers.audit_journals import filled, seal_key, signing_keys, tamper
from helpers.lengths import many
from helpers.spoiled_files import NASTY, at, endured, spoiled
from punkt.files import signing
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal, verifier
from punkt.journal import checkpoint as checkpointing
from punkt.journal.sealing import SealKeys
from punkt.journal.search_entries import EntryQuery


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of three entries, its keys, a checkpoint and a bundle."""
    made = tmp_path_factory.mktemp("spoiled")
    private, _ = signing_keys(made)
    seal_key(made)
    with filled(made / "journal.db", 3) as journal:
        (made / "checkpoint.json").write_bytes(journal.checkpoint(private))
        journal.export(made / "bundle", private_key=private)
    return made


READERS: dict[str, Callable[[Path, Path], Any]] = {
    "seal": lambda _, file: SealKeys.read(file),
    "signing": lambda _, file: signing.read_private(file),
    "signing.pub": lambda _, file: signing.read_public(file),
    "checkpoint.json": lambda made, file: checkpointing.read(file, signing.read_public(made / "signing.pub")),
}


@pytest.mark.parametrize("name", READERS)
def test_keys_and_checkpoints(folder: Path, tmp_path: Path, name: str) -> None:
    valid = (folder / name).read_bytes()
    read = at(tmp_path / name, lambda file: READERS[name](folder, file))
    read(valid)
    endured(read, [valid], many(15, 200, 4_000))


OTHER = base64.b64encode(bytes.fromhex("302e020100300506032b656f04220420") + bytes(32)).decode()
OTHER_PUBLIC = base64.b64encode(bytes.fromhex("302a300506032b656f032100") + bytes(32)).decode()


@pytest.mark.parametrize("name", ["signing", "signing.pub"])
def test_a_key_of_another_length_than_its_kind_has(folder: Path, tmp_path: Path, name: str) -> None:
    """Found by the test above: an X448 of 32 bytes is an error within OpenSSL, and no fault of a file to its library."""
    kind, content = ("PRIVATE", OTHER) if name == "signing" else ("PUBLIC", OTHER_PUBLIC)
    file = tmp_path / name
    file.write_text(f"-----BEGIN {kind} KEY-----\n{content}\n-----END {kind} KEY-----\n")
    with pytest.raises(PunktError, match="P776"):
        READERS[name](folder, file)


def bundle_files(bundle: Path) -> list[str]:
    kinds = (".json", ".jsonl", ".txt")
    return sorted(str(file.relative_to(bundle)) for file in bundle.rglob("*") if file.suffix in kinds)


def test_bundles(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(folder / "bundle", bundle)
    monkeypatch.setattr(sys, "argv", ["verify", str(bundle), "--key", str(folder / "signing.pub")])
    assert verifier.main() == 0
    for name in bundle_files(bundle):
        valid = (bundle / name).read_bytes()
        endured(at(bundle / name, lambda _: verifier.main()), [valid], many(8, 100, 2_000))
        (bundle / name).write_bytes(valid)


def looked_through(file: Path) -> None:
    """Everything that reads a journal, each though another found fault."""
    with Journal.open(str(file)) as journal:
        asked: list[Callable[[], Any]] = [
            lambda: journal.verify(),
            lambda: [journal.get(number) for number in (1, 2, 3)],
            lambda: journal.search(EntryQuery()),
            lambda: list(journal.replay()),
            lambda: journal.last,
        ]
        for ask in asked:
            try:
                ask()
            except PunktError as error:
                assert error.lines("ru") and "P699" not in {one.code for one in error.diagnostics}


def test_files_of_journals(folder: Path, tmp_path: Path) -> None:
    valid = (folder / "journal.db").read_bytes()
    read = at(tmp_path / "journal.db", looked_through)
    read(valid)
    endured(read, [valid], many(2, 60, 1_500))


def test_cells_of_journals(folder: Path, tmp_path: Path) -> None:
    """A cell of any table with another content, and of another type: a text where bytes were."""
    valid = (folder / "journal.db").read_bytes()

    def changed(data: bytes) -> None:
        random = Random(data)
        file = tmp_path / "cells.db"
        file.write_bytes(valid)
        with sqlite3.connect(file) as connection:
            schema = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'trigger')")
            names: dict[str, list[str]] = {"table": [], "trigger": []}
            for kind, name in schema.fetchall():
                names[kind].append(name)
            for name in names["trigger"]:
                connection.execute(f"DROP TRIGGER {name}")
            table = random.choice([name for name in names["table"] if not name.startswith("sqlite_")])
            column = random.choice(connection.execute(f"PRAGMA table_info({table})").fetchall())[1]
            cells = [cell for (cell,) in connection.execute(f"SELECT {column} FROM {table} ORDER BY 1").fetchall()]
            if cells:
                cell = random.choice(cells)
                other = spoiled(cell if isinstance(cell, bytes) else str(cell).encode(), random)
                value = random.choice(
                    [other, other.decode("utf-8", "replace"), None, 0, -1, 2**62, 1.5, random.choice(NASTY)]
                )
                try:
                    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS ?", (value, cell))
                except (sqlite3.Error, UnicodeError):
                    return
        connection.close()
        looked_through(file)

    endured(changed, [bytes([number]) for number in range(256)], many(4, 150, 3_000))


@pytest.mark.parametrize("value", ["'a text'", "'{}'", "7", "x'ff'", "x'5b5d'", '\'{"journal":1,"made":2}\''])
def test_a_beginning_that_is_none(folder: Path, tmp_path: Path, value: str) -> None:
    file = tmp_path / "journal.db"
    shutil.copy(folder / "journal.db", file)
    tamper(file, f"UPDATE journal SET genesis = {value}")
    with pytest.raises(PunktError) as raised:
        looked_through(file)
    assert [one.code for one in raised.value.diagnostics] in (["P770"], ["P771"])
