"""What is asked of a pack as a whole, once all of its parts are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from punkt.files.messages.diagnostics import Place, Problems, closest, nearest
from punkt.files.messages.habits import meant_unit, unquoted
from punkt.files.read import Document
from punkt.files.texts import bilingual
from punkt.law.packs.pack import Pack, Rule
from punkt.law.packs.vocabulary import Text, Vocabulary

from .pack_files import PackFiles

FREE = ("pack", "readings", "points", "notices", "absent_sources", "calendars", "source", "fingerprints")
"""What a pack that names no vocabulary may have: nothing in it is about facts or outcomes."""
BOUND = ("replaces", "instead", "applies", "titles", "tensions")
"""What its header may not have."""


def check_free(documents: Mapping[str, Sequence[Document]], files: PackFiles, problems: Problems) -> None:
    """A pack that names no vocabulary has nothing that needs one; each file and key that does is noted."""
    own = "vocabulary.yaml"
    if own in files.files:
        problems.add("P214", Place(str(files.path(own)), 1, 1), name=own)
    for part, found in documents.items():
        for document in found if part not in FREE else ():
            problems.add("P214", document.place((part,), key=True), name=part)
    for header in documents["pack"]:
        for key in header.data if isinstance(header.data, dict) else ():
            if key in BOUND:
                problems.add("P214", header.place((key,), key=True), name=key)


def check_unique(rules: Sequence[Rule], problems: Problems) -> None:
    """Rule ids occur once in a pack."""
    first: dict[str, Rule] = {}
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            named = rule.id != rule.outcome or other.outcome != rule.outcome
            cure = bilingual("law.rules.another_id" if named else "law.rules.two_rules")
            problems.add("P239", rule.body.place, name=rule.id, at=str(other.body.place), cure=cure)


def check_everybody(pack: Pack, problems: Problems) -> None:
    """``applies: everybody`` exempts an outcome from the pack's condition, so all its rules say it."""
    exempt = {(rule.subject, rule.outcome) for rule in pack.rules if rule.to_everybody}
    for rule in pack.rules:
        if not rule.to_everybody and (rule.subject, rule.outcome) in exempt:
            problems.add("P248", rule.body.place, name=rule.outcome)


def check_points(pack: Pack, cited: Iterable[tuple[str, Place]], problems: Problems) -> None:
    """Every cited unit is one of the document's, be it by the entries of its paragraphs."""
    known = {*pack.points, *(address.partition("#")[0] for address in pack.points)}
    for address, place in cited:
        if address not in known:
            hint: Text = nearest(address, pack.points)
            meant = meant_unit(address)
            if meant in known and closest(address, pack.points) is None:
                hint = bilingual("system.hints.form", right=meant)
            elif unquoted(address) is None:
                hint = bilingual("law.rules.no_such_point", hint=dict(hint))
            problems.add("P240", place, name=address, hint=hint)


def check_replaced(pack: Pack, vocabulary: Vocabulary, problems: Problems) -> None:
    """Outcomes that are replaced are known ones."""
    known = vocabulary.outcomes
    for (subject, name), place in pack.replaces.items():
        if (subject, name) not in known:
            problems.add("P303", place, name=name, hint=nearest(name, [n for s, n in known if s == subject]))
