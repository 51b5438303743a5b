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
    from .deciding.outcome_view import OutcomeView, Status
    from .files.read import Document, read_file

__all__ = [
    "CaseError",
    "Decision",
    "Diagnostic",
    "DisagreementError",
    "Document",
    "InternalError",
    "OutcomeView",
    "PackError",
    "PunktEnvironmentError",
    "PunktError",
    "Rules",
    "Status",
    "TextError",
    "UsageError",
    "__version__",
    "load",
    "read_file",
]
_WHERE = {
    "load": "api",
    "Rules": "api",
    "Decision": "api",
    "OutcomeView": "deciding.outcome_view",
    "Status": "deciding.outcome_view",
    "Document": "files.read",
    "read_file": "files.read",
}


def __getattr__(name: str) -> Any:
    """Import the heavier parts only when they are asked for: the command line must start fast."""
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(f".{_WHERE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
