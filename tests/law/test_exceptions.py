"""Exceptions: a rule that overrides others, of its own pack or of another, in every way to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from helpers.invented_city import CITED, HEADER, LEDGER, VOCABULARY, faults, write
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from punkt import Rules, load
from punkt.law.language.program import compile_program
from punkt.proving.changes.pack_changes import changes_of
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.words.interface_words import Words

TRUTHS: tuple[bool | None, ...] = (True, False, None)


def decided(rules: Rules, facts: Mapping[str, object], day: str = "2024-06-01", name: str = "grace") -> object:
    """The value, or what is missing where it is open, or the status."""
    given = {key: value for key, value in facts.items() if value is not None}
    found = rules.decide({"case": "c", "as_of": day, "permit": given})["permit", name]
    return found.value if found.status == "determined" else found.missing or found.status


@pytest.fixture(scope="module")
def centre() -> Rules:
    return load("test.parking.centre", pack_dirs=[TEST_PACKS])


def least(badge: bool | None, stolen: bool | None) -> object:
    """By points 1 to 3 of the city: ten minutes, thirty with a badge, none if stolen."""
    if stolen:
        return 0
    missing = tuple(
        f"permit.{name}" for name, value in (("disabled_badge", badge), ("stolen", stolen)) if value is None
    )
    return missing or (30 if badge else 10)


@pytest.mark.parametrize(("badge", "stolen"), list(product(TRUTHS, TRUTHS)))
def test_an_exception_from_an_exception(badge: bool | None, stolen: bool | None) -> None:
    """Who overrides the exception overrides the rule too: one value, never two; what is unknown leaves it open."""
    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    assert decided(rules, {"disabled_badge": badge, "stolen": stolen}) == least(badge, stolen)


@pytest.mark.parametrize(("badge", "stolen"), [(True, True), (True, False), (None, None), (False, None)])
def test_of_another_pack(centre: Rules, badge: bool | None, stolen: bool | None) -> None:
    """The centre's rule on scooters overrides the city's on stolen ones, and with it all from which that is one."""
    facts = {"disabled_badge": badge, "stolen": stolen}
    assert decided(centre, {**facts, "vehicle": "scooter"}) == 45
    assert decided(centre, {**facts, "vehicle": "van"}) == least(badge, stolen)


def test_a_decision_cites_both(centre: Rules) -> None:
    case = {"case": "c", "as_of": "2024-06-01", "permit": {"vehicle": "car", "disabled_badge": True, "stolen": False}}
    decision = centre.decide(case)
    (fired,) = [one for one in decision.to_dict()["fired"] if "grace" in one["concludes"]]
    assert (fired["rule"], fired["point"]) == ("grace_badge.30", "2")
    assert [(one["pack"], one["rule"], one["point"], one["quote"]) for one in fired["overrides"]] == [
        ("test.parking.city", "grace", "1", "десять минут")
    ]
    ruled_out = {one["rule"]: one["because"] for one in decision.to_dict()["ruled_out"] if "grace" in one["rule"]}
    assert [one["fact"] for one in ruled_out["grace.10"]] == ["permit.disabled_badge"]
    for lang, said in (("ru", "Исключение из: п. 1"), ("en", "An exception from point 1")):
        shown = decision_text(view(decision, centre.linked, lang), Words(lang), 400)
        assert said in " ".join(shown.split())


RULES = f"""rules:
  - check: valid
    id: general
{CITED}    require: paid
"""
ABOVE = f"""rules:
  - check: valid
    id: special
    overrides: none.city:general
{CITED}    applies: {{fact: zone, is: a}}
    require: exempt
