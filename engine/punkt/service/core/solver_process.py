"""The solver's own process: what it keeps between questions, and how it answers one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from punkt.files.messages.diagnostics import PunktError

from .pack_snapshot import Shelf

INTERVIEW = "punkt.proving.interview.question_server"

_kept: dict[str, Any] = {}
"""The shelf it reads packs from, by its folder, and what was learnt of them."""


def answer(
    folder: str, packs: Sequence[str], case: Mapping[str, Any], outcomes: Sequence[str], day: date, seconds: float
) -> tuple[str, str]:
    """How a question was found (see :class:`.questions.Best`) and its fact, empty where none can matter."""
    until = monotonic() + seconds
    try:
        module = import_module(INTERVIEW)
    except ImportError:
        return "absent", ""
    try:
        if folder not in _kept:
            _kept.clear()
            _kept[folder] = Shelf.opened(Path(folder)), module.Questions()
        shelf, questions = _kept[folder]
        return "solver", questions.next(shelf.rules(packs), case, outcomes, day, until) or ""
    except TimeoutError:
        return "late", ""
    except PunktError:
        return "unfit", ""  # what the solver cannot put its mind to is asked in order
