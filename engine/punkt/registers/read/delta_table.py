"""A table of Delta, read at the version it has when it is opened: ``delta:PATH``, or ``delta:PATH@VERSION``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import PunktError

from .delta_log import PREFIX, delta_name, opened
from .parquet_duckdb import evened
from .register_source import Batch, Cursor, PlainSource, broken, check_columns, unnamed

if TYPE_CHECKING:
    import pyarrow as pa


class DeltaSource(PlainSource):
    """The Parquet files of a version, in the order of their names."""

    def __init__(self, text: str) -> None:
        """Raises :class:`PunktError` where there is no table, or it has what cannot be read here."""
        name = delta_name(text.removeprefix(PREFIX))
        table = opened(name)
        self._dataset: Any = table.to_pyarrow_dataset()
        self._fragments = sorted(self._dataset.get_fragments(), key=lambda one: str(one.path))
        self.name = f"{PREFIX}{name.path}@{table.version()}"
        self.fingerprint = f"{table.metadata().id}@{table.version()}"
        try:
            self.total = sum(one.count_rows() for one in self._fragments)
        except (OSError, ValueError) as error:
            raise self._broken(error) from None
        columns = check_columns(self.name, list(self._dataset.schema.names))
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(columns, 1))
        self.about: Mapping[str, str] = {}

    def _broken(self, error: Exception) -> PunktError:
        return broken(self.name, "Parquet", error)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        done = cursor["rows"] if cursor else 0
        try:
            yield from evened(self._rows(size), size, done, done, self.columns)
        except PunktError:
            raise
        except (OSError, ValueError) as error:  # Arrow's own kinds are of these
            raise self._broken(error) from None

    def _rows(self, size: int) -> Iterator[pa.RecordBatch]:
        for fragment in self._fragments:
            yield from fragment.to_batches(schema=self._dataset.schema, batch_size=size)
