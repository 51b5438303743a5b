"""Punkt: rules as code for social regulation, where every decision names the point it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .files.messages.diagnostics import (
    CaseError,
    Diagnostic,
    DisagreementError,
    InternalError,
    PackError,
    PunktEnvironmentError,
    PunktError,
    TextError,
    UsageError,
)
from .version import VERSION as __version__

if TYPE_CHECKING:
    from .api import Decision, Rules, load
    from .deciding.decision import OutcomeView

__all__ = [
    "CaseError",
    "Decision",
    "Diagnostic",
    "DisagreementError",
    "InternalError",
    "OutcomeView",
    "PackError",
    "PunktEnvironmentError",
    "PunktError",
    "Rules",
    "TextError",
    "UsageError",
    "__version__",
    "load",
]
_WHERE = {
    "load": "api",
    "Rules": "api",
    "Decision": "api",
    "OutcomeView": "deciding.decision",
}


def __getattr__(name: str) -> Any:
    """Import the heavier parts only when they are asked for: the command line must start fast."""
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(f".{_WHERE[name]}", __name__), name)
    raise AttributeError(name)
