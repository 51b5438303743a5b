"""Whether a pack grants at least what its base grants: against trying every case, and against the documents."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from helpers.changed_packs import ON, Both, changed
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.small_packs import DAY, WORDS, Plain, make
from punkt.kernel.records import CONFLICT, GAP, OPEN
from punkt.law.packs.vocabulary import FactKind, OutcomeKind
from punkt.proving.comparison.compared_packs import two_sides
from punkt.proving.comparison.never_weaker import never_weaker
from punkt.proving.findings.findings import FindingKind

PACKS = many(12, 50, 600)


def orders(folder: Path, random: Random) -> dict[str, Any]:
    """An order for most outcomes of a small pack, written into it."""
    vocabulary = yaml.safe_load((folder / "vocabulary.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for name, outcome in vocabulary["outcomes"]["thing"].items():
        if outcome.get("list"):
            found[name] = random.choice(("more", "fewer"))
        elif outcome["kind"] == "check":
            found[name] = ["met", "not_met"]
        elif outcome["kind"] == "flag":
            found[name] = random.sample(["raised", "not_raised"], 2)
        elif random.random() < 0.5:
            found[name] = random.sample(WORDS, 3)
        else:
            best, second, third = random.sample(WORDS, 3)
            found[name] = [[best, second], [best, third]]
    text = yaml.dump({"better": {"thing": found}}, Dumper=Plain)
    (folder / "better.yaml").write_text(text, encoding="utf-8")
    return found


def less(order: Any, base: Any, pack: Any) -> bool:
    """Whether what the pack comes to is less than what the base comes to."""
    if base in (GAP, CONFLICT):
        return False
    if isinstance(order, str):
        wide, narrow = (pack, base) if order == "more" else (base, pack)
        return not set(narrow) <= set(wide)
    chains = order if isinstance(order[0], list) else [order]
    below = {(a, b) for chain in chains for n, a in enumerate(chain) for b in chain[n + 1 :]}
    if pack in (GAP, CONFLICT):
        return any(a == base for a, _ in below)
    return any(base in chain for chain in chains) and pack != base and (pack, base) not in below


@pytest.mark.full
def test_nobody_gets_less_than_trying_every_case_shows(tmp_path: Path) -> None:
    met: set[str] = set()
    for seed in range(PACKS):
        before, after = tmp_path / f"{seed}a", tmp_path / f"{seed}b"
        before.mkdir()
        make(seed, before)
        order = orders(before, Random(seed))
        changed(before, after, Random(seed))
        base, pack = two_sides(str(before), str(after), [DAY, DAY])
        both = Both(base, pack)
        granted = never_weaker(pack, base, 10)
        weaker = {finding.outcome for finding in granted.findings}
        established = {path for path, fact in base.rules.vocabulary.subjects["thing"].facts.items() if fact.established}
        for name, best in nonempty(order.items()):
            rows = [
                both.outs(states, name) for case, states in both.rows if not established & case.records[0].facts.keys()
            ]
            worse = any(OPEN not in row and less(best, *row) for row in rows)
            assert (name in weaker) is worse, (seed, name)
            assert (("thing", name) in granted.proven) is not worse, (seed, name)
            met.add(f"{'weaker' if worse else 'proven'} {type(best).__name__}")
        for finding in granted.findings:
            assert finding.kind is FindingKind.WEAKER and finding.witness and finding.instead
            ours = pack.rules.decide(finding.witness.case)["thing", finding.outcome]
            theirs = base.rules.decide(finding.instead.case)["thing", finding.outcome]
            assert (ours.status, ours.value) == (finding.witness.status, finding.witness.value)
            assert theirs.status == "determined" and theirs.value == finding.instead.value
    assert met == {"weaker list", "weaker str", "proven list", "proven str"}


def test_karelia_against_the_federal_order() -> None:
    base, pack = two_sides("ru.mintrud.847", "ru.karelia.166-p", [ON, ON])
    granted = never_weaker(pack, base, 10)
    assert ("recipient", "age_allowed") in granted.proven
    assert ("recipient", "premises_fit") in granted.proven  # decided by the federal order, to whom it applies
    found = {finding.outcome: finding for finding in granted.findings}
    assert found.keys() == {
        "possible",
        "premises_allowed",
    }  # of one who is no recipient the region's order says nothing
    for outcome, best in (("possible", "yes"), ("premises_allowed", "met")):
        one = found[outcome]
        assert one.witness and one.instead
        assert (one.instead.value, one.witness.status, one.witness.value) == (best, "not_applicable", None)
    assert "support_type" not in {name for _, name in granted.proven}  # no end of it is the better one


def test_the_municipality_takes_nothing_away() -> None:
    base, pack = two_sides("ru.karelia.166-p", "ru.karelia.ozyorny", [])
    assert never_weaker(pack, base, 10).findings == ()


@pytest.mark.parametrize("name", ["ru.mintrud.847", "ru.karelia.166-p"])
def test_what_packs_say_is_better_are_outcomes_about_persons(name: str) -> None:
    (pack,) = [one for one in two_sides(name, name, [ON, ON])[0].rules.packs if one.id == name]
    vocabulary = two_sides(name, name, [ON, ON])[0].rules.vocabulary
    for key, order in nonempty(pack.better.items()):
        declared = vocabulary.outcomes[key]
        assert key[0] == "recipient" and declared.kind is not OutcomeKind.FLAG
        if declared.type is FactKind.CHOICE and declared.kind is OutcomeKind.DECISION:
            assert {value for chain in order.chains for value in chain} == set(declared.values), key
