"""Logs as JSON, a line each; nothing of a case is ever in them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson


class Logs:
    """Writes lines to a stream: time, level, event, and the fields given."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def __call__(self, event: str, level: str = "info", **fields: Any) -> None:
        """Write one line."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = orjson.dumps({"time": time, "level": level, "event": event, **fields}, default=str).decode()
        print(line, file=self._stream or sys.stderr, flush=True)
