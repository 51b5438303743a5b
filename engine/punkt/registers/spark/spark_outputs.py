"""Where a run on Spark writes: folders, tables of the catalog, tables of Delta. What appears, appears whole."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.read.delta_log import PREFIX, delta_name, is_delta, plain

from .folders import HadoopPlaces, RunFolders, places_of, whole_path
from .spark_delta import commit, has_delta
from .spark_faults import spark_errors
from .spark_sources import TABLE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REJECTED, TRACE = "_rejected", "_trace"
ABOUT = "_punkt.json"
"""The file in a folder that says what made it; Spark passes over names that begin so."""
REPLACED = "replaced"
"""What the names of earlier outputs begin with while new ones take their place."""
DECISION = "decision"
"""The column of whole decisions, where they are written to a table."""


@dataclass(frozen=True, slots=True)
class UnfinishedTable:
    """An output that is whole but has not its name yet: what is added to the name of the run's output, and where it lies."""

    ending: str
    path: str
    lines: bool = False
    """Whether it holds lines of text, and not Parquet."""


class Outputs(Protocol):
    """The outputs of a run: all of them, under names that begin alike."""

    shown: str
    unfinished: str
    """The folder of the run until its end."""
    places: RunFolders
    lines: bool
    """Whether whole decisions are lines of text; else they are rows of a table."""

    def name(self, ending: str) -> str:
        """What an output is called."""
        ...

    def names(self, spark: SparkSession, text: str) -> bool:
        """Whether an input is what the output would take the place of."""
        ...

    def check(self, endings: Sequence[str], overwrite: bool) -> None:
        """Refuse names that are taken. Raises :class:`PunktError`."""
        ...

    def recover(self) -> None:
        """Undo what a run that was killed had begun to give names to."""
        ...

    def publish(self, drafts: Sequence[UnfinishedTable], about: bytes) -> None:
        """Give all drafts their names, the first one last. Raises :class:`PunktError`, and then none has one."""
        ...


def outputs(spark: SparkSession, out: str) -> Outputs:
    """The outputs of a name. Raises :class:`PunktError` for one that cannot be."""
    if out.startswith(TABLE):
        return Tables(spark, out.removeprefix(TABLE))
    if out.startswith(PREFIX):
        path = whole_path(spark, out.removeprefix(PREFIX))
        return SparkDelta(spark, path) if has_delta(spark) else DeltaFolders(spark, path)
    return Folders(spark, whole_path(spark, out))


def _taken(code: str, names: Sequence[str]) -> None:
    if names:
        raise PunktError([Diagnostic(code, Place(name), {"name": name}) for name in names])


class Folders:
    """Folders of files side by side."""

    lines = True

    def __init__(self, spark: SparkSession, path: str) -> None:
        self.spark, self.path = spark, path.rstrip("/")
        self.places = places_of(spark, path)
        self.unfinished = f"{self.path}.unfinished"
        self.shown = self.name("")

    def name(self, ending: str) -> str:
        """The path of a folder; without scheme where it is one of this machine."""
        return str(plain(self.path + ending)) if self.places.local else self.path + ending

    def names(self, spark: SparkSession, text: str) -> bool:
        """Whether a path is that of the output."""
        if text.startswith(TABLE):
            return False
        path = delta_name(text.removeprefix(PREFIX)).path if text.startswith(PREFIX) else text
        return whole_path(spark, path).rstrip("/") == self.path

    def check(self, endings: Sequence[str], overwrite: bool) -> None:
        """A folder is replaced only if Punkt wrote it."""
        there = [self.path + ending for ending in endings if self.places.exists(self.path + ending)]
        if not overwrite:
            _taken("P802", [self.name(path.removeprefix(self.path)) for path in there])
        others = [path for path in there if not self._ours(path)]
        _taken("P841", [self.name(path.removeprefix(self.path)) for path in others])

    def _ours(self, path: str) -> bool:
        return self.places.read(f"{path}/{ABOUT}") is not None

    @property
    def _journal(self) -> str:
        return f"{self.unfinished}/publish.json"

    def recover(self) -> None:
        """Without its list of names a run had not come so far; where the first draft has its name, it was done."""
        listed = self.places.read(self._journal)
        if listed is None:
            return
        names: list[list[str]] = orjson.loads(listed)
        if self.places.exists(names[0][1]):
            self._undo(names)

    def _undo(self, names: Sequence[Sequence[str]]) -> None:
        for ending, draft in names:
            if not self.places.exists(draft):
                self.places.remove(self.path + ending)
        for kept in self.places.names(self.unfinished):
            if kept.startswith(REPLACED):
                self.places.move(f"{self.unfinished}/{kept}", self.path + kept.removeprefix(REPLACED))

    def publish(self, drafts: Sequence[UnfinishedTable], about: bytes) -> None:
        """What was there is set aside, and comes back if anything fails."""
        names = [[draft.ending, draft.path] for draft in drafts]
        for draft in drafts:
            self.places.write(f"{draft.path}/{ABOUT}", about)
        self.places.write(self._journal, orjson.dumps(names))
        try:
            for ending in self._endings(drafts):
                if self.places.exists(self.path + ending):
                    self.places.move(self.path + ending, f"{self.unfinished}/{REPLACED}{ending}")
            for draft in reversed(drafts):
                self.places.move(draft.path, self.path + draft.ending)
        except BaseException:  # also where somebody stops it
            self._undo(names)
            raise

    def _endings(self, drafts: Sequence[UnfinishedTable]) -> list[str]:
        """The outputs that are written, and whole decisions of an earlier run, which are of other rows."""
        stale = [TRACE] if self.places.exists(self.path + TRACE) and self._ours(self.path + TRACE) else []
        return list(dict.fromkeys([*(draft.ending for draft in drafts), *stale]))


