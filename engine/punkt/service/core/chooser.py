"""Who asks the solver for next questions, in a process of its own: where it breaks down or hangs, only that one goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from multiprocessing import get_context
from time import monotonic
from typing import Any

from punkt.files.messages.optional_parts import require

from .fair_queue import Turns
from .pack_snapshot import Shelf
from .solver_process import answer, prepare, ways_by_somebody
from .with_parent import calm

GRACE = 0.5
"""Seconds that a solver may take longer than it was given, until nobody waits for it any more."""
OVERDUE = 5.0
"""Seconds that it may take longer until its process is ended: a solver looks at the clock between two steps only."""
STARTING = 60.0
"""Seconds that a process may take to start, and to make the rules ready that it is asked about."""
LATE = ("late", "")
"""What is said where the solver was not done in time."""


@dataclass(frozen=True, slots=True)
class Best:
    """What the solver says to ask next."""

    how: str
    """``solver``; else why it does not say: ``absent`` (not installed), ``late``, ``unfit`` (no outcome is open, or
    the case is beyond it)."""
    name: str = ""

    @property
    def none(self) -> bool:
        """Whether it is proven that no further fact can matter."""
        return self.how == "solver" and not self.name


class Chooser:
    """Asks the solver, for one share after the other, none of them longer than ``asking`` seconds at once.

    A solver that does not come to an end by then is ended with its process; whoever asked so keeps the turn until the
    next process is as far as the old one was.
    """

    def __init__(self, asking: float) -> None:
        self._asking = asking
        self._executor: Executor | None = None
        self._turns = Turns()
        self._asked: set[asyncio.Task[Any]] = set()

    async def best(
        self,
        shelf: Shelf,
        packs: Sequence[str],
        case: Mapping[str, Any],
        outcomes: Sequence[str],
        day: date,
        seconds: float,
        share: str = "",
        not_known: Sequence[str] = (),
    ) -> Best:
        """What to ask next of the open outcomes, within so many seconds; waiting for the share's turn counts.

        ``not_known``: facts that are not asked for any more."""
        if not outcomes:
            return Best("unfit")
        return Best(
            *await self._ask(answer, shelf, packs, day, (case, tuple(outcomes), tuple(not_known)), seconds, share)
        )

    async def ways(
        self,
        shelf: Shelf,
        packs: Sequence[str],
        case: Mapping[str, Any],
        wanted: tuple[str, str, Any],
        day: date,
        seconds: float,
        share: str = "",
    ) -> tuple[str, Any]:
        """The changes that somebody can make by which an outcome would have a value: how they were found, and they
        (:class:`punkt.proving.interview.why_not.WhyNot`), ``None`` where they could not be, within so many seconds.

        ``wanted``: subject, outcome and value.
        """
        return await self._ask(ways_by_somebody, shelf, packs, day, (case, wanted), seconds, share)

    async def _ask(
        self,
        call: Any,
        shelf: Shelf,
        packs: Sequence[str],
        day: date,
        question: tuple[Any, ...],
        seconds: float,
        share: str,
    ) -> tuple[str, Any]:
        """What a call in the process gives to a question: how it was found, and what was."""
        if find_spec("z3") is None:
            return "absent", ""
        until, turn = monotonic() + seconds, await self._turn(share, seconds)
        if turn is None:
            return LATE
        asked = self._going_on(self._in_turn(turn, call, (str(shelf.folder), tuple(packs), day), question, until))
        try:
            return await asyncio.wait_for(asyncio.shield(asked), max(0.0, until - monotonic()) + GRACE)
        except TimeoutError:
            return LATE

    async def searched(self, call: Callable[..., Any], *arguments: Any, seconds: float, share: str) -> Any:
        """What a search in the process gives, in the share's turn; ``None`` where it is not done within so many seconds.

        Raises :class:`PunktError`, also where the solver is not installed.
        """
        require("proof", "z3")
        until, turn = monotonic() + seconds, await self._turn(share, seconds)
        if turn is None:
            return None
        asked = self._going_on(self._search_in_turn(turn, call, arguments, until))
        return await asyncio.shield(asked)  # whoever goes away leaves the turn in good order

    async def _turn(self, share: str, seconds: float) -> AsyncExitStack | None:
        """The share's turn, to be left by whoever has it; ``None`` where it does not come within so many seconds."""
        turn = AsyncExitStack()
        try:
            async with asyncio.timeout(seconds):
                await turn.enter_async_context(self._turns.of(share))
        except TimeoutError:
            return None
        return turn

    def _going_on(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Work that goes on, and ends, without whoever asked for it."""
        asked = asyncio.create_task(work)
        self._asked.add(asked)
        asked.add_done_callback(self._asked.discard)
        return asked

    async def _search_in_turn(
        self, turn: AsyncExitStack, call: Callable[..., Any], arguments: tuple[Any, ...], until: float
    ) -> Any:
        async with turn:
            try:
                return await self._within(max(0.0, until - monotonic()) + OVERDUE, call, *arguments)
            except BrokenProcessPool:
                self._executor = None
                return None

    async def _in_turn(
        self, turn: AsyncExitStack, call: Any, rules: tuple[Any, ...], question: tuple[Any, ...], until: float
    ) -> tuple[str, Any]:
        async with turn:
            try:
                if not await self._within(STARTING, prepare, *rules):
                    return LATE
                left = min(self._asking, until - monotonic())
                if left <= 0:
                    return LATE
                found = await self._within(left + OVERDUE, call, *rules, *question, left)
                if found:
                    return found  # type: ignore[no-any-return]
                await self._within(STARTING, prepare, *rules)
                return LATE
            except BrokenProcessPool:
                self._executor = None
                return "unfit", ""

    async def _within(self, seconds: float, call: Any, *arguments: Any) -> Any:
        """What a call in the process gives; ``None`` where it is not done in time, and then the process is ended."""
        executor = self._process()
        asked = asyncio.get_running_loop().run_in_executor(executor, call, *arguments)
        done, _ = await asyncio.wait({asked}, timeout=seconds)
        if done:
            return asked.result()
        asked.add_done_callback(lambda one: one.cancelled() or one.exception())  # nobody asks what became of it
        if self._executor is executor:
            self._executor = None
        end(executor)
        return None

    def warm(self, shelf: Shelf) -> None:
        """Begin to start the process, so that the first person asked need not wait for it."""
        if find_spec("z3") is not None:
            self._process().submit(prepare, str(shelf.folder), (), date.min)

    def _process(self) -> Executor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(1, get_context("spawn"), calm)
        return self._executor

    def renew(self) -> None:
        """Ask a new process from now on: what the old packs took of memory goes with the old one."""
        old, self._executor = self._executor, None
        if old is not None:
            old.shutdown(wait=False)

    def close(self) -> None:
        """Let go of the process, whatever it is at."""
        if self._executor is not None:
            end(self._executor)


def end(executor: Executor) -> None:
    """End the processes of an executor at once; nobody is there any more to hear what comes of them."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
