"""Several inputs of one head as one register: the sheets of a workbook, the files of a pattern or of an archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .register_source import HIDDEN, Batch, Cursor, PlainSource, RegisterSource

if TYPE_CHECKING:
    from .flatten_cases import Flattener

Kind = Literal["sheet", "file"]
"""What the inputs are; the name of the column that says which one a row is from."""


class JoinedSource(PlainSource):
    """Inputs read one after the other. Rows keep the places that they have in their own input."""

    def __init__(self, name: str, parts: Sequence[tuple[str, RegisterSource]], kind: Kind) -> None:
        """``parts``: what each input is called, and the input. Raises :class:`PunktError` where heads differ."""
        self.name, self.parts, self.kind = name, parts, kind
        first = parts[0][1]
        self.nested = first.nested
        own = {column for column in first.columns if not column.startswith("\0")}
        faults = []
        for called, part in parts[1:]:
            other = {column for column in part.columns if not column.startswith("\0")}
            if other != own:
                about = {"name": called, "other": parts[0][0], "columns": ", ".join(sorted(own ^ other))}
                faults.append(Diagnostic("P862", Place(name), about))
        if faults:
            raise PunktError(faults)
        blank = {column for _, part in parts for column in part.columns if column.startswith("\0")}
        self.own_columns = () if kind in own else (kind,)
        named = [column for column in first.columns if column in own]
        self._read = (*named, *sorted(blank, key=lambda column: int(column[1:])))
        self.columns = (*self._read, *self.own_columns)
        self.total = sum(part.total for _, part in parts)
        self.fingerprint = hashlib.sha256("\n".join(f"{c} {p.fingerprint}" for c, p in parts).encode()).hexdigest()
        self.delimiter: str | None = getattr(first, "delimiter", None)
        heads = {part.head_row for _, part in parts}
        if None not in heads:
            self.head_row = heads.pop() if len(heads) == 1 else 0
        self.others: tuple[str, ...] = ()
        """Sheets that are no part of it."""
        several: dict[str, dict[str, None]] = {}
        for _, part in parts:
            for key, value in part.about.items():
                several.setdefault(key, {})[value] = None
        hidden = sum(int(part.about.get(HIDDEN, 0)) for _, part in parts)
        self.about: Mapping[str, str] = {
            **{key: ", ".join(values) for key, values in several.items() if key not in (kind, HIDDEN)},
            **({HIDDEN: str(hidden)} if hidden else {}),
            {"sheet": "sheets", "file": "files_read"}[kind]: ", ".join(called for called, _ in parts),
        }

    def flatten_by(self, flattener: Flattener) -> None:
        """Lay the cases of all inputs out as this does."""
        for _, part in self.parts:
            part.flatten_by(flattener)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of at most ``size`` rows, each of one input; a cursor is the number of an input and its own cursor."""
        import polars as pl

        start = cursor["part"] if cursor else 0
        for number, (called, part) in enumerate(self.parts[start:], start):
            inner = {key: at for key, at in cursor.items() if key != "part"} if cursor and number == start else None
            for batch in part.batches(size, inner):
                frame = batch.frame
                lacking = [pl.lit(None, pl.String).alias(one) for one in self._read if one not in frame.columns]
                label = [pl.lit(called).alias(one) for one in self.own_columns]
                laid = frame.columns if self.nested else self._read
                batch.frame = frame.with_columns(lacking).select(*laid, *label)
                batch.cursor, batch.within = {**batch.cursor, "part": number}, called
                yield batch
