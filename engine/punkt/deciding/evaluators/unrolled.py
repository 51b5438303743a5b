"""Python functions put together from text, with the constants they name: loops unrolled once for a program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any


class UnrolledSource:
    """Collects the lines of one function of which the arguments are known."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.lines: list[str] = []
        self.scope: dict[str, Any] = {}

    def constant(self, value: Any) -> str:
        """A name for a value that the lines use."""
        name = f"K{len(self.scope)}"
        self.scope[name] = value
        return name

    def line(self, text: str) -> None:
        """Add a line."""
        self.lines.append(text)

    def function(self) -> Callable[..., Any]:
        """The function that runs the lines."""
        source = _indented([f"def function({', '.join(self.arguments)}):"], self.lines or ["pass"])
        scope = dict(self.scope)
        exec(interned(compile(source, "<written function>", "exec")), scope)
        return scope["function"]  # type: ignore[no-any-return]


def interned(code: CodeType) -> CodeType:
    """Code whose texts are the same objects as other interned texts: a fact is found by identity, not by its letters."""
    return code.replace(co_consts=tuple([_interned(constant) for constant in code.co_consts]))


def _interned(constant: Any) -> Any:
    if isinstance(constant, CodeType):
        return interned(constant)
    return sys.intern(constant) if type(constant) is str else constant


def _indented(head: Iterable[str], body: Iterable[str]) -> str:
    return "\n".join([*head, *(f"    {line}" for line in body), ""])