class Tables:
    """Tables of the session's catalog."""

    lines = False

    def __init__(self, spark: SparkSession, name: str) -> None:
        if not name or any(not part for part in name.split(".")):
            raise PunktError([Diagnostic("P830", Place(TABLE + name), {"value": name})])
        self.spark, self.table, self.shown = spark, name, name
        root = whole_path(spark, str(spark.conf.get("spark.sql.warehouse.dir")))
        self.unfinished = f"{root}/{name}.unfinished"
        self.places = places_of(spark, root)

    def name(self, ending: str) -> str:
        """The name of a table; a list's dots would part it from a schema."""
        return self.table + ending.replace(".", "_")

    def _there(self, ending: str) -> bool:
        with spark_errors(self.name(ending)):
            return bool(self.spark.catalog.tableExists(_quoted(self.name(ending))))

    def names(self, spark: SparkSession, text: str) -> bool:
        """Whether a table is the output."""
        return text == TABLE + self.table

    def check(self, endings: Sequence[str], overwrite: bool) -> None:
        """A table is replaced only if Punkt wrote it."""
        there = [self.name(ending) for ending in endings if self._there(ending)]
        if not overwrite:
            _taken("P834", there)
        _taken("P841", [name for name in there if not self._ours(name)])

    def _ours(self, name: str) -> bool:
        with spark_errors(name):
            return any(row["key"] == "punkt" for row in self.spark.sql(f"SHOW TBLPROPERTIES {_quoted(name)}").collect())

    def recover(self) -> None:
        """Nothing: what is not finished is dropped before it is made anew."""

    def publish(self, drafts: Sequence[UnfinishedTable], about: bytes) -> None:
        """All are made under other names, then renamed one after the other."""
        made = []
        with spark_errors(self.table):
            try:
                for draft in drafts:
                    made.append(_quoted(self.name(draft.ending) + "__unfinished"))
                    self.spark.sql(f"DROP TABLE IF EXISTS {made[-1]}")
                    self.spark.read.parquet(draft.path).write.saveAsTable(made[-1])
                    said = about.decode().replace("\\", "\\\\").replace("'", "\\'")
                    self.spark.sql(f"ALTER TABLE {made[-1]} SET TBLPROPERTIES ('punkt' = '{said}')")
                for name, draft in reversed(list(zip(made, drafts, strict=True))):
                    final = _quoted(self.name(draft.ending))
                    self.spark.sql(f"DROP TABLE IF EXISTS {final}")
                    self.spark.sql(f"ALTER TABLE {name} RENAME TO {final}")
            except Exception:
                for name in made:
                    with suppress(Exception):
                        self.spark.sql(f"DROP TABLE IF EXISTS {name}")
                raise


def _quoted(name: str) -> str:
    return ".".join(f"`{part.replace('`', '``')}`" for part in name.split("."))


class DeltaFolders(Folders):
    """Tables of Delta, their logs written by delta-rs: a table has its new rows when its log says so."""

    lines = False

    def __init__(self, spark: SparkSession, path: str) -> None:
        super().__init__(spark, path)
        from punkt.files.messages.optional_parts import require

        require("lake", "deltalake")
        if isinstance(self.places, HadoopPlaces):
            raise PunktError([Diagnostic("P878", Place(PREFIX + path))])

    def _ours(self, path: str) -> bool:
        return is_delta(path)

    def recover(self) -> None:
        """Nothing: files that the log does not name are not there."""

    def publish(self, drafts: Sequence[UnfinishedTable], about: bytes) -> None:
        """The run's output last; each table keeps its older versions."""
        import pyarrow.parquet as pq

        for draft in reversed(drafts):
            target, files = self.path + draft.ending, []
            self.places.make(target)
            schema: Any = None
            for name in self.places.names(draft.path):
                if not name.endswith(".parquet") or name.startswith((".", "_")):
                    continue
                new = f"part-{uuid.uuid4().hex}.parquet"
                with pq.ParquetFile(plain(f"{draft.path}/{name}")) as file:
                    schema = file.schema_arrow
                    files.append((new, file.metadata.num_rows, plain(f"{draft.path}/{name}").stat().st_size))
                self.places.move(f"{draft.path}/{name}", f"{target}/{new}")
            commit(target, schema.remove_metadata(), files, about)


class SparkDelta(Folders):
    """Tables of Delta, written by a session that has Delta itself."""

    lines = False

    def _ours(self, path: str) -> bool:
        return self.places.exists(f"{path}/_delta_log")

    def recover(self) -> None:
        """Nothing: files that the log does not name are not there."""

    def publish(self, drafts: Sequence[UnfinishedTable], about: bytes) -> None:
        """The run's output last; each table keeps its older versions."""
        for draft in reversed(drafts):
            with spark_errors(self.path + draft.ending):
                writer = self.spark.read.parquet(draft.path).write.format("delta").mode("overwrite")
                writer = writer.option("overwriteSchema", "true").option("userMetadata", about.decode())
                writer.save(self.path + draft.ending)