"""
SIDE = ABOVE.replace("special", "other").replace("is: a", "is: b").replace("require: exempt", "require: {not: exempt}")


def packs(tmp_path: Path, city: str = RULES, more: Mapping[str, str] | None = None) -> Path:
    files = {"vocabulary.yaml": VOCABULARY, "city/pack.yaml": HEADER, "city/rules.yaml": city}
    for name, rules in (more or {}).items():
        rests = "rests_on: [none.city]\n"
        files |= {f"{name}/pack.yaml": HEADER.replace("none.city", f"none.{name}") + rests, f"{name}/rules.yaml": rules}
        files[f"{name}/ledger.yaml"] = LEDGER
    return write(tmp_path, {**files, "city/ledger.yaml": LEDGER})


def test_local_acts_side_by_side_chosen_by_a_fact(tmp_path: Path) -> None:
    """Each act decides for its own; where none does, the general rule; the place not known leaves it open."""
    umbrella = {"one": ABOVE, "two": SIDE}
    folder = packs(tmp_path, more=umbrella)
    head = HEADER.replace("none.city", "none.all") + "rests_on: [none.one, none.two]\n"
    write(folder, {"all/pack.yaml": head, "all/ledger.yaml": LEDGER})
    rules = load("none.all", pack_dirs=[folder])
    for paid, exempt in nonempty(product((True, False), repeat=2)):
        facts = {"paid": paid, "exempt": exempt}
        for zone, met in (("a", exempt), ("b", not exempt), ("c", paid)):
            found = decided(rules, {**facts, "zone": zone}, name="valid")
            assert found == ("met" if met else "not_met"), (zone, facts)
    assert decided(rules, {"paid": True, "exempt": True}, name="valid") == ("permit.zone",)
    assert decided(rules, {"zone": "c", "paid": True}, name="valid") == "met"
    assert decided(rules, {"zone": "a", "exempt": True}, name="valid") == "met"


def test_of_a_pack_three_below(tmp_path: Path) -> None:
    """An exception from a rule of a law that a law rests on, on which its own rests."""
    folder = packs(tmp_path)
    for name, below in (("near", "none.city"), ("nearer", "none.near")):
        head = HEADER.replace("none.city", f"none.{name}") + f"rests_on: [{below}]\n"
        write(folder, {f"{name}/pack.yaml": head, f"{name}/ledger.yaml": LEDGER})
    head = HEADER.replace("none.city", "none.one") + "rests_on: [none.nearer]\n"
    write(folder, {"one/pack.yaml": head, "one/ledger.yaml": LEDGER, "one/rules.yaml": ABOVE})
    rules = load("none.one", pack_dirs=[folder])
    for exempt in nonempty((True, False)):
        facts = {"zone": "a", "exempt": exempt, "paid": not exempt}
        assert decided(rules, facts, name="valid") == ("met" if exempt else "not_met")


def test_within_the_scope_of_what_it_overrides(tmp_path: Path) -> None:
    """For others than the general rule is for, the outcome stays not applicable, whatever the exception says."""
    city = RULES.replace("    require: paid", "    applies: {fact: axles, at_least: 2}\n    require: paid")
    rules = load("none.one", pack_dirs=[packs(tmp_path, city, {"one": ABOVE})])
    facts = {"zone": "a", "exempt": True, "paid": False}
    assert decided(rules, {**facts, "axles": 1}, name="valid") == "not_applicable"
    assert decided(rules, {**facts, "axles": 2}, name="valid") == "met"
    assert decided(rules, {**facts, "axles": 2, "zone": "b"}, name="valid") == "not_met"
    found = rules.decide({"case": "c", "as_of": "2024-06-01", "permit": facts})["permit", "valid"]
    assert (found.status, found.missing) == ("open", ("permit.axles",))


def test_of_a_rule_out_of_force_it_is_no_exception(tmp_path: Path) -> None:
    city = RULES.replace(
        "    require: paid", "    in_force: {from: '2020-01-01', until: '2023-12-31'}\n    require: paid"
    )
    rules = load("none.one", pack_dirs=[packs(tmp_path, city, {"one": ABOVE})])
    facts = {"zone": "b", "exempt": True, "paid": True}
    assert decided(rules, facts, "2023-06-01", "valid") == "met"
    assert decided(rules, facts, "2024-06-01", "valid") == "not_applicable"
    assert decided(rules, {**facts, "zone": "a"}, "2024-06-01", "valid") == "met"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("none.city:general", "none.city:generl"), ("P377", "one/rules.yaml", 4, 16)),
        (("none.city:general", "special"), ("P377", "one/rules.yaml", 4, 16)),
        (("none.city:general", "none.town:general"), ("P377", "one/rules.yaml", 4, 16)),
        (("check: valid", "check: tidy\n    subject: permit"), ("P378", "one/rules.yaml", 5, 16)),
    ],
)
def test_faults_are_told_at_their_place(
    tmp_path: Path, change: tuple[str, str], told: tuple[str, str, int, int]
) -> None:
    folder = packs(tmp_path, more={"one": ABOVE.replace(*change)})
    assert told in faults(folder, "none.one")


def test_a_circle_is_told(tmp_path: Path) -> None:
    both = RULES.replace("id: general", "id: general\n    overrides: other") + RULES.replace("rules:\n", "").replace(
        "id: general", "id: other\n    overrides: general"
    )
    assert {code for code, *_ in faults(packs(tmp_path, both))} >= {"P379"}


def test_what_is_replaced_cannot_be_overridden(tmp_path: Path) -> None:
    folder = packs(tmp_path, more={"one": ABOVE})
    heir = HEADER.replace("none.city", "none.heir") + "extends: none.city\nreplaces: {permit: [valid]}\n"
    head = HEADER.replace("none.city", "none.all") + "rests_on: [none.one, none.heir]\n"
    files = {"heir/pack.yaml": heir, "heir/rules.yaml": RULES, "heir/ledger.yaml": LEDGER}
    write(folder, {**files, "all/pack.yaml": head, "all/ledger.yaml": LEDGER})
    assert faults(folder, "none.all") == [("P366", "one/rules.yaml", 4, 16)]


def test_a_mutant_forgets_the_exception(tmp_path: Path) -> None:
    """Without it two rules conclude at once."""
    linked = load("test.parking.city", pack_dirs=[TEST_PACKS]).linked
    pack = linked.by_id["test.parking.city"]
    found = [change for change in changes_of(linked, pack) if change.kind == "overrides"]
    assert sorted(change.name for change in found) == ["grace_badge", "grace_stolen"]
    for change in nonempty(found):
        made = compile_program(change.made(linked), date(2024, 6, 1))
        assert made != compile_program(linked, date(2024, 6, 1))
