"""Optional parts: one clear word wherever something is asked for that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from .diagnostics import Diagnostic, Place, PunktError


def missing(extra: str, *modules: str) -> PunktError:
    """The fault that modules of an extra of the distribution are not installed."""
    return PunktError([Diagnostic("P799", Place("punkt"), {"name": ", ".join(modules), "extra": extra})])


def require(extra: str, *modules: str) -> None:
    """Raise :class:`PunktError` where modules of an extra cannot be imported; nothing is imported yet."""
    lacking = [name for name in modules if not _there(name)]
    if lacking:
        raise missing(extra, *lacking)


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # something else stands in its place
        return False
