"""What the same files say is read and compiled once a process, for all tests of it: most of the time of the quick tests.

A pack's hash is over all that its law is compiled from, so packs of one hash at one place have one edition of a day.
The packs that ship are not changed by any test, so those of them that are loaded alone are read once.
Tests of the lengths ``full`` and ``slow`` compile each time, as a program does that begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from punkt.deciding import rule_base
from punkt.deciding.agreement import durable_version
from punkt.law.language.link import Linked
from punkt.law.loading.pack_store import Index, Loaded, shipped

_kept: dict[tuple[object, ...], rule_base.Edition] = {}
_read: dict[tuple[str, ...], Loaded] = {}


def forget_editions() -> None:
    """Let what is compiled next be compiled anew, for a test that asks how it is."""
    _kept.clear()


def share_editions() -> None:
    """From now on, let tests of the same law have the same editions."""
    module: Any = rule_base
    compiled, read, ship = module.Edition, module.load_packs, [shipped("rules")]

    def edition(linked: Linked, day: date) -> rule_base.Edition:
        days = {day for pack in linked.packs for day in (*pack.change_days, *pack.in_force.change_days)}
        law = tuple((pack.id, pack.digest, pack.place.file) for pack in linked.packs)
        key = (law, bisect_right(sorted(days), day), durable_version())
        if key not in _kept:
            _kept[key] = compiled(linked, day)
        return _kept[key]

    def loaded(names: Sequence[str], index: Index) -> Loaded:
        if index.roots != ship:
            return cast(Loaded, read(names, index))
        key = tuple(names)
        if key not in _read:
            _read[key] = read(names, index)
        return _read[key]

    module.Edition, module.load_packs = edition, loaded
