"""Arguments of calls from Python: what is given amiss is told by the argument's name, as other bad input is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from punkt.kernel.exact import shown

from .diagnostics import Diagnostic, Place, PunktError

T = TypeVar("T")


def one_of(name: str, value: object, allowed: Iterable[str]) -> None:
    """Raise P636 where a text is none of those allowed."""
    known = tuple(allowed)
    if not isinstance(value, str) or value not in known:
        right = ", ".join(f'"{one}"' for one in known)
        raise _fault("P636", name, value=shown(value), right=right)


def several(name: str, value: Iterable[T] | None) -> list[T]:
    """What stands in a list. Raises P637 for a single text, which Python would take letter by letter, P638 for no list."""
    if isinstance(value, str):
        raise _fault("P637", name, value=f'"{shown(value)}"')
    if value is None or isinstance(value, bytes) or not isinstance(value, Iterable):
        other_type(name, value, "[…]")
    return list(value)


def of_type(name: str, value: object, kind: type | tuple[type, ...], right: Mapping[str, str] | str) -> None:
    """Raise P638 where a value is of another type; ``right`` says what is wanted."""
    if not isinstance(value, kind):
        other_type(name, value, right)


def other_type(name: str, value: Any, right: Mapping[str, str] | str) -> NoReturn:
    """Raise P638; the type is told, and never the value, which may say something of a person."""
    raise _fault("P638", name, given=type(value).__qualname__, right=right)


def _fault(code: str, name: str, **arguments: object) -> PunktError:
    return PunktError([Diagnostic(code, Place(name), {"name": name, **arguments})])
