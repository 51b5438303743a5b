"""Two cores at work on one run: the next item is made, and the last one put away, while this one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order. Libraries in native code then use a second core; what fails, fails here."""
    made = iter(items)
    nothing = object()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(next, made, nothing)
        while (item := waiting.result()) is not nothing:
            waiting = thread.submit(next, made, nothing)
            yield item  # type: ignore[misc]


class Behind:
    """Pieces of work done in order in a thread of their own, at most one waiting; what fails, fails at the next call."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._waiting: Future[Any] | None = None

    def __enter__(self) -> Behind:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)

    def do(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Begin a piece of work, when the last one is done."""
        self.wait()
        self._waiting = self._thread.submit(work, *arguments)

    def wait(self) -> None:
        """Until the last piece is done."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.result()
