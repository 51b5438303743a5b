"""A connection to PostgreSQL that does not wait for ever: neither for the server, nor for an answer, nor for a lock.

The server's own time limits hold only as long as the server runs; one that was stopped, or that the
network has swallowed, keeps its connections open and says nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import Any

import psycopg
from psycopg import waiting
from sqlalchemy import Engine, event


class _PatientConnection(psycopg.Connection[Any]):
    patience = 0.0

    def wait(self, gen: Any, *args: Any, **more: Any) -> Any:
        """As the library waits, but no longer than so many seconds without a sign from the server."""
        return super().wait(self._watched(gen), *args, **more)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        last = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready != waiting.READY_NONE:
                    last = now
                elif now - last > self.patience:
                    self.close()  # whatever comes later is not the answer to what is asked next
                    raise psycopg.OperationalError(f"no answer for {self.patience:g} s")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def connect_patiently(engine: Engine, patience: float) -> None:
    """Let the connections of an engine wait so many seconds and no longer."""

    class Connection(_PatientConnection):
        pass

    Connection.patience = patience

    def connected(_: Any, __: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
        return Connection.connect(*arguments, **{"connect_timeout": max(2, math.ceil(patience)), **options})

    event.listen(engine, "do_connect", connected)
