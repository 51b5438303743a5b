"""A queue of writers across processes: SQLite itself lets them try again and again, and some wait long by bad luck."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting has to do
    fcntl = None  # type: ignore[assignment]

SUFFIX = "-queue"
"""What the name of the file beside the journal ends with on which writers wait; it is always empty."""


@contextmanager
def turn(journal: str) -> Iterator[None]:
    """Wait for one's turn to write. Only courtesy: SQLite's lock is what keeps writers apart."""
    handle = -1
    if fcntl is not None:
        try:
            handle = os.open(f"{journal}{SUFFIX}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:  # a file system that knows no locks, or is full
            pass
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)
