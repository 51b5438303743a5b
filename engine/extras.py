"""Optional parts: a clear word where one is asked for that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from .diagnostics import Diagnostic, Place, PunktError


def require(extra: str, *modules: str) -> None:
    """Raise :class:`PunktError` where a module of an extra of the distribution cannot be imported."""
    lacking = [name for name in modules if find_spec(name) is None]
    if lacking:
        raise PunktError([Diagnostic("P799", Place("punkt"), {"name": ", ".join(lacking), "extra": extra})])
