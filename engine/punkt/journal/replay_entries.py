"""Deciding a recorded case again, under the packs that were recorded, and comparing byte for byte.

Of an entry in an older form of the decision document the packs are put into today's form
(:mod:`.older_form`), and status and value of each outcome are compared.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.law.loading.pack_store import Index, load_packs

from . import kept_packs as packing
from .check_report import SAID
from .database import Database
from .entry import DECISION, Recorded
from .older_form import OLDER, meaning, translated

ALIKE, SAME, DIFFERENT, ERASED, SEALED, FAILED, NOTHING = (
    "alike",
    "same",
    "different",
    "erased",
    "sealed",
    "failed",
    "nothing",
)
KEPT = 8
"""Rule bases that are held at once while many entries are replayed."""
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Replay:
    """What came of deciding an entry again.

    ``state``: ``same`` (to the byte), ``alike`` (an older form: the same status and value of every
    outcome), ``different``, ``erased`` or ``sealed`` (the case cannot
    be read), ``failed`` (it could not be decided, see ``why``), ``nothing`` (no decision stands there).
    """

    id: int
    state: str
    differs: tuple[str, ...] = ()
    """Parts of the document that differ: outcomes as ``subject.outcome``, else the names of its fields."""
    why: tuple[Diagnostic, ...] = ()
    recorded_by: dict[str, str] | None = None
    """The versions it was decided with."""
    replayed_by: dict[str, str] | None = None

    @property
    def good(self) -> bool:
        """Whether it is as it should be; what was erased or takes a key says nothing against an entry."""
        return self.state not in (DIFFERENT, FAILED)


class Replayer:
    """Replays entries of one journal."""

    def __init__(self, database: Database, get: Callable[[int], Recorded]) -> None:
        self._database, self._get = database, get
        self._rules: OrderedDict[tuple[Keys, bool], Rules] = OrderedDict()

    def each(self, numbers: Iterable[int]) -> Iterator[Replay]:
        """Replay entries one after the other."""
        return map(self.one, numbers)

    def one(self, number: int) -> Replay:
        """Replay an entry. Raises P779 where there is none."""
        entry = self._get(number)
        if entry.kind != DECISION:
            return Replay(number, NOTHING)
        if entry.case_bytes is None or entry.decision_bytes is None:
            return Replay(number, ERASED if entry.state == "erased" else SEALED)
        recorded = dict(entry.head["produced_by"])
        if not entry.intact:
            altered = Diagnostic("P772", Place(self._database.name), {"number": number, "what": SAID["head"]})
            return Replay(number, FAILED, (), (altered,), recorded)
        try:
            document = orjson.loads(entry.decision_bytes)
            older = document["schema"] == OLDER
            rules = self.rules_of(tuple(pack["sha256"] for pack in entry.head["packs"]), older)
            decision = rules.decide(entry.case or {}, as_of=date.fromisoformat(entry.head["as_of"]))
        except PunktError as error:
            return Replay(number, FAILED, (), error.diagnostics, recorded)
        if older:
            one, two = meaning(document), meaning(decision.to_dict())
            differs = tuple(name for name in sorted(one.keys() | two.keys()) if one.get(name) != two.get(name))
            return Replay(number, DIFFERENT if differs else ALIKE, differs, (), recorded, decision.produced_by)
        again = decision.to_bytes()
        if again == entry.decision_bytes:
            return Replay(number, SAME, (), (), recorded, decision.produced_by)
        differs = tuple(_differences(document, orjson.loads(again)))
        return Replay(number, DIFFERENT, differs, (), recorded, decision.produced_by)

    def rules_of(self, digests: Keys, older: bool = False) -> Rules:
        """The rule base of packs that are kept. Raises P778 for one that is not, or not as it was.

        ``older``: they are in the form of decisions that are older, and are put into today's.
        """
        key = (digests, older)
        if key in self._rules:
            self._rules.move_to_end(key)
            return self._rules[key]
        kept = []
        with self._database.reading() as connection:
            for digest in digests:
                try:
                    found = packing.restore(connection, digest)
                except ValueError:
                    found = None
                if found is None:
                    raise PunktError(
                        [Diagnostic("P778", Place(self._database.name), {"name": digest[:12], "sha256": digest})]
                    )
                kept.append(found)
        with tempfile.TemporaryDirectory(prefix="punkt-") as folder:
            root = Path(folder)
            packing.lay_out(translated(kept) if older else kept, root)
            loaded = load_packs([pack.id for pack in kept], Index.build([root]))
            rules = Rules(loaded.packs, loaded.vocabulary)
        for pack, expected in zip(rules.packs, digests, strict=True):
            if pack.digest != expected and not older:
                raise PunktError(
                    [Diagnostic("P778", Place(self._database.name), {"name": pack.id, "sha256": expected})]
                )
        self._rules[key] = rules
        if len(self._rules) > KEPT:
            self._rules.popitem(last=False)
        return rules


def _differences(recorded: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    """Where two decision documents differ."""
    for key in sorted(recorded.keys() | again.keys()):
        one, two = recorded.get(key), again.get(key)
        if one == two or key == "digest":
            continue
        if key != "outcomes" or not isinstance(one, dict) or not isinstance(two, dict):
            yield key
            continue
        for subject in sorted(one.keys() | two.keys()):
            before, after = one.get(subject, {}), two.get(subject, {})
            yield from (f"{subject}.{n}" for n in sorted(before.keys() | after.keys()) if before.get(n) != after.get(n))
