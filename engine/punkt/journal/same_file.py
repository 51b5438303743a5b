"""Whether the files of a SQLite journal are still those that were opened: what is written to a file that is gone is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from punkt.files.texts import bilingual

LOG = "punkt_log"
"""Where a connection keeps which log it writes."""


class NoFileError(Exception):
    """There is no file that could be used; ``why`` says it in both languages."""

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(why["en"])
        self.why = why


def identity(path: Path) -> tuple[int, int] | None:
    """The device and the number of a file; ``None`` where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


class SameFile:
    """The file of a journal as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path, self._log = path, path.with_name(f"{path.name}-wal")
        self._known = identity(path)

    def check(self, info: dict[str, Any], writes: bool) -> None:
        """Raise :class:`NoFileError` where the file, or the log that a connection writes, is gone or another.

        ``info`` is what is kept with the connection.
        """
        if self._known is None or identity(self._path) != self._known:
            raise NoFileError(bilingual("journal.faults.replaced"))
        if writes:
            log = identity(self._log)
            if log is None or info.setdefault(LOG, log) != log:
                raise NoFileError(bilingual("journal.faults.replaced"))
