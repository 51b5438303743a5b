"""What is asked of a pack as a whole, once all of its parts are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.law.packs.pack import Pack, Rule
from punkt.law.packs.vocabulary import Vocabulary


def check_unique(rules: Sequence[Rule], problems: Problems) -> None:
    """Rule ids occur once in a pack."""
    first: dict[str, Rule] = {}
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            problems.add("P239", rule.body.place, name=rule.id, at=str(other.body.place))


def check_everybody(pack: Pack, problems: Problems) -> None:
    """``applies: everybody`` exempts an outcome from the pack's condition, so all its rules say it."""
    exempt = {(rule.subject, rule.outcome) for rule in pack.rules if rule.to_everybody}
    for rule in pack.rules:
        if not rule.to_everybody and (rule.subject, rule.outcome) in exempt:
            problems.add("P248", rule.body.place, name=rule.outcome)


def check_points(pack: Pack, cited: Iterable[tuple[str, Place]], problems: Problems) -> None:
    """Every cited unit is one of the document's."""
    for address, place in cited:
        if address not in pack.points:
            problems.add("P240", place, name=address, hint=nearest(address, pack.points))


def check_replaced(pack: Pack, vocabulary: Vocabulary, problems: Problems) -> None:
    """Outcomes that are replaced are known ones."""
    known = vocabulary.outcomes
    for (subject, name), place in pack.replaces.items():
        if (subject, name) not in known:
            problems.add("P303", place, name=name, hint=nearest(name, [n for s, n in known if s == subject]))
