"""How often one caller may ask: a bucket that fills steadily and is emptied by requests."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 10_000
"""Callers remembered; the one not seen for longest is forgotten first."""


class Rate:
    """Buckets by caller. ``rate`` is requests a second, ``burst`` how many may come at once; a rate of 0 lets all in."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, max(burst, 1), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Take one; 0 where there was one, else the seconds until there is."""
        if self._rate <= 0:
            return 0.0
        now = self._clock()
        left, seen = self._buckets.pop(caller, (float(self._burst), now))
        left = min(self._burst, left + (now - seen) * self._rate)
        self._buckets[caller] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self._rate
