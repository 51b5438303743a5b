"""Exporting a journal as a bundle of files that anybody can check without Punkt.

``journal.json`` (what the chain begins with), ``entries.jsonl`` (one entry a line: its head as
hashed, and its parts), ``packs/<sha256>/`` (the files of each pack), ``checkpoint.txt``,
``public.pem``, and ``verify.py``, which checks all that.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson
from sqlalchemy import Connection, Row, select

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import Said, bilingual

from . import kept_packs as packing
from .database import Database
from .entry import canonical, terms_bytes, unpack
from .migrating import trouble
from .sealing import SealKeys, about
from .tables import ENTRIES, PARTS, SEALED, TERMS

README = """Решения, записанные Punkt. Проверка (нужен пакет cryptography): python verify.py --key КЛЮЧ.pem,
с открытым ключом ведомства, полученным другим путём; без него ничего не доказано. Контрольная точка,
сохранённая у вас или у других: --checkpoint ФАЙЛ.

Decisions recorded by Punkt. To check them (the package cryptography is needed): python verify.py --lang en
--key KEY.pem, with the public key obtained by another way; without it nothing is proven. A checkpoint that
you or others kept: --checkpoint FILE.
"""


class Proof(NamedTuple):
    """That an entry is in the tree under a checkpoint: its number, and the audit path from its leaf to the root."""

    number: int
    path: list[bytes]


class Exporter:
    """Writes the entries of a journal up to a number."""

    def __init__(
        self, database: Database, connection: Connection, journal: str, keys: SealKeys | None, disclose: bool
    ) -> None:
        self._database, self._connection, self._journal = database, connection, journal
        self._keys = keys if disclose else None

    def write(
        self, target: Path, genesis: bytes, upto: int, checkpoint: bytes, public_key: bytes, proof: Proof | None = None
    ) -> None:
        """Write the bundle: a folder, or a ``.zip``, whole or not at all. Raises P697. With a proof, of its entry alone."""
        if target.exists():
            raise _unwritable(target, bilingual("journal.faults.target_exists"))
        try:
            with tempfile.TemporaryDirectory(prefix=".punkt-", dir=target.absolute().parent) as made:
                folder = Path(made) / "bundle"
                folder.mkdir()
                self._fill(folder, proof.number if proof else upto, proof.number if proof else 1)
                if proof is not None:
                    path = [base64.b64encode(one).decode() for one in proof.path]
                    (folder / "proof.json").write_bytes(canonical({"number": proof.number, "path": path}))
                (folder / "journal.json").write_bytes(genesis)
                (folder / "checkpoint.txt").write_bytes(checkpoint)
                (folder / "public.pem").write_bytes(public_key)
                (folder / "README.txt").write_text(README, "utf-8")
                shutil.copyfile(Path(__file__).parent / "verifier.py", folder / "verify.py")
                if target.suffix == ".zip":
                    folder = Path(shutil.make_archive(str(folder), "zip", folder))
                os.replace(folder, target)
        except OSError as error:
            raise _unwritable(target, system_says(error)) from None

    def _fill(self, folder: Path, upto: int, first: int) -> None:
        (folder / "packs").mkdir()
        with (folder / "entries.jsonl").open("wb") as file:
            for digest in self._entries(file, first, upto):
                self._pack(folder / "packs" / digest, digest)

    def _entries(self, file: BinaryIO, first: int, upto: int) -> Iterator[str]:
        """Write the entries; the hash of each pack that is met for the first time."""
        seen: set[str] = set()
        query = select(ENTRIES).where(ENTRIES.c.number.between(first, upto)).order_by(ENTRIES.c.number)
        for row in self._connection.execution_options(stream_results=True, max_row_buffer=100).execute(query):
            try:
                document = orjson.loads(row.head)
                line: dict[str, Any] = {"number": row.number, "hash": row.hash, "head": bytes(row.head).decode()}
                line["parts"] = dict(self._parts(row, document))
                file.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")
                told = orjson.loads(line["parts"].get("details", {}).get("text", "{}")) | document
                used = [pack["sha256"] for pack in told.get("packs", ())]
            except (ValueError, KeyError, TypeError) as error:
                why = bilingual("journal.faults.entry_damaged", number=row.number, error=error)
                raise trouble("P770", self._database.name, why) from None
            for digest in used:
                if digest not in seen:
                    seen.add(digest)
                    yield digest

    def _parts(self, row: Row[Any], document: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
        sealed = dict(self._of(SEALED, row.number))
        for name, content in self._of(PARTS, row.number):
            yield name, {"text": unpack(content).decode()}
        terms = [(name, value) for name, value in self._of(TERMS, row.number)]
        if terms and "sha256" in document["parts"].get("terms", {}):
            yield "terms", {"text": terms_bytes(terms).decode()}
        for name, content in sealed.items():
            if name == "terms":
                yield name, {"salt": _text(content), "text": terms_bytes(terms).decode()}
            elif "seal" not in document:  # the salt of a paper
                yield name, {"salt": _text(content), "text": ""}
            elif self._keys is not None and document["seal"]["key"] in self._keys:
                salt, opened = self._keys.open(content, document["seal"]["key"], about(self._journal, name))
                read = {"data": _text(opened)} if name == "paper" else {"text": opened.decode()}
                yield name, {"salt": _text(salt), **read}
            else:
                yield name, {"stored": _text(content)}

    def _of(self, table: Any, number: int) -> list[tuple[str, Any]]:
        rows = self._connection.execute(select(*table.c).where(table.c.number == number))
        return [(name, value) for _, name, value in rows]

    def _pack(self, folder: Path, digest: str) -> None:
        try:
            pack = packing.restore(self._connection, digest)
        except ValueError:
            pack = None
        if pack is None:
            why = bilingual("journal.faults.pack_gone", digest=digest)
            raise trouble("P770", self._database.name, why)
        packing.write_files(pack.vocabulary, folder / "vocabulary")
        packing.write_files(pack.own, folder)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unwritable(target: Path, why: Said) -> PunktError:
    """That a bundle cannot be put where it is to go; the journal has nothing to do with it."""
    return PunktError([Diagnostic("P697", Place("punkt"), {"name": str(target), "why": why})])
