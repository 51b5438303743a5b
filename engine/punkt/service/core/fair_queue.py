"""Whose turn it is: the caller that has had the least time of those that wait, and who has been slow of late.

Callers are shares: a key, or an address where there are no keys. A share that was away begins
where the others are: it neither saves time up nor pays for what was long ago.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST = 10_000
"""Shares remembered; the one not seen for longest is forgotten first."""
TURN = 0.001
"""Seconds that a turn counts before it is known how long it took: the next turn is another's."""
SLOW = 0.2
"""Seconds a question, on average, from which on a share counts as slow."""
HALVED = 60.0
"""Seconds in which what is remembered of a share's slowness is worth half."""


T = TypeVar("T")


@dataclass
class _Share(Generic[T]):
    """What one caller waits for, and the time it has had."""

    had: float
    waiting: deque[T] = field(default_factory=deque)


class FairQueue(Generic[T]):
    """Things that wait, by share. The time of a share is told by :meth:`charge`, when it is known."""

    def __init__(self) -> None:
        self._shares: OrderedDict[str, _Share[T]] = OrderedDict()
        self._waiting: dict[str, None] = {}  # in the order of coming
        self._now = 0.0

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._waiting)

    def push(self, share: str, item: T) -> None:
        """Let something wait."""
        found = self._shares.get(share)
        if found is None:
            found = self._shares[share] = _Share(self._now)
        self._shares.move_to_end(share)
        if not found.waiting:
            found.had = max(found.had, self._now)
            self._waiting[share] = None
        found.waiting.append(item)
        self._forget()

    def pop(self) -> tuple[str, T]:
        """The next thing, and whose it is. Raises :class:`IndexError` where nothing waits."""
        if not self._waiting:
            raise IndexError("nothing waits")
        share = min(self._waiting, key=lambda name: self._shares[name].had)
        found = self._shares[share]
        self._now = found.had
        found.had += TURN
        item = found.waiting.popleft()
        if not found.waiting:
            self._waiting.pop(share, None)
        return share, item

    def more(self, share: str, fits: Callable[[T], bool]) -> Iterator[T]:
        """What else waits of a share at the front of its line and fits; it is taken."""
        found = self._shares[share]
        while found.waiting and fits(found.waiting[0]):
            yield found.waiting.popleft()
        if not found.waiting:
            self._waiting.pop(share, None)

    def charge(self, share: str, seconds: float) -> None:
        """Count time that a share has had."""
        if share in self._shares:
            self._shares[share].had += seconds

    def _forget(self) -> None:
        while len(self._shares) > MOST + len(self._waiting):
            oldest = next(name for name in self._shares if name not in self._waiting)
            del self._shares[oldest]


class Turns:
    """Lets one in at a time, of those that wait the one of the share that has had the least time."""

    def __init__(self) -> None:
        self._queue = FairQueue[asyncio.Future[None]]()
        self._taken = False

    @asynccontextmanager
    async def of(self, share: str) -> AsyncIterator[None]:
        """Wait for the turn of a share, and have it."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.push(share, turn)
        self._next()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came at the same moment
                self._pass_on()
            raise
        begun = time.monotonic()
        try:
            yield
        finally:
            self._queue.charge(share, time.monotonic() - begun)
            self._pass_on()

    def _pass_on(self) -> None:
        self._taken = False
        self._next()

    def _next(self) -> None:
        while self._queue and not self._taken:
            _, turn = self._queue.pop()
            if not turn.done():
                self._taken = True
                turn.set_result(None)


class Costs:
    """How long the questions of each share have taken of late."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shares: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def note(self, share: str, seconds: float) -> None:
        """Count a question that took so long; the last ones count most."""
        mean = self._mean(share)
        self._shares[share] = (mean + (seconds - mean) / 8, self._clock())
        self._shares.move_to_end(share)
        while len(self._shares) > MOST:
            self._shares.popitem(last=False)

    def slow(self, share: str) -> bool:
        """Whether a share asks what takes long."""
        return self._mean(share) > SLOW

    def _mean(self, share: str) -> float:
        mean, seen = self._shares.get(share, (0.0, 0.0))
        return mean * float(0.5 ** ((self._clock() - seen) / HALVED))
