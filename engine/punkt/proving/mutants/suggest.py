"""Suggesting the cases a pack lacks: small ones, found near its own, to be confirmed by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from punkt.deciding.explaining.outcome_view import status_of
from punkt.deciding.explaining.plain_values import plain
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import LANGUAGES, Said, bilingual
from punkt.law.language.link import Linked
from punkt.law.packs.pack import Pack

from .case_search import CaseSearch
from .decided_case import DecidedCase
from .goals import Goal
from .law_stretches import LawStretch
from .pack_cases import FOLDER, SUGGESTED
from .variation import Data


@dataclass(frozen=True)
class Suggestion:
    """A case that shows what none did, and the file it was (or, with a fault, could not be) written to."""

    goals: tuple[Goal, ...]
    data: Data
    file: str
    fault: Diagnostic | None = None


def expectations(search: CaseSearch, data: Data, goals: Sequence[Goal]) -> dict[str, dict[str, Any]]:
    """What the present rules make of the outcomes that show the goals."""
    seen = search.states(data)
    assert seen is not None
    case, states = seen
    seen_case = DecidedCase(search.span.program, case, states)
    found: dict[str, dict[str, Any]] = {}
    for goal in sorted(goals, key=lambda goal: goal.modality):
        for record, plan in goal.shown(case, states):
            state = states[record.index]
            status = status_of(state.outs[plan.index])
            value = plain(state.outs[plan.index])
            entry: Any = value if status == "determined" else {"status": status}
            if goal.modality:
                entry = {
                    **({"value": value} if status == "determined" else entry),
                    "modality": seen_case.modality(plan, record),
                }
            found.setdefault(record.name, {})[plan.name] = entry
    return found


GoalWords: TypeAlias = Callable[[Linked, Goal], Said]
"""Tells in both languages what the case that shows a goal does."""


def suggestions(rules: Rules, pack: Pack, span: LawStretch, goals: Sequence[Goal], said: GoalWords) -> list[Suggestion]:
    """Write the cases that show the goals, as far as they are found; files that exist are left as they are."""
    search = CaseSearch(rules, span)
    for goal in goals:
        search.add(goal)
    made = []
    names: dict[str, int] = {}
    for data, shown in search.found:
        first = shown[0].name
        names[first] = names.get(first, 0) + 1
        name = first.replace(".", "-") + (f"-{names[first]}" if names[first] > 1 else "")
        made.append(_written(search, pack, shown, data, name, said))
    return made


def _written(
    search: CaseSearch, pack: Pack, goals: Sequence[Goal], data: Data, name: str, said: GoalWords
) -> Suggestion:
    told = [said(search.rules.linked, goal) for goal in goals]
    path = Path(pack.folder) / FOLDER / SUGGESTED / f"{name}.yaml"
    about = bilingual(
        "packs.suggested.about",
        goals={lang: "; ".join(dict.fromkeys(one[lang] for one in told)) for lang in LANGUAGES},
    )
    whole = {"about": about, **data, "case": f"suggested-{name}", "expect": expectations(search, data, goals)}
    text = yaml.safe_dump(_plain(whole), allow_unicode=True, sort_keys=False, width=120)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return Suggestion(tuple(goals), whole, str(path), Diagnostic("P678", Place(str(path))))
    return Suggestion(tuple(goals), whole, str(path))


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(item) for key, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(item) for item in data]
    if isinstance(data, date):
        return data.isoformat()
    return float(data) if isinstance(data, Decimal) else data
