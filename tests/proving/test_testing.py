"""Cases of a pack: differences, what they try, which changes they notice, and the cases that are suggested.

The small pack is invented: which vehicle may park, and for how long.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers import bounded
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import load
from punkt.authoring.check_files import check_paths
from punkt.deciding.evaluators.reference import Reference
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel import nodes as k
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.nodes import All, Condition, Fact, Not, Tally
from punkt.law.language.program import compile_program
from punkt.law.language.program_difference import affected_outcomes
from punkt.proving.changes.changed_program import changed_program
from punkt.proving.changes.pack_changes import changes_of
from punkt.proving.mutants import PackTest, try_pack
from punkt.proving.mutants.coverage import BoundCover
from punkt.proving.mutants.decided_case import DecidedCase
from punkt.proving.mutants.law_stretches import law_stretches
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.query import SolverAnswer, SolverQuery
from punkt.proving.solver.symbolic_case import Space
from punkt.proving.solver.truths import alike, both, opposite
from punkt.showing.pack.tests_report import report_text
from punkt.showing.pack.tried_words import goal_words

PACK = "test.stay"
BOTH = {"ru": "т", "en": "t"}
SHIPPED = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")
Json = dict[str, Any]


def fact(kind: str, **more: Any) -> Json:
    return {"type": kind, "label": BOTH, "question": BOTH, **more}


VOCABULARY: Json = {
    "vocabulary": "test.stay",
    "version": "1.0.0",
    "title": BOTH,
    "subjects": {
        "vehicle": {
            "section": True,
            "title": BOTH,
            "facts": {
                "length": fact("number", range="[0..30]", decimals=1),
                "axles": fact("integer", range="[0..4]"),
                "paid": fact("boolean"),
                "noise": fact("integer", range="[0..3]"),
                "dust": fact("integer", range="[0..3]"),
            },
        },
    },
    "outcomes": {
        "vehicle": {
            "fits": {"kind": "check", "title": BOTH},
            "allowed": {"kind": "check", "title": BOTH},
            "tariff": {"kind": "decision", "title": BOTH, "values": {"cheap": BOTH, "dear": BOTH}},
        }
    },
}


def rule(**body: Any) -> Json:
    return {"point": "1", "modality": "mandatory", "quote": "текст", "says": BOTH, **body}


RULES = [
    rule(check="fits", require={"fact": "length", "in": "$lengths"}),
    rule(
        check="allowed", modality="recommended", require={"all": ["paid", {"any_of": ["noise", "dust"], "in": "$loud"}]}
    ),
    rule(decide="tariff", when={"fact": "axles", "more_than": 2}, then="dear", **{"else": "cheap"}),
]
NORMS = {
    "lengths": {"value": "[2..6.5]", "point": "1", "modality": "mandatory", "quote": "текст", "title": BOTH},
    "loud": {"value": "[2..3]", "point": "1", "modality": "mandatory", "quote": "текст", "title": BOTH},
}
CASES: dict[str, Json] = {
    "at-the-ends": {
        "vehicle": {"length": 2, "axles": 2},
        "expect": {
            "vehicle": {
                "fits": {"value": "met", "modality": "mandatory"},
                "tariff": {"value": "cheap", "modality": "mandatory"},
            }
        },
    },
    "upper-end": {"vehicle": {"length": 6.5, "axles": 3}, "expect": {"vehicle": {"fits": "met", "tariff": "dear"}}},
    "too-short": {"vehicle": {"length": 1.9}, "expect": {"vehicle": {"fits": "not_met", "tariff": {"status": "open"}}}},
    "paid-and-loud": {
        "vehicle": {"paid": True, "noise": 2, "dust": 1},
        "expect": {"vehicle": {"allowed": {"value": "met", "modality": "recommended", "clauses": ["allowed.met"]}}},
    },
    "paid-and-dusty": {"vehicle": {"paid": True, "noise": 0, "dust": 3}, "expect": {"vehicle": {"allowed": "met"}}},
    "paid-and-quiet": {"vehicle": {"paid": True, "noise": 1, "dust": 1}, "expect": {"vehicle": {"allowed": "not_met"}}},
    "loud-only": {"vehicle": {"paid": False, "noise": 3, "dust": 2}, "expect": {"vehicle": {"allowed": "not_met"}}},
    "unknown": {"vehicle": {}, "expect": {"vehicle": {"fits": {"status": "open"}, "allowed": {"status": "open"}}}},
}
"""Nothing tries a vehicle that is just too long."""


def dumped(data: Any) -> str:
    """As YAML, without the aliases of shared parts."""
    return yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True, sort_keys=False)


def written(folder: Path, cases: dict[str, Json] = CASES, rules: list[Json] = RULES) -> Path:
    pack = folder / "stay"
    (pack / "cases").mkdir(parents=True, exist_ok=True)
    header = {
        "pack": PACK,
        "version": "1.0.0",
        "vocabulary": "test.stay",
        "title": BOTH,
        "in_force": {"from": "2020-01-01"},
        "document": {"date": "2020-01-01", "kind": BOTH, "issuer": BOTH, "title": BOTH},
        "jurisdiction": {"code": "RU", "title": BOTH},
    }
    parts = {
        "vocabulary": VOCABULARY,
        "pack": header,
        "norms": {"norms": NORMS},
        "01-rules": {"rules": rules},
        "ledger": {"points": {"1": {"state": "encoded", "title": BOTH}}},
    }
    for name, data in parts.items():
        (pack / f"{name}.yaml").write_text(dumped(data), "utf-8")
    for name, data in cases.items():
        whole = {"case": name, "as_of": "2024-05-05", **data}
        (pack / "cases" / f"{name}.yaml").write_text(dumped(whole), "utf-8")
    return folder


def survivors(report: PackTest) -> set[tuple[str, str, str]]:
    return {(m.change.name, m.change.before, m.change.after) for m in report.survivors}


def verdicts(report: PackTest) -> dict[tuple[str, str], str]:
    return {(m.change.name, m.change.after): m.verdict for m in report.mutants or ()}


# --- running cases


def test_cases_pass(tmp_path: Path) -> None:
    report = try_pack(PACK, [written(tmp_path)])
    assert report.passed and report.mutants is None
    assert len(report.outcome.ran) == len(CASES) and report.outcome.expectations == 12


def failing(folder: Path, **expect: Any) -> list[str]:
    report = try_pack(
        PACK, [written(folder, {"one": {"vehicle": {"length": 7, "axles": 3}, "expect": {"vehicle": expect}}})]
    )
    assert not report.passed
    return [d.text("en") for d in (*report.outcome.faults, *report.outcome.failures)]


def test_difference_says_what_it_rests_on(tmp_path: Path) -> None:
    (line,) = failing(tmp_path, fits="met")
    assert line.endswith(
        "one.yaml:8:11: vehicle.fits: expected met, got not_met; fired: [1 — t]; mend the case or the rule [P670]"
    )


def test_difference_names_what_is_missing(tmp_path: Path) -> None:
    (line,) = failing(tmp_path, allowed="not_met")
    assert "expected not_met, got {status: open}; missing: vehicle.paid, vehicle.noise, vehicle.dust;" in line


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"modality": "recommended"}, "expected {modality: recommended}, got {value: dear, modality: mandatory}"),
        ({"value": "dear", "clauses": ["tariff.cheap"]}, "expected {value: dear, clauses: [tariff.cheap]}"),
        ({"status": "gap"}, "expected {status: gap}, got dear"),
    ],
)
def test_differences_of_other_kinds(tmp_path: Path, expected: Json, said: str) -> None:
    (line,) = failing(tmp_path, tariff=expected)
    assert said in line


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        ({"vehicle": {"tarif": "dear"}}, "P675"),
        ({"vehicles": {"tariff": "dear"}}, "P671"),
        ({"vehicle": {"tariff": "cheapest"}}, "P674"),
        ({"vehicle": {"tariff": {"status": "closed"}}}, "P674"),
        ({"vehicle": {"tariff": {"modality": "strict"}}}, "P674"),
        ({"vehicle": {"tariff": {"val": "dear"}}}, "P673"),
        ({"vehicle": {"tariff": {}}}, "P673"),
        ({"vehicle": "dear"}, "P673"),
        ({"vehicle": {"tariff": {"value": "dear", "status": "open"}}}, "P676"),
        ({"vehicle": {"tariff": {"clauses": ["tariff.none"]}}}, "P674"),
        ({"vehicle": {"tariff": {"missing": ["vehicle.axels"]}}}, "P674"),
        ({"vehicle": {"tariff": {"missing": "vehicle.axles"}}}, "P674"),
        ({"vehicle": {"tariff": {"missing": ["vehicle.axles"], "status": "gap"}}}, "P679"),
        ({"vehicle": {"tariff": {"missing": ["vehicle.axles"], "value": "dear"}}}, "P676"),
        ({}, "P672"),
    ],
)
def test_bad_expectations(tmp_path: Path, expect: Json, code: str) -> None:
    report = try_pack(PACK, [written(tmp_path, {"one": {"vehicle": {"axles": 3}, "expect": expect}})])
    assert [d.code for d in report.outcome.faults] == [code]
    assert report.outcome.faults[0].place.line > 0


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (["vehicle.paid", "vehicle.noise", "vehicle.dust"], None),
        (["vehicle.dust", "vehicle.noise", "vehicle.paid"], None),
        (["vehicle.paid"], "got {status: open, missing: [vehicle.dust, vehicle.noise, vehicle.paid]};"),
        (
            ["vehicle.paid", "vehicle.noise", "vehicle.dust", "vehicle.axles"],
            "expected {status: open, missing: [vehicle.axles, vehicle.dust, vehicle.noise, vehicle.paid]}",
        ),
        ([], "expected {status: open, missing: []}"),
    ],
)
def test_just_these_facts_are_missing(tmp_path: Path, expected: list[str], said: str | None) -> None:
    case = {"vehicle": {"length": 7, "axles": 3}, "expect": {"vehicle": {"allowed": {"missing": expected}}}}
    lines = [d.text("en") for d in try_pack(PACK, [written(tmp_path, {"one": case})]).outcome.failures]
    assert len(lines) == (said is not None) and (said or "") in "".join(lines)


@pytest.mark.parametrize(
    ("expect", "code", "at"),
    [
        ({"vehicle": {"tarif": "dear"}}, "P675", (8, 5)),
        ({"vehicle": {"tariff": "cheapest"}}, "P674", (8, 13)),
        ({"vehicle": {"tariff": {"status": "closed"}}}, "P674", (9, 15)),
        ({"vehicle": {"allowed": {"missing": ["vehicle.pajd"]}}}, "P674", (10, 9)),
        ({"vehicle": {"tariff": "dear"}}, None, None),
    ],
)
def test_check_reads_what_is_expected(
    tmp_path: Path, expect: Json, code: str | None, at: tuple[int, int] | None
) -> None:
    folder = written(tmp_path, {"one": {"vehicle": {"axles": 3, "length": 7}, "expect": expect}})
    errors = [f.diagnostic for f in check_paths([folder]).errors]
    assert [(e.code, (e.place.line, e.place.column)) for e in errors] == ([(code, at)] if code else [])


def test_a_fault_of_the_pack_is_told_once(tmp_path: Path) -> None:
    early = {name: {**case, "as_of": "2019-05-05"} for name, case in CASES.items()}
    assert [d.code for d in try_pack(PACK, [written(tmp_path, early)]).outcome.faults].count("P600") == 1


def test_bad_case_is_reported_and_others_run(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "stay" / "cases" / "bad.yaml").write_text("case: bad\nvehicle: {axels: 3}\n", "utf-8")
    report = try_pack(PACK, [folder])
    assert [d.code for d in report.outcome.faults] == ["P502"] and len(report.outcome.ran) == len(CASES)


@pytest.mark.parametrize(
    ("text", "code", "right"),
    [
        ("case: bad\nvehicle: [1]\n", "P503", ""),
        ("case: bad\nvehicle: none\n", "P503", ""),
        ("case: bad\nas_of: 20240505\nvehicle: {}\n", "P203", "a day as YYYY-MM-DD"),
    ],
)
def test_case_of_another_shape_is_reported(tmp_path: Path, text: str, code: str, right: str) -> None:
    folder = written(tmp_path, {})
    (folder / "stay" / "cases" / "bad.yaml").write_text(text, "utf-8")
    [fault] = try_pack(PACK, [folder]).outcome.faults
    assert fault.code == code and right in fault.text("en")


def with_trailer(folder: Path, **sections: Any) -> PackTest:
    """A case that expects an outcome which rests on a section that there may be none of."""
    case = {"vehicle": {"length": 2}, **sections, "expect": {"vehicle": {"fits": "met"}}}
    rules = [rule(check="fits", require={"any": [{"fact": "length", "in": "$lengths"}, "trailer.long"]})]
    trailer = {"section": True, "none": True, "title": BOTH, "facts": {"long": fact("boolean")}}
    vocabulary = {**VOCABULARY, "subjects": {**VOCABULARY["subjects"], "trailer": trailer}}
    written(folder, {"one": case}, rules)
    (folder / "stay" / "vocabulary.yaml").write_text(dumped(vocabulary), "utf-8")
    return try_pack(PACK, [folder])


def test_a_section_that_there_is_none_of(tmp_path: Path) -> None:
    outcome = with_trailer(tmp_path, trailer="none").outcome
    assert (outcome.faults, outcome.failures, len(outcome.ran)) == ((), [], 1)


def test_a_section_that_is_not_in_the_case_is_named(tmp_path: Path) -> None:
    [fault] = with_trailer(tmp_path).outcome.faults
    assert fault.code == "P675" and "sections that are not here: trailer;" in fault.text("en")


def test_pack_without_cases(tmp_path: Path) -> None:
    assert [d.code for d in try_pack(PACK, [written(tmp_path, {})]).outcome.faults] == ["P677"]


def test_unknown_pack(tmp_path: Path) -> None:
    with pytest.raises(PunktError):
        try_pack("test.none", [tmp_path])


# --- what the cases try


def asked(row: BoundCover) -> tuple[str, str]:
    """What a bound is of: the fact, and its interval."""
    node: Any = row.bound.node
    return node.value.path, str(node.domain)


def test_coverage_lists_what_no_case_shows(tmp_path: Path) -> None:
    lacking = try_pack(PACK, [written(tmp_path)]).coverage.lacking
    assert len(lacking) == 1
    assert [(asked(row), row.bound.end, way) for row, way in lacking if isinstance(row, BoundCover)] == [
        (("length", "[2..6.5]"), 6.5, "beyond")
    ]


def test_coverage_knows_what_cannot_be(tmp_path: Path) -> None:
    rows = try_pack(PACK, [written(tmp_path)]).coverage.bounds
    beyond = {(*asked(row), row.bound.end) for row in rows if "beyond" in row.impossible}
    assert beyond == {("noise", "[2..3]", 3), ("dust", "[2..3]", 3)}


# --- changes


def test_known_survivors(tmp_path: Path) -> None:
    report = try_pack(PACK, [written(tmp_path)], mutate=True)
    assert survivors(report) == {("lengths", "[2..6.5]", "[2..6.6]")}
    assert not report.good


def test_change_that_no_fact_can_show_is_proven_equal(tmp_path: Path) -> None:
    found = verdicts(try_pack(PACK, [written(tmp_path)], mutate=True))
    assert found["loud", "[2..4]"] == "equal"
    assert found["loud", "[1..3]"] == "noticed" and found["loud", "[3..3]"] == "noticed"


def test_a_case_more_kills_the_survivor(tmp_path: Path) -> None:
    longer = {"too-long": {"vehicle": {"length": 6.6}, "expect": {"vehicle": {"fits": "not_met"}}}}
    report = try_pack(PACK, [written(tmp_path, {**CASES, **longer})], mutate=True)
    assert report.good and not report.survivors


def test_kinds_of_changes(tmp_path: Path) -> None:
    rules = load(PACK, pack_dirs=[written(tmp_path)])
    kinds = {change.kind for change in changes_of(rules.linked, rules.packs[0])}
    assert kinds == {"number", "end", "item", "comparator", "quantifier", "negation", "value", "modality"}


def test_relowered_is_as_compiled() -> None:
    for name in ("ru.karelia.166-p", "ru.mintrud.847"):
        rules = load(name)
        pack = rules.linked.by_id[name]
        (span, *_) = law_stretches(rules, [])[-1:]
        for number, change in nonempty(enumerate(changes_of(rules.linked, pack))):
            if number % many(60, 11, 3) == 0 and change.kind != "modality":
                quick = changed_program(rules.linked, span.program, span.day, change)
                slow = compile_program(change.made(rules.linked), span.day, change.options)
                outcomes = set(
                    rules.vocabulary.outcomes
                )  # a full compilation leaves out terms that nothing needs any more
                assert not affected_outcomes(quick, slow) & outcomes, (change.name, change.after)
                assert quick.strata == slow.strata and quick.sizes == slow.sizes


@pytest.mark.full
def test_verdicts_against_the_reference() -> None:
    """A change is noticed just where an expectation fails by the reference evaluator and a program compiled anew."""
    rules = load("ru.mintrud.847")
    from punkt.proving.mutants.mutate import mutants
    from punkt.proving.mutants.pack_cases import run_cases

    pack = rules.linked.by_id["ru.mintrud.847"]
    ran = run_cases(rules, pack).ran
    (span,) = law_stretches(rules, ran)
    for mutant in nonempty([m for m in mutants(rules, pack, ran) if m.change.kind != "modality"][::6]):
        program = compile_program(mutant.change.made(rules.linked), span.day, mutant.change.options)
        fails = False
        for one in ran:
            states = Reference(program).run(one.case)
            seen = DecidedCase(program, one.case, states)
            fails = fails or any(not e.met(program.plan[e.plan.key], seen) for e in one.expected)
        assert fails is (mutant.verdict == "noticed"), mutant


# --- proofs


AXLES, NOISE, DUST = Fact("axles"), Fact("noise"), Fact("dust")


def at_least(fact_: Fact, n: int) -> Condition:
    return k.Test(fact_, Interval(n, None))


def equals(fact_: Fact, n: int) -> Condition:
    return k.Test(fact_, OneOf(frozenset([n])))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (at_least(NOISE, 3), equals(NOISE, 3), True),  # the range ends at 3
        (at_least(NOISE, 2), equals(NOISE, 2), False),
        (at_least(AXLES, 4), equals(AXLES, 4), True),
        (at_least(AXLES, 0), All(()), False),  # an unknown number is not known to be at least 0
        (Not(at_least(NOISE, 2)), k.Test(NOISE, Interval(None, 1)), True),
        (Not(at_least(NOISE, 2)), k.Test(NOISE, Interval(None, 2, high_open=True)), True),
        (k.Test(Fact("length"), Interval(2, None)), k.Test(Fact("length"), Interval(1, None, low_open=True)), False),
        (
            k.Test(Tally((at_least(NOISE, 2), at_least(DUST, 2))), Interval(1, None)),
            k.Any((at_least(NOISE, 2), at_least(DUST, 2))),
            True,
        ),
        (
            k.Test(Tally((at_least(NOISE, 2), at_least(DUST, 2))), Interval(2, None)),
            k.Any((at_least(NOISE, 2), at_least(DUST, 2))),
            False,
        ),
        (All((at_least(NOISE, 2), at_least(NOISE, 1))), at_least(NOISE, 2), True),
        (k.Any((at_least(NOISE, 2), at_least(NOISE, 1))), at_least(NOISE, 2), False),
    ],
)
def test_proofs(tmp_path: Path, one: Condition, two: Condition, same: bool) -> None:
    """Conditions mean the same just where they are as certainly true, and as certainly false, in every case."""
    rules = load(PACK, pack_dirs=[written(tmp_path)])
    span = law_stretches(rules, [])[0]
    space = Space(rules.vocabulary, span.day)
    lowering = ProgramLowering(span.program, space)
    a, b = (lowering.truth(node, space.section("vehicle")) for node in (one, two))
    apart = opposite(both(alike(a.yes, b.yes), alike(a.no, b.no)))
    assert SolverQuery(space).ask(apart).never is same


def test_a_term_written_out(tmp_path: Path) -> None:
    """A part that follows from a term can go."""
    more = [
        rule(derive="many", subject="vehicle", when={"fact": "axles", "at_least": 3}),
        rule(check="fits", require={"all": [{"holds": "many"}, {"fact": "axles", "at_least": 2}]}),
    ]
    found = try_pack(PACK, [written(tmp_path, {"one": CASES["loud-only"]}, [*more, *RULES[1:]])], mutate=True)
    dropped = {
        m.change.after: m.verdict for m in found.mutants or () if m.change.name == "fits" and m.change.kind == "item"
    }
    assert dropped == {"1 (- 1)": "survived", "1 (- 2)": "equal"}


def test_what_is_not_settled_in_time_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SolverQuery, "ask", lambda self, *bits: SolverAnswer(None, False))
    report = try_pack(PACK, [written(tmp_path)], mutate=True)
    assert {m.verdict for m in report.mutants or ()} == {"noticed", "unproven"}
    assert survivors(report) == {("lengths", "[2..6.5]", "[2..6.6]"), ("loud", "[2..3]", "[2..4]")} and not report.good
    assert "Not proven" in report_text(report, "en") and "Не доказано" in report_text(report, "ru")
    assert "Not proven" not in report_text(try_pack(PACK, [written(tmp_path)]), "en")


def test_only_changes_need_the_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    report = try_pack(PACK, [written(tmp_path)], suggest=goal_words)
    assert report.passed and len(report.suggested) == 1
    with pytest.raises(PunktError) as error:
        try_pack(PACK, [tmp_path], mutate=True)
    assert [d.code for d in error.value.diagnostics] == ["P799"]


# --- suggestions


def test_suggestions_kill_what_survives(tmp_path: Path) -> None:
    folder = written(tmp_path)
    report = try_pack(PACK, [folder], mutate=True, suggest=goal_words)
    assert len(report.suggested) == 1
    (suggestion,) = report.suggested
    path = Path(suggestion.file)
    assert path.parent.name == "suggested" and path.name == "lengths.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    assert data["vehicle"] == {"length": 6.6} and data["expect"] == {"vehicle": {"fits": "not_met"}}
    assert "to be confirmed by a person" in data["about"]["en"] and "подтверждает человек" in data["about"]["ru"]
    again = try_pack(PACK, [folder], mutate=True, suggest=goal_words)
    assert [s.fault.code for s in again.suggested if s.fault] == ["P678"]
    path.rename(path.parent.parent / "too-long.yaml")
    assert try_pack(PACK, [folder], mutate=True).good


def test_suggestions_from_nothing(tmp_path: Path) -> None:
    """One case; the suggested ones show all the rest."""
    folder = written(tmp_path, {"one": CASES["unknown"]})
    report = try_pack(PACK, [folder], mutate=True, suggest=goal_words)
    for suggestion in report.suggested:
        path = Path(suggestion.file)
        path.rename(path.parent.parent / path.name)
    after = try_pack(PACK, [folder], mutate=True)
    assert after.good and after.coverage.whole


@pytest.mark.full
def test_what_is_tried_has_one_order() -> None:
    """Names and days hash otherwise in each run; the cases that a search tries, and so those it finds, do not change."""
    code = (
        "from datetime import date\n"
        "from punkt import load\n"
        "from punkt.proving.mutants.fact_values import tries\n"
        "from punkt.proving.mutants.variation import Variations\n"
        "from punkt.proving.solver.compared_values import ComparedValues\n"
        "program = load('ru.mintrud.847').edition(date(2025, 6, 1)).program\n"
        "values = tries(program, set(program.plan), date(2025, 6, 1))\n"
        "kinds = set(program.vocabulary.subjects)\n"
        "print([*values.items()], [*Variations(program.vocabulary, values, kinds).near({'case': 'a'})])\n"
        "print([*ComparedValues.of(program).values.items()])\n"
    )
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONHASHSEED": seed}
        done = bounded.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1 and "birth_date" in found.pop()


@pytest.mark.parametrize(("day", "how"), [("0001-01-01", "not_before"), ("9999-12-31", "before")])
def test_an_end_of_the_calendar(tmp_path: Path, day: str, how: str) -> None:
    """No day is beyond it: nothing is asked for there, and nothing is changed to it."""
    vocabulary = json.loads(json.dumps(VOCABULARY))
    vocabulary["subjects"]["vehicle"]["facts"] = {"built": fact("date")}
    vocabulary["outcomes"]["vehicle"] = {"fits": {"kind": "check", "title": BOTH}}
    norm = {"value": day, "point": "1", "modality": "mandatory", "quote": "текст", "title": BOTH}
    met = {"vehicle": {"built": "2000-01-01"}, "expect": {"vehicle": {"fits": "met"}}}
    pack = written(tmp_path, {"one": met}, [rule(check="fits", require={"fact": "built", how: "$day"})]) / "stay"
    (pack / "vocabulary.yaml").write_text(dumped(vocabulary), "utf-8")
    (pack / "norms.yaml").write_text(dumped({"norms": {"day": norm}}), "utf-8")
    report = try_pack(PACK, [pack], mutate=True, suggest=goal_words)
    assert report.passed
    moved = {m.change.after for m in report.mutants or () if m.change.kind == "number"}
    assert moved == ({"0001-01-02"} if how == "not_before" else {"9999-12-30"})


@pytest.mark.parametrize("other, verdict", [("discretionary", "equal"), ("proposal", "survived")])
def test_how_binding_a_twin_is(tmp_path: Path, other: str, verdict: str) -> None:
    """What fires only together with a rule that binds as much may bind less, and nobody could see it."""
    twins = [
        rule(
            decide="tariff", id=f"tariff.{name}", when={"fact": "axles", "more_than": 2}, then="dear", modality=modality
        )
        for name, modality in (("one", "discretionary"), ("other", other))
    ]
    found = try_pack(PACK, [written(tmp_path, {"one": CASES["loud-only"]}, [*RULES[:2], *twins])], mutate=True)
    binding = {
        (m.change.name, m.change.before, m.change.after): m.verdict
        for m in found.mutants or ()
        if m.change.kind == "modality"
    }
    assert binding["tariff.one", "discretionary", "proposal"] == verdict


# --- the report


def test_report_in_both_languages(tmp_path: Path) -> None:
    report = try_pack(PACK, [written(tmp_path)], mutate=True)
    english, russian = report_text(report, "en"), report_text(report, "ru")
    assert "No case notices these changes" in english and "“t”: 2 to 6.5 → 2 to 6.6 (a number by one step)" in english
    assert "Этих изменений не заметит ни одно дело" in russian and "на шаг за ней" in russian
    assert all(len(line) <= 100 for line in english.splitlines() if not line.startswith("  "))


# --- the packs that ship


@pytest.mark.full
@pytest.mark.parametrize("name", (*SHIPPED, "ru.karelia.ozyorny"))
def test_shipped_packs(name: str) -> None:
    report = try_pack(name, mutate=True)
    assert report.passed, [d.text("en") for d in (*report.outcome.faults, *report.outcome.failures)]
    assert not report.survivors, sorted(survivors(report))
    assert report.coverage.whole
    assert report.seconds < 60
    assert len(report.mutants or ()) > (80 if name in SHIPPED else 10)
