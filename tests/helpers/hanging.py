"""A call that never comes back, for a process of its own: something to be ended by others."""

from __future__ import annotations

import time


def hanging(*_: object) -> None:
    """Wait for ever."""
    while True:
        time.sleep(60)
