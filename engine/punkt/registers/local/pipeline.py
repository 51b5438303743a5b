"""A pipeline of three steps on two cores: the next part is read and the last one written while this one is decided.

Each step has a thread of its own; a second core is used because the libraries that do the work leave Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

Item = TypeVar("Item")


def prefetched(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order, each made in another thread while the one before is used; errors come out here."""
    made = iter(items)
    nothing = object()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(next, made, nothing)
        while (item := waiting.result()) is not nothing:
            waiting = thread.submit(next, made, nothing)
            yield item  # type: ignore[misc]


class BackgroundWorker:
    """Calls functions in a second thread, in order and one at a time; the error of one is raised by the next call."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._waiting: Future[Any] | None = None

    def __enter__(self) -> BackgroundWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Wait for the last call, then begin ``function(*arguments)``. Raises what the last call raised."""
        self.wait()
        self._waiting = self._thread.submit(function, *arguments)

    def wait(self) -> None:
        """Wait until the last call is done. Raises what it raised."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.result()
