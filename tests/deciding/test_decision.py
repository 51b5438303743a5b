"""The decision document: its form, its bytes, and what it says about why."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from random import Random
from typing import Any

import pytest
import rfc8785

from helpers import bounded
from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import PACKS, PERSON, rules_of
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.recipients import COVERED, covered
from punkt import Decision, load
from punkt.kernel.node_structure import conjuncts
from punkt.kernel.nodes import Const

SCHEMA = ROOT / "schemas" / "decision.schema.json"
FEDERAL, KARELIA, ALLIANCE = PACKS
SIX = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
Json = dict[str, Any]
DAY = "2025-06-01"


def decide(pack: str, on: str = DAY, **sections: Json) -> Decision:
    """What is decided of people to whom the documents apply."""
    return rules_of(pack).decide({"case": "c", "as_of": on, **covered(sections)})


def degrees(*values: int | None) -> Json:
    """Degrees in the six categories, in the order of the documents."""
    return {name: value for name, value in zip(SIX, values, strict=True) if value is not None}


def entry(rows: list[Json], rule: str, subject: str = "recipient") -> Json:
    """The one entry of a rule."""
    (found,) = [row for row in rows if row["rule"] == rule and row["subject"] == subject]
    return found


# --- form and bytes


@pytest.mark.sampled(2)
@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not there")
@pytest.mark.parametrize("pack", PACKS)
def test_schema(pack: str) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    random = Random(pack)
    maker = CaseMaker(rules_of(pack))
    for _ in range(many(5, 25)):
        document = rules_of(pack).decide(maker.mapping(random)).to_dict()
        errors = [error.message for error in validator.iter_errors(json.loads(json.dumps(document)))]
        assert not errors, errors[:3]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_bytes_and_digest(pack: str) -> None:
    random = Random(f"bytes {pack}")
    maker = CaseMaker(rules_of(pack))
    for turn in range(many(10, 80, 600)):
        mapping = maker.mapping(random)
        if turn % 10 == 0:
            mapping["case"] = random.choice(("дело 7", "𐀀\uffff", 'a"b\\c', "é"))
        decision = rules_of(pack).decide(mapping)
        document = json.loads(decision.to_bytes())
        assert decision.to_bytes() == rfc8785.dumps(document), mapping
        assert document == decision.to_dict()
        without = {key: value for key, value in document.items() if key != "digest"}
        digest = "sha256:" + hashlib.sha256(rfc8785.dumps(without)).hexdigest()
        assert digest == document["digest"] == decision.digest


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_same_bytes_in_any_order(pack: str) -> None:
    """What a rule base has decided before leaves no trace in a document."""
    random = Random(f"order {pack}")
    one, two = load(pack), load(pack)
    makers = [CaseMaker(one), CaseMaker(one, {"recipient": 1.0, "provider": 0.7}), CaseMaker(one, {"group": 1.0})]
    cases = [random.choice(makers).mapping(random) for _ in range(many(10, 80, 600))]
    forward = [one.decide(case).to_bytes() for case in cases]
    backward = [two.decide(case).to_bytes() for case in reversed(cases)]
    assert forward == backward[::-1]
    assert forward == [one.decide(case).to_bytes() for case in cases]


SCRIPT = """
import sys, json
from pathlib import Path
from punkt import load
from punkt.files.read import read_file
packs = [("ru.mintrud.847", "federal/mintrud-847"), ("ru.karelia.166-p", "regional/karelia-166-p")]
for pack, folder in packs[: int(sys.argv[2])]:
    rules = load(pack)
    for path in sorted(Path(sys.argv[1], folder, "cases").glob("*.yaml")):
        sys.stdout.buffer.write(rules.decide(read_file(path)).to_bytes() + b"\\n")
