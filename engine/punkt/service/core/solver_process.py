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


def ways_by_somebody(
    folder: str, packs: Sequence[str], day: date, case: Mapping[str, Any], wanted: Sequence[Any], seconds: float
) -> tuple[str, Any]:
    """How the ways to another outcome were found, and what was found (:class:`punkt.proving.interview.why_not.WhyNot`).

    ``wanted``: subject, outcome and value. What a question to the solver may take is a part of ``seconds``.
    """
    try:
        return "solver", _why_not(folder, packs, day, case, wanted, seconds=seconds / PARTS, by_somebody=True)
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


def missing(
    folder: str, packs: Sequence[str], day: date, case: Mapping[str, Any], outcomes: Sequence[str]
) -> list[dict[str, Any]]:
    """What open outcomes wait for, to the point. Raises :class:`PunktError`, and :class:`ImportError` where the solver is
    not installed."""
    from punkt.proving.interview.exact_missing import exact_missing_of
    from punkt.showing.interview.interview_view import missing_data

    shelf, _ = _ready(folder)
    return missing_data(exact_missing_of(shelf.rules(packs).decide(case, as_of=day), outcomes))


def changes(
    folder: str, packs: Sequence[str], day: date, case: Mapping[str, Any], wanted: str, number: int
) -> dict[str, Any]:
    """The smallest changes by which an outcome would have a value (``outcome=value``). Raises as :func:`missing`."""
    from punkt.showing.interview.interview_view import why_not_data

    return why_not_data(_why_not(folder, packs, day, case, wanted, ways=number))


def _why_not(
    folder: str, packs: Sequence[str], day: date, case: Mapping[str, Any], wanted: str | Sequence[Any], **bounds: Any
) -> Any:
    """The changes by which an outcome would have a value, within what bounds
    :func:`punkt.proving.interview.why_not.why_not` takes.

    ``wanted``: ``outcome=value``, or subject, outcome and value. Raises as :func:`missing`.
    """
    from punkt.proving.interview.target_outcome import wanted_value

    shelf, _ = _ready(folder)
    rules = shelf.rules(packs)
    given = {name: value for name, value in case.items() if name != "expect"} | {"as_of": day.isoformat()}
    if isinstance(wanted, str):
        wanted = wanted_value(rules.decide(given), rules.vocabulary, wanted)
    return import_module(WHY_NOT).why_not(rules, given, *wanted, **bounds)
