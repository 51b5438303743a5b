"""The record of a run: what it read and what it found, part by part, to be gone on from and compared with.

A zip beside the output. Its manifest says what made the run, the SHA-256 of each member and of each file of results;
whatever was changed since, in the record or in the results, is not believed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.read.object_storage import ObjectStore, address_of, is_stored
from punkt.registers.read.unpacked import copied_folder

if TYPE_CHECKING:
    import polars as pl

RECORD = ".run"
"""What is added to the name of the output."""
SCHEMA = "punkt/run/1"
_MANIFEST = "manifest.json"
FACTS, RESULTS = "facts", "results"
UNTIL = "until"
"""The table of results with the days until which the rows hold."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a manifest."""


def record_beside(out: Path) -> Path:
    """Where the record of a run stands."""
    return out.with_name(out.name + RECORD)


def write_record(
    draft: Path, files: Iterable[tuple[str, Path]], outputs: Mapping[str, Path], about: Mapping[str, Any]
) -> None:
    """Write a record. ``files``: name → file; ``outputs``: name of a file of results → where it is now."""
    digests = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            content = path.read_bytes()
            digests[name] = sha256(content).hexdigest()
            archive.writestr(zipfile.ZipInfo(name), content)
        manifest = {**about, "schema": SCHEMA, "files": digests}
        manifest["outputs"] = {name: digest_of(path) for name, path in outputs.items()}
        archive.writestr(zipfile.ZipInfo(_MANIFEST), orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class RunRecord:
    """A record that was found to be whole. ``manifest``: what made the run."""

    path: Path
    manifest: Mapping[str, Any]
    _read: dict[str, dict[str, pl.DataFrame]] = field(default_factory=dict)
    _folder: TemporaryDirectory[str] | None = None
    """Where the copy of it is, of an object of a store."""

    @classmethod
    def of_output(cls, out: Path | str) -> RunRecord:
        """The record of the run that wrote an output: a file, or an object of a store.

        Raises :class:`PunktError` where there is no output (P001) or no record (P897), and where one of both is not as
        the run left it (P898).
        """
        if is_stored(str(out)):
            return cls._stored(str(out))
        out = Path(out)
        path = record_beside(out)
        if not out.exists():
            raise _fault("P001", out)
        if not path.exists():
            raise _fault("P897", out, name=path.name)
        try:
            with zipfile.ZipFile(path) as archive:
                if archive.getinfo(_MANIFEST).file_size > LARGEST:
                    raise ValueError(_MANIFEST)
                manifest = orjson.loads(archive.read(_MANIFEST))
                if manifest["schema"] != SCHEMA:
                    raise _fault("P899", path, schema=str(manifest["schema"]), right=SCHEMA)
                found = cls(path, manifest)
                for name, digest in manifest["files"].items():
                    if sha256(archive.read(name)).hexdigest() != digest:
                        raise ValueError(name)
            outputs = manifest["outputs"]
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
        ):
            raise _fault("P898", path, name=path.name) from None
        if outputs.get(out.name) != digest_of(out):
            raise _fault("P898", out, name=out.name)
        return found

    @classmethod
    def _stored(cls, name: str) -> RunRecord:
        """The record beside an object."""
        folder = copied_folder()
        address = address_of(name)
        store, out = ObjectStore(address), Path(folder.name, address.rpartition("/")[2])
        there = store.there(address)
        for one, file in ((address, out), (f"{address}{RECORD}", record_beside(out))):
            if one in there:
                store.fetch(one, file)
        try:
            found = cls.of_output(out)
        except PunktError as error:
            told = [replace(one, place=Place(one.place.file.replace(str(out), address))) for one in error.diagnostics]
            raise PunktError(told) from None
        found._folder = folder
        return found

    def tables(self, what: str) -> dict[str, pl.DataFrame]:
        """All rows of the facts, or of the raw results, by table. Raises :class:`PunktError` where they cannot be read."""
        import polars as pl

        if what not in self._read:
            parts: dict[str, list[pl.DataFrame]] = {}
            with zipfile.ZipFile(self.path) as archive:
                for name in self.manifest["files"]:
                    _, of, table = name.split("/", 2)
                    if of == what:
                        parts.setdefault(table, []).append(_frame(archive.read(name), self.path))
            self._read[what] = {table: pl.concat(frames) for table, frames in parts.items()}
        return self._read[what]


def _frame(content: bytes, path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_ipc(BytesIO(content), use_pyarrow=False)
    except (pl.exceptions.PolarsError, OSError, ValueError):
        raise _fault("P898", path, name=path.name) from None


def _fault(code: str, path: Path, **arguments: object) -> PunktError:
    return PunktError([Diagnostic(code, Place(str(path)), arguments)])
