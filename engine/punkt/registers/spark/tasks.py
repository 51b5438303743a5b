"""The functions that Spark calls on its workers. What goes wrong there comes back with its diagnostics."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from punkt.files.messages.diagnostics import PunktError

from .spark_faults import packed
from .worker_brief import Brief

if TYPE_CHECKING:
    import pyarrow as pa

FILES = "name STRING, file STRING, `rows` BIGINT, bytes BIGINT"
"""What a worker says of the files that it wrote."""


def decide_rows(brief: Brief, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of a partition, part by part."""
    with _faults():
        from .worker import ready

        worker = ready(brief)
        for table in parts(batches, brief.request.part):
            yield worker.decided(table, {})


def decide_bucket(brief: Brief, table: pa.Table) -> pa.Table:
    """The rows of all tables whose keys fall into one bucket: the first column is its number, the second the table's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    with _faults():
        from .worker import ready

        found = []
        for number in range(1 + len(brief.lists)):
            rows = table.filter(pc.equal(table.column(1), number)).column(2 + number).combine_chunks()
            if isinstance(rows, pa.ChunkedArray):  # no rows
                rows = pa.concat_arrays(rows.chunks) if rows.num_chunks else pa.array([], rows.type)
            found.append(pa.Table.from_arrays(rows.flatten(), names=[f"c{i}" for i in range(rows.type.num_fields)]))
        lists = {name: rows for (name, _), rows in zip(brief.lists, found[1:], strict=True)}
        return pa.Table.from_batches([ready(brief).decided(found[0], lists)])


def written_rows(
    brief: Brief, tally: Mapping[str, Any], table: str, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The rows of a table of results, to be written by Spark."""
    with _faults():
        from .worker import ready, results

        worker, sums = ready(brief), _sums(tally)
        wanted = worker.written(worker.no_results(), table, sums).schema
        for frames in _frames(batches):
            yield from worker.written(results(frames), table, sums).cast(wanted).to_batches(max_chunksize=10_000)


def written_files(
    brief: Brief, tally: Mapping[str, Any], folders: Mapping[str, str], about: bytes, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The rows of all tables as Parquet files in folders that driver and workers share."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _faults():
        from .worker import ready, results

        worker, sums = ready(brief), _sums(tally)
        writers: dict[str, Any] = {}
        files: dict[str, Path] = {}
        rows = dict.fromkeys(folders, 0)
        try:
            for frames in _frames(batches):
                found = results(frames)
                for name, folder in folders.items():
                    part = worker.job.written(found, name, sums).replace_schema_metadata({b"punkt": about})
                    if name not in writers:
                        files[name] = Path(folder) / f"part-{uuid4().hex}.parquet"
                        options = {"compression": "zstd", "compression_level": 1}
                        writers[name] = pq.ParquetWriter(files[name], part.schema, **options)
                    writers[name].write_table(part, row_group_size=max(1, part.num_rows))
                    rows[name] += part.num_rows
        finally:
            for writer in writers.values():
                writer.close()
        said = [(name, path.name, rows[name], path.stat().st_size) for name, path in files.items()]
        columns = [pa.array([one[i] for one in said], pa.string() if i < 2 else pa.int64()) for i in range(4)]
        yield pa.RecordBatch.from_arrays(columns, names=["name", "file", "rows", "bytes"])


def parts(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Batches of any size as tables of ``size`` rows, the last one of what is left."""
    import pyarrow as pa

    waiting: list[Any] = []
    height = 0
    for batch in batches:
        waiting.append(batch)
        height += batch.num_rows
        if height >= size:
            whole = pa.Table.from_batches(waiting)
            for start in range(0, height - size + 1, size):
                yield whole.slice(start, size)
            rest = whole.slice(height - height % size)
            waiting, height = rest.to_batches(), rest.num_rows
    if height:
        yield pa.Table.from_batches(waiting)


def _frames(batches: Iterable[pa.RecordBatch]) -> Iterator[list[dict[str, Any]]]:
    for batch in batches:
        for index in range(batch.num_rows):
            yield batch.column(0)[index].as_py()


def _sums(plain: Mapping[str, Any]) -> Any:
    from punkt.registers.run.tally import RunTally

    found = RunTally()
    if plain:
        found.add(plain)
    return found


@contextmanager
def _faults() -> Iterator[None]:
    """Diagnostics in a form that passes through Spark's own errors. A task has one core, and Polars is told so."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    try:
        yield
    except PunktError as error:
        raise RuntimeError(packed(error)) from None
