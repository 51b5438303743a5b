"""Working one step ahead: the next item is made in a thread of its own while the last one is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

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
