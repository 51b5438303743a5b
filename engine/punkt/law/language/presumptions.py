"""Whether what packs presume can stand: values that a case could give, each said once, in one line of packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from punkt.files.messages.diagnostics import Problems, nearest
from punkt.kernel.exact import parse_date
from punkt.law.packs.pack import NormValue, Pack, Presumption
from punkt.law.packs.vocabulary import NONE

from .relations import Chains, as_written, could_state


def check_presumptions(linked: Chains, problems: Problems) -> None:
    """Note every presumption of a value that its fact cannot have, and every two that cannot both stand."""
    chains = {pack.id: list(linked.chain(pack.id)) for pack in linked.packs}
    everything = [one for pack in linked.packs for one in pack.presumptions]
    for one in everything:
        fact = linked.vocabulary.subjects[one.subject].facts[one.fact]
        for value in _values(one, chains[one.pack], problems):
            if not (fact.deniable and value == NONE) and not could_state(fact, value):
                allowed = str(fact.range) if fact.range else ", ".join(fact.values) or fact.kind.value
                arguments = {"value": as_written(value), "name": one.fact, "allowed": allowed}
                problems.add("P281", one.value.place, **arguments)
    for one, two in combinations(everything, 2):
        if one.key == two.key and one.in_force.meets(two.in_force):
            _check_pair(one, two, chains, problems)


def _check_pair(one: Presumption, two: Presumption, chains: dict[str, list[Pack]], problems: Problems) -> None:
    """In one pack a fact is presumed once; of packs that have a base in common, one extends the other."""
    if one.pack == two.pack:
        problems.add("P282", two.place, name=two.fact, at=str(one.place))
        return
    ids = [{pack.id for pack in chains[each.pack]} for each in (one, two)]
    common = [
        pack for pack in chains[one.pack] if pack.id in ids[1] and any(p.key == one.key for p in pack.presumptions)
    ]
    if common and one.pack not in ids[1] and two.pack not in ids[0]:
        problems.add("P283", two.place, name=two.fact, one=one.pack, two=two.pack)


def _values(one: Presumption, chain: Sequence[Pack], problems: Problems) -> Iterator[NormValue]:
    """What is presumed: the value written out, or those of a norm."""
    if not one.norm:
        data = one.value.data
        yield parse_date(data) or data
        return
    norm = next((pack.norms[one.norm] for pack in chain if one.norm in pack.norms), None)
    if norm is None:
        names = [name for pack in chain for name in pack.norms]
        problems.add("P304", one.value.place, name=one.norm, hint=nearest(one.norm, names))
        return
    yield from (dated.value for dated in norm.values)