"""


@pytest.mark.full
def test_stable_across_processes() -> None:
    found = set()
    for seed in ("0", "1", "4711")[: many(2, 3, 3)]:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "engine")}
        done = bounded.run(
            [sys.executable, "-c", SCRIPT, str(ROOT / "rules"), str(many(1, 2, 2))],
            env=environment,
            capture_output=True,
            check=True,
            cwd=ROOT,
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert found.pop().count(b"\n") > 10


@pytest.mark.sampled(2)
@pytest.mark.parametrize("pack", PACKS)
def test_clauses_only_says_the_same(pack: str) -> None:
    random = Random(f"clauses {pack}")
    maker = CaseMaker(rules_of(pack))
    compared = 0
    for _ in range(many(6, 40)):
        case = maker.mapping(random)
        full, clauses = rules_of(pack).decide(case), rules_of(pack).decide(case, trace="clauses")
        assert list(full) == list(clauses)
        for subject, name in full:
            compared += 1
            view = full[subject, name]
            assert clauses.status(subject, name) == view.status
            told = [c["rule"] for c in view.clauses]
            fired = [c.id for c in clauses.fired(subject, name)]
            assert fired == told or view.status == "not_applicable" or name == "support_type"
        assert clauses.to_bytes() == full.to_bytes()
    assert compared


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_document_hangs_together(pack: str) -> None:
    """Views, clauses and trace of one decision tell the same story."""
    random = Random(f"story {pack}")
    maker = CaseMaker(rules_of(pack))
    parts: Counter[str] = Counter()
    for _ in range(many(8, 60)):
        case = maker.mapping(random)
        decision = rules_of(pack).decide(case)
        document = decision.to_dict()
        plans = decision.judged.program.plan.values()
        conditions = {(one.pack, one.id) for plan in plans for one in plan.audiences}  # to whom it applies
        assert document["schema"] == "punkt/decision/2" and document["as_of"] == case["as_of"]
        assert [p["id"] for p in document["packs"]] == [p.id for p in rules_of(pack).packs]
        seen = [
            (row["rule"], row["subject"])
            for part in ("fired", "ruled_out", "open")
            for row in document[part]
            if (row["pack"], row["rule"]) not in conditions
        ]
        assert len(seen) == len(set(seen)), "a clause fires, is ruled out, or is open"
        parts.update({part: len(document[part]) for part in ("outcomes", "fired", "ruled_out", "open")})
        for subject, outcomes in document["outcomes"].items():
            for name, told in outcomes.items():
                view = decision[subject, name]
                assert (told["status"], told["value"], told["missing"]) == (view.status, view.value, list(view.missing))
                assert (told["value"] is None) == (told["status"] != "determined")
                for clause in told["clauses"]:
                    own = [row for row in document["fired"] if row["pack"] == clause["pack"]]
                    fired = entry(own, clause["rule"], subject)
                    assert fired["point"] == clause["point"] and fired["pack"] == clause["pack"]
                    values = told["value"] if isinstance(told["value"], list) else [told["value"]]
                    assert told["status"] != "determined" or fired["concludes"][name] in values
        never = {
            clause.id
            for clauses in decision.judged.program.clauses.values()
            for clause in clauses
            if Const(False) in conjuncts(clause.condition)
        }
        for row in document["ruled_out"]:
            for reason in row["because"] if row["rule"] in never else nonempty(row["because"]):
                assert set(reason) == {"fact", "value", "required"}
                assert "None" not in str(reason["required"]) and "Range" not in str(reason), row
        for row in document["open"]:
            assert row["missing"], row
    assert len(+parts) == 4, parts


# --- statuses


def test_statuses() -> None:
    decision = decide(KARELIA, recipient={"autonomy_degree": 3, "planned_hours": {"amount": 35, "per": "week"}})
    determined, gap, open_ = (decision["recipient", name] for name in ("support_type", "hours", "need"))
    assert (determined.status, determined.value, determined.missing) == ("determined", "regular", ())
    assert (gap.status, gap.value, gap.missing, gap.clauses) == ("gap", None, (), ())
    assert (open_.status, open_.value, open_.clauses) == ("open", None, ())
    assert set(open_.missing) == {f"recipient.ipra.{name}" for name in SIX}


@pytest.mark.parametrize(
    ("stated", "degree", "status", "value"),
    [
        ("regular", 3, "determined", "regular"),
        ("regular", 2, "conflict", None),
        ("regular", None, "determined", "regular"),
        (None, 2, "determined", "periodic"),
        (None, None, "open", None),
    ],
)
def test_stated(stated: str | None, degree: int | None, status: str, value: str | None) -> None:
    view = decide(KARELIA, recipient={"support_type": stated, "autonomy_degree": degree})["recipient", "support_type"]
    assert (view.status, view.value) == (status, value)


def test_stated_where_no_clause_decides() -> None:
    view = decide(FEDERAL, recipient={"support_type": "periodic", "ipra": degrees(3, 3, 2, 2, 2, 2)})[
        "recipient", "support_type"
    ]
    assert (view.status, view.value, view.clauses) == ("determined", "periodic", ())


def test_conflict_shows_the_clause_and_leaves_dependents_open() -> None:
    decision = decide(
        KARELIA,
        recipient={
            "support_type": "regular",
            "autonomy_degree": 2,
            "planned_hours": {"amount": 6, "per": "day"},
            "lives_in_group": True,
        },
    )
    view = decision["recipient", "support_type"]
    assert [clause["rule"] for clause in view.clauses] == ["support_type.periodic"]
    for name in ("hours", "living_form"):
        assert decision["recipient", name].status == "open"
        assert "recipient.support_type" in decision["recipient", name].missing


def test_absent_sections() -> None:
    alone = decide(KARELIA, recipient={"stage": "training", "service_form": "home"})
    assert ("recipient", "training_form") not in alone and "provider" not in alone.to_dict()["outcomes"]
    assert ("recipient", "living_service_form") in alone
    with pytest.raises(KeyError):
        alone["recipient", "training_form"]
    empty = decide(KARELIA, recipient={"stage": "training", "service_form": "home"}, provider={})
    assert empty["recipient", "training_form"].missing == ("provider.under_republic",)
    assert empty["provider", "monitoring_held"].status == "open"


# --- readings


def test_reading_of_age() -> None:
    at = {17: "2007-06-02", 18: "2007-06-01", 19: "2006-06-01"}
    for years, born in at.items():
        view = decide(FEDERAL, recipient={"birth_date": born})["recipient", "age_allowed"]
        assert view.value == ("not_met" if years < 18 else "met")
        assert view.sensitive_to == (("ru.mintrud.847:age_reached",) if years == 18 else ())


@pytest.mark.parametrize(
    ("shape", "status", "value", "readings"),
    [
        ((2, 2, 2, 2, 2, 2), "determined", "regular", []),
        ((2, 1, 0, 0, 0, 0), "determined", "regular", ["second_degree"]),
        ((1, 1, 0, 0, 0, 0), "determined", "independent", ["first_degree"]),
        ((3, 3, 3, 3, 3, 2), "determined", "constant", []),
        ((3, 0, 0, 0, 0, 0), "gap", None, ["third_degree"]),
        ((3, 3, 3, 3, 2, 2), "gap", None, ["third_degree"]),
        ((0, 0, 0, 0, 0, 0), "gap", None, ["first_degree"]),
        ((3, None, None, None, None, None), "open", None, ["third_degree"]),
    ],
)
def test_readings_of_degrees(shape: tuple[int, ...], status: str, value: str | None, readings: list[str]) -> None:
    """The degree for work is unknown: where the seven of point 18 are meant, it may be the highest."""
    view = decide(FEDERAL, recipient={"ipra": degrees(*shape)})["recipient", "support_type"]
    assert (view.status, view.value) == (status, value)
    assert list(view.sensitive_to) == [f"ru.mintrud.847:{name}" for name in readings]


@pytest.mark.parametrize(
    ("indications", "contraindications", "admission", "sensitive"),
    [
        (True, True, "include", True),
        (False, False, "include", True),
        (True, False, "include", False),
        (False, True, "refusal_permitted", False),
    ],
)
def test_reading_of_refusal(indications: bool, contraindications: bool, admission: str, sensitive: bool) -> None:
    view = decide(
        KARELIA,
        recipient={
            "included_in_training": False,
            "documents": {"application": True, "ipra_copy": True, "medical_conclusion": True},
            "ipra": degrees(2, 0, 0, 0, 0, 0),
            "medical": {"indications": indications, "contraindications": contraindications},
        },
    )["recipient", "admission"]
    assert view.value == admission
    assert view.sensitive_to == (("ru.karelia.166-p:medical_refusal",) if sensitive else ())


@pytest.mark.full
def test_readings_of_the_first_case_and_of_later_ones() -> None:
    """What another reading would come to is found in one way of the first case, and in another of those after it."""
    random = Random("first and later")
    for pack in PACKS:
        for _ in range(many(1, 1, 10)):
            rules, case = load(pack), CaseMaker(rules_of(pack), PERSON).mapping(random)
            first, later = rules.decide(case), rules.decide(case)
            assert first.to_bytes() == later.to_bytes()


@pytest.mark.parametrize(
    ("held", "review", "left", "sensitive"),
    [(3, "allowed", 1, False), (4, "exhausted", 0, True), (5, "exhausted", 0, False)],
)
def test_reading_of_reviews(held: int, review: str, left: int, sensitive: bool) -> None:
    training = {"started": "2020-01-10", "reviews": held, "last_review": "2024-11-01", "found_ready": False}
    decision = decide(KARELIA, recipient={"training": training})
    assert decision["recipient", "review"].value == review
    assert decision["recipient", "reviews_left"].value == left
    wanted = ("ru.karelia.166-p:reviews_in_all",)
    assert decision["recipient", "review"].sensitive_to == (wanted if sensitive else ())
    assert decision["recipient", "reviews_left"].sensitive_to == (wanted if held < 5 else ())


def test_reading_of_parents() -> None:
    person = {
        "birth_date": "1990-01-01",
        "consent": True,
        "readiness": True,
        "contagious_disease": False,
        "dangerous_exacerbation": False,
        "legal_capacity": "full",
    }
    for care, sensitive in (("available", True), ("ill", False)):
        view = decide(FEDERAL, recipient={**person, "parental_care": care})["recipient", "possible"]
        assert (view.value, view.sensitive_to) == ("yes", ("ru.mintrud.847:parental_care",) if sensitive else ())


# --- the trace


def test_fired() -> None:
    document = decide(KARELIA, recipient={"ipra": {"learning": 2, "mobility": 1}}).to_dict()
    fired = entry(document["fired"], "need.established")
    assert fired == {
        "rule": "need.established",
        "pack": KARELIA,
        "point": "5",
        "quote": fired["quote"],
        "modality": "mandatory",
        "subject": "recipient",
        "facts": {"recipient.ipra.learning": 2, "recipient.recipient_status": "met"},
        "norms": {
            "qualifying_degrees": {"value": "[2..3]", "pack": KARELIA, "point": "5", "modality": "mandatory"},
            **_facts_norm(fired),
        },
        "readings": ["ru.karelia.166-p:definition_bounds_the_order"],
        "concludes": {"need": "established"},
    }
    assert "2 или 3 степени" in fired["quote"]
    view = document["outcomes"]["recipient"]["need"]
    assert view["clauses"] == [{"pack": KARELIA, "rule": "need.established", "point": "5"}]
    assert view["modality"] == "mandatory"


def _facts_norm(fired: Json) -> Json:
    return {name: value for name, value in fired["norms"].items() if name == "six_categories"}


def test_fired_computed() -> None:
    document = decide(KARELIA, recipient={"training": {"started": "2025-03-31", "reviews": 0}}).to_dict()
    fired = entry(document["fired"], "review_not_before.first")
    assert fired["concludes"] == {"review_not_before": "2025-09-30"}
    assert (
        fired["facts"]["recipient.training.started"] == "2025-03-31"
        and fired["facts"]["recipient.training.reviews"] == 0
    )
    assert fired["norms"]["review.first_after"]["value"] == 6
    assert document["outcomes"]["recipient"]["review"]["value"] == "too_early"


def test_derived_fact_is_named() -> None:
    document = decide(FEDERAL, recipient={"birth_date": "2000-06-01"}).to_dict()
    fired = entry(document["fired"], "age_allowed.met")
    assert fired["facts"]["recipient.age"] == 25
    assert fired["norms"] == {"minimum_age": {"value": 18, "pack": FEDERAL, "point": "13", "modality": "recommended"}}


def because(pack: str, rule: str, subject: str = "recipient", **sections: Json) -> list[Json]:
    return list(entry(decide(pack, DAY, **sections).to_dict()["ruled_out"], rule, subject)["because"])


def test_ruled_out_by_a_degree() -> None:
    reasons = because(KARELIA, "need.established", recipient={"ipra": degrees(1, 0, 1, 1, 1, 0)})
    assert {(r["fact"], r["value"], r["required"]) for r in reasons} == {
        (f"recipient.ipra.{name}", value, "[2..3]") for name, value in degrees(1, 0, 1, 1, 1, 0).items()
    }
    (reason,) = because(KARELIA, "need.not_established", recipient={"ipra": degrees(3, 0, 1, 1, 1, 0)})
    assert reason == {"fact": "recipient.ipra.self_care", "value": 3, "required": "not [2..3]"}


def test_ruled_out_by_age() -> None:
    (reason,) = because(FEDERAL, "age_allowed.met", recipient={"birth_date": "2010-06-02"})
    assert reason == {"fact": "recipient.age", "value": 14, "required": "[18..)"}
    (reason,) = because(FEDERAL, "age_allowed.not_met", recipient={"birth_date": "2000-06-02"})
    assert reason == {"fact": "recipient.age", "value": 24, "required": "not [18..)"}


def test_ruled_out_by_too_many() -> None:
    """Point 21: at most one of the six is 2. Those that are 2 are named, each with what it should not be."""
    reasons = because(FEDERAL, "third_degree_nearly_throughout.true", recipient={"ipra": degrees(3, 3, 3, 3, 2, 2)})
    named = {reason["fact"] for reason in reasons}
    assert named == {"recipient.ipra.learning", "recipient.ipra.behaviour_control"}
    assert {reason["value"] for reason in reasons} == {2}
    assert {reason["required"] for reason in reasons} == {"not 2"}


def test_ruled_out_by_an_element() -> None:
    """One room holds three: the room is named, the others are not."""
    group = {
        "members": [{"id": f"m{n}"} for n in range(5)],
        "rooms": [{"id": "a", "occupants": ["m0", "m1", "m2"]}, {"id": "b", "occupants": ["m3", "m4"]}],
    }
    (reason,) = because(KARELIA, "room_occupancy.met", "group", group=group)
    assert (
        reason == {"fact": "group.rooms/a.occupants", "value": 3, "required": "..2]"}
        or reason["fact"] == "group.rooms/a.occupants"
    )
    assert reason["value"] == 3


def test_ruled_out_by_a_choice() -> None:
    (reason,) = because(FEDERAL, "premises_allowed.met", recipient={"premises": "other"})
    assert (reason["fact"], reason["value"]) == ("recipient.premises", "other")
    assert set(reason["required"].split(", ")) == {
        "owned",
        "social_rent",
        "social_service_stock",
        "state_or_municipal_stock",
        "non_state_provider",
        "dormitory",
    }


def test_open_names_what_is_missing() -> None:
    document = decide(KARELIA, recipient={"ipra": degrees(1, 0, 1, None, 1, None)}).to_dict()
    missing = ["recipient.ipra.communication", "recipient.ipra.behaviour_control"]
    assert sorted(entry(document["open"], "need.established")["missing"]) == sorted(missing)
    assert sorted(document["outcomes"]["recipient"]["need"]["missing"]) == sorted(missing)


def test_missing_only_what_could_change() -> None:
    """A paper is missing, so nothing about grounds of refusal is asked any more; age is settled by nothing else."""
    decision = decide(KARELIA, recipient={"included_in_training": False, "documents": {"application": False}})
    assert decision["recipient", "admission"].value == "documents_required"
    assert decision["recipient", "admission"].missing == ()
    decision = decide(FEDERAL, recipient={"consent": False})
    assert decision["recipient", "possible"].value == "no"


def test_missing_through_outcomes_of_members() -> None:
    members = [{"id": "a", "autonomy_degree": 3}, {"id": "b"}]
    view = decide(KARELIA, group={"members": members})["group", "mixed_support"]
    assert (view.status, view.missing) == ("open", ("group.members/b.autonomy_degree",))


def test_replaced() -> None:
    document = decide(KARELIA, recipient={}, group={}).to_dict()
    rows = {(row["rule"], row["pack"], row["by"]) for row in document["replaced"]}
    for rule in (
        "age_allowed",
        "possible",
        "support_type.degree_1",
        "types_fitting_hours.constant",
        "hours.regular",
        "living_form.periodic",
        "premises_allowed",
        "group_size",
        "room_occupancy",
        "room_area",
        "mixed_support",
    ):
        assert (rule, FEDERAL, KARELIA) in rows
    for rule, instead in (("composition", "constant_support_share"), ("separate_staff_room", "place_for_staff")):
        (row,) = [row for row in document["replaced"] if row["rule"] == rule]
        assert (row["by"], row["instead"]) == (KARELIA, instead)
    untouched = {"premises_fit", "guardian_consent"}
    assert not untouched & {rule for rule, _, _ in rows}
    fired = {
        (row["pack"], row["rule"].partition(".")[0])
        for part in ("fired", "open", "ruled_out")
        for row in document[part]
    }
    assert (FEDERAL, "premises_fit") in fired and (FEDERAL, "age_allowed") not in fired
    assert decide(FEDERAL, recipient={}).to_dict()["replaced"] == []


def test_packs_beside_each_other() -> None:
    rules = load(KARELIA, ALLIANCE)
    decision = rules.decide(
        {
            "case": "c",
            "as_of": "2025-06-01",
            "recipient": {**COVERED, "guardian_is_provider": True, "autonomy_degree": 1},
        }
    )
    assert decision["recipient", "mintrud.6"].value == "raised"
    assert decision["recipient", "mintrud.6"].modality == "proposal"
    assert decision["recipient", "support_type"].value == "on_request"
    assert [p["id"] for p in decision.to_dict()["packs"]] == [FEDERAL, KARELIA, ALLIANCE]


def test_modalities() -> None:
    decision = decide(FEDERAL, recipient={"ipra": degrees(1, 0, 0, 0, 0, 0), "premises": "owned"})
    assert decision["recipient", "support_type"].modality == "discretionary"
    assert decision["recipient", "premises_allowed"].modality == "recommended"
    assert decide(KARELIA, recipient={"premises": "owned"})["recipient", "premises_allowed"].modality == "mandatory"


def test_produced_by_is_beside_the_document() -> None:
    decision = decide(FEDERAL, recipient={})
    assert {"punkt", "python", "chained_by", "checked_by"} <= set(decision.produced_by)
    assert not {"produced_by", "python"} & set(decision.to_dict())


def test_a_decision_does_not_turn_on_the_order_in_which_a_case_is_written() -> None:
    """Sections, facts and lists may stand in any order; the order of a list's elements is theirs."""
    rules = load("ru.karelia.166-p")
    group = {
        "members": [{"id": "a", "autonomy_degree": 4}, {"id": "b", "sex": "male"}],
        "rooms": [{"id": "1", "area_m2": 9, "occupants": ["a"]}],
        "staff_place": True,
    }
    written: dict[str, Json] = {
        "recipient": {"birth_date": "1990-01-01", "consent": True},
        "provider": {"under_republic": True, "works_at_home": True},
        "group": group,
    }
    for sections in (("recipient", "provider"), ("recipient", "provider", "group")):
        parts = {name: written[name] for name in sections}
        forth = rules.decide({"case": "c", "as_of": "2025-06-01", **parts})
        turned = {name: dict(reversed(part.items())) for name, part in reversed(parts.items())}
        back = rules.decide({**turned, "as_of": "2025-06-01", "case": "c"})
        assert forth.to_bytes() == back.to_bytes()
