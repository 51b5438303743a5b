"""The solver's own process: what it keeps between questions, and how it answers one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from punkt.files.messages.diagnostics import PunktError

from .pack_snapshot import Shelf

INTERVIEW = "punkt.proving.interview.question_server"
WHY_NOT = "punkt.proving.interview.why_not"
PARTS = 10
"""Into how many parts the time for the ways to another outcome is divided, one for each question to the solver."""

_kept: dict[str, Any] = {}
"""The shelf it reads packs from, by its folder, and what was learnt of them."""


def prepare(folder: str, packs: Sequence[str], day: date) -> bool:
    """Make ready what a question about some packs and a day takes besides the case; it is kept. True, if it could not be:
    that is said in answer to the question."""
    with suppress(ImportError, PunktError):
        shelf, questions = _ready(folder)
        questions.prepare(shelf.rules(packs), day)
    return True


def answer(
    folder: str,
    packs: Sequence[str],
    day: date,
    case: Mapping[str, Any],
    outcomes: Sequence[str],
    not_known: Sequence[str],
    seconds: float,
) -> tuple[str, str]:
    """How a question was found (see :class:`.chooser.Best`) and its fact, empty where none can matter but those that are
    ``not_known``."""
    until = monotonic() + seconds
    try:
        shelf, questions = _ready(folder)
        return "solver", questions.next(shelf.rules(packs), case, outcomes, day, until, not_known) or ""
    except ImportError:
        return "absent", ""
    except TimeoutError:
        return "late", ""
    except PunktError:
        return "unfit", ""  # what the solver cannot put its mind to is asked in order


def ways(
    folder: str, packs: Sequence[str], day: date, case: Mapping[str, Any], wanted: Sequence[Any], seconds: float
) -> tuple[str, Any]:
    """How the ways to another outcome were found, and what was found (:class:`punkt.proving.interview.why_not.WhyNot`).

    ``wanted``: subject, outcome and value. What a question to the solver may take is a part of ``seconds``.
    """
    try:
        shelf, _ = _ready(folder)
        search = import_module(WHY_NOT).why_not
        dated = {**case, "as_of": day.isoformat()}
        return "solver", search(shelf.rules(packs), dated, *wanted, seconds=seconds / PARTS, by_somebody=True)
    except ImportError:
        return "absent", None
    except PunktError:
        return "unfit", None


def _ready(folder: str) -> tuple[Shelf, Any]:
    """The shelf of a folder, and what answers; of others nothing is kept. Raises :class:`ImportError` where it is not
    installed."""
    module = import_module(INTERVIEW)
    if folder not in _kept:
        _kept.clear()
        _kept[folder] = Shelf.opened(Path(folder)), module.Questions()
    found: tuple[Shelf, Any] = _kept[folder]
    return found
