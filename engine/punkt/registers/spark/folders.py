"""Folders of a run, on this machine's file system or on any that Hadoop knows (HDFS, object stores)."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import writing
from punkt.registers.read.delta_log import plain

from .spark_faults import spark_errors

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class RunFolders(Protocol):
    """A file system. Paths are whole, with their scheme."""

    local: bool
    """Whether paths are those of this machine: workers then write files themselves."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        ...

    def make(self, path: str) -> None:
        """Make a folder, and those above it."""
        ...

    def names(self, path: str) -> list[str]:
        """What a folder holds; nothing where there is none."""
        ...

    def move(self, path: str, to: str) -> None:
        """Give another name; there must be nothing of that name."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file or folder, where there is one."""
        ...

    def write(self, path: str, content: bytes) -> None:
        """Write a small file."""
        ...

    def read(self, path: str) -> bytes | None:
        """A small file; nothing where there is none."""
        ...


class LocalPlaces:
    """The file system of this machine, or one that driver and workers share under the same paths."""

    local = True

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        return plain(path).exists()

    def make(self, path: str) -> None:
        """Make a folder, and those above it."""
        with writing(plain(path), resumable=False):
            plain(path).mkdir(parents=True, exist_ok=True)

    def names(self, path: str) -> list[str]:
        """What a folder holds."""
        return sorted(one.name for one in plain(path).iterdir()) if plain(path).is_dir() else []

    def move(self, path: str, to: str) -> None:
        """Give another name."""
        with writing(plain(to), resumable=False):
            plain(path).rename(plain(to))

    def remove(self, path: str) -> None:
        """Remove a file or folder."""
        found = plain(path)
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found, ignore_errors=True)
        else:
            with suppress(FileNotFoundError):
                found.unlink()

    def write(self, path: str, content: bytes) -> None:
        """Write a small file."""
        with writing(plain(path), resumable=False):
            plain(path).write_bytes(content)

    def read(self, path: str) -> bytes | None:
        """A small file."""
        return plain(path).read_bytes() if plain(path).is_file() else None


class HadoopPlaces:
    """Any file system that the session's Hadoop knows."""

    local = False

    def __init__(self, spark: SparkSession, root: str) -> None:
        self._jvm: Any = spark._jvm
        self._system: Any = self._path(root).getFileSystem(_configuration(spark))

    def _path(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(path)

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        with spark_errors(path):
            return bool(self._system.exists(self._path(path)))

    def make(self, path: str) -> None:
        """Make a folder, and those above it."""
        with spark_errors(path):
            self._system.mkdirs(self._path(path))

    def names(self, path: str) -> list[str]:
        """What a folder holds."""
        if not self.exists(path):
            return []
        with spark_errors(path):
            return sorted(one.getPath().getName() for one in self._system.listStatus(self._path(path)))

    def move(self, path: str, to: str) -> None:
        """Give another name."""
        with spark_errors(to):
            moved = self._system.rename(self._path(path), self._path(to))
        if not moved:
            raise PunktError([Diagnostic("P838", Place(to), {"reason": f"{path} → {to}"})])

    def remove(self, path: str) -> None:
        """Remove a file or folder."""
        with spark_errors(path):
            self._system.delete(self._path(path), True)

    def write(self, path: str, content: bytes) -> None:
        """Write a small file."""
        with spark_errors(path):
            stream = self._system.create(self._path(path), True)
            stream.write(bytearray(content))
            stream.close()

    def read(self, path: str) -> bytes | None:
        """A small file."""
        if not self.exists(path):
            return None
        with spark_errors(path):
            stream = self._system.open(self._path(path))
            try:
                return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
            finally:
                stream.close()


def whole_path(spark: SparkSession, path: str) -> str:
    """A path with its scheme, as the session understands it. Raises :class:`PunktError` for one of no file system."""
    with spark_errors(path):
        jvm: Any = spark._jvm
        named = jvm.org.apache.hadoop.fs.Path(path)
        return str(named.getFileSystem(_configuration(spark)).makeQualified(named).toString())


def places_of(spark: SparkSession, path: str) -> RunFolders:
    """The file system of a whole path."""
    return LocalPlaces() if path.startswith("file:") else HadoopPlaces(spark, path)


def _configuration(spark: SparkSession) -> Any:
    context: Any = spark.sparkContext
    return context._jsc.hadoopConfiguration()
