"""Values that an object works out once, without a lock.

``functools.cached_property`` of Python 3.11 holds one lock for all objects of a class while it works a value out. A
process forked meanwhile by another thread has that lock for ever, and waits for it for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class cached_attribute(Generic[T]):
    """A value that is worked out when first asked for and kept with its object.

    Threads that ask at the same time may work it out twice; all of them get the one that was kept first.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        found: T = instance.__dict__.setdefault(self.name, self.compute(instance))
        return found
