"""Errors are data: a kind each, the path of the fact, no values in logs, and they cross processes."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

import punkt
from punkt import (
    CaseError,
    Diagnostic,
    DisagreementError,
    InternalError,
    PackError,
    PunktEnvironmentError,
    PunktError,
    TextError,
    UsageError,
)
from punkt.deciding.agreement import AgreeingPair
from punkt.files.messages import kinds
from punkt.files.messages.catalog import messages
from punkt.files.messages.diagnostics import CLASSES, Place, Problems, closest, nearest, reading
from punkt.files.messages.kinds import Kind, given_arguments, kind_of
from punkt.files.read import read_text

PACK = "ru.karelia.166-p"
SECRET = "Петрова-1954"
GOOD = {"case": "a", "as_of": "2026-05-05", "recipient": {"disability": True}}
BAD: list[dict[str, Any]] = [
    {**GOOD, "recipient": {"birth_date": SECRET}},
    {**GOOD, "recipient": {"sex": SECRET, "disability": SECRET}},
    {**GOOD, "recipient": {SECRET: 1}},
    {**GOOD, SECRET: {}},
    {**GOOD, "case": SECRET * 40},
    {**GOOD, "group": {"members": [{"id": SECRET, "birth_date": SECRET}, {"id": SECRET}]}},
    {**GOOD, "group": {"rooms": [{"id": 1, "occupants": [SECRET]}], "members": [{"id": 2}]}},
]


@cache
def rules() -> punkt.Rules:
    return punkt.load(PACK)


def refused(case: Any) -> PunktError:
    with pytest.raises(PunktError) as caught:
        rules().decide(case)
    return caught.value


def one_of(kind: Kind) -> PunktError:
    code = next(code for code in messages() if kind_of(code) is kind)
    names = re.findall(r"{(\w+)}", " ".join(messages()[code].values()))
    return PunktError([Diagnostic(code, Place("f.yaml", 2, 3, ("a", 0, "/b")), dict.fromkeys(names, "x"))])


# --- kinds


def test_every_code_has_one_kind() -> None:
    for code in messages():
        found = [kind for kind, codes in kinds._KINDS.items() if any(a <= code <= b for a, b in kinds._listed(codes))]
        assert len(found) == 1, code
        assert kind_of(code) is found[0]
    with pytest.raises(KeyError):
        kind_of("P999")


def test_arguments_that_hold_values_are_in_the_messages() -> None:
    for name, codes in kinds._GIVEN.items():
        listed = [code for code in messages() if name in given_arguments(code)]
        assert listed, name
        for code in listed:
            assert any(f"{{{name}" in text for text in messages()[code].values()), (name, code)
        for low, high in kinds._listed(codes):
            assert low in messages() and high in messages(), (name, low, high)


def test_an_error_is_of_the_class_of_its_kind() -> None:
    wanted = [
        InternalError,
        DisagreementError,
        PunktEnvironmentError,
        UsageError,
        PackError,
        TextError,
        CaseError,
    ]
    assert [type(one_of(kind)) for kind in Kind] == wanted == list(CLASSES.values())
    assert not issubclass(DisagreementError, CaseError) and all(issubclass(one, PunktError) for one in wanted)


def test_of_several_kinds_the_gravest_names_the_error() -> None:
    for number, kind in enumerate(Kind):
        problems = Problems()
        for other in reversed(list(Kind)[number:]):
            problems.extend(one_of(other))
        with pytest.raises(CLASSES[kind]):
            problems.raise_if_any()
    Problems().raise_if_any()


def test_whose_text_it_is() -> None:
    text = b"case: [\n"
    with pytest.raises(TextError):
        read_text(text, "f.yaml")
    with pytest.raises(CaseError), reading(Kind.CASE):
        read_text(text, "f.yaml")
    document = read_text("case: a\ncase: b\n", "f.yaml", go_on=True)
    assert type(refused(document)) is CaseError
    problems = Problems(Kind.PACK)
    problems.extend(one_of(Kind.TEXT))
    with pytest.raises(PackError):
        problems.raise_if_any()


# --- paths


def test_path_of_a_fact() -> None:
    assert [one.path for one in refused(BAD[0]).diagnostics] == ["recipient.birth_date"]
    assert {one.path for one in refused(BAD[5]).diagnostics} == {
        f"group.members/{SECRET}.birth_date",
        f"group.members/{SECRET}.id",
    }
    text = 'case: a\ngroup:\n  members:\n    - {id: ivan, birth_date: "?"}\n    - {birth_date: 2}\n'
    found = refused(read_text(text, "f.yaml"))
    assert [(one.code, one.path) for one in found.diagnostics] == [
        ("P511", "group.members/ivan.birth_date"),
        ("P517", "group.members[1]"),
    ]
    assert str(found.diagnostics[0].place) == "f.yaml:4:30"


def test_path_of_a_key_of_a_pack(tmp_path: Any) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "pack.yaml").write_text("pack: p\nin_force: {from: 2020-01-01, more: 1}\n", "utf-8")
    with pytest.raises(PackError) as caught:
        punkt.load("p", pack_dirs=[tmp_path])
    assert "in_force.more" in [one.path for one in caught.value.diagnostics]


# --- plain data


def test_plain_data() -> None:
    arguments = {
        "name": "рост",
        "value": Decimal("1.50"),
        "hint": nearest("met", ["met_one"]),
        "big": 2**70,
        "n": 3,
        "no": None,
        "yes": True,
    }
    one = Diagnostic("P512", Place("f", 1, 2, ("group", "members", "/a.b", "age")), arguments)
    plain = json.loads(json.dumps(one.to_dict()))
    assert {key: plain[key] for key in ("code", "kind", "at", "line", "column", "path")} == {
        "code": "P512",
        "kind": "case",
        "at": "f",
        "line": 1,
        "column": 2,
        "path": "group.members/a.b.age",
    }
    assert plain["arguments"] | {"hint": ""} == {
        "name": "рост",
        "value": "1.50",
        "hint": "",
        "big": str(2**70),
        "n": 3,
        "no": None,
        "yes": True,
    }
    again = Diagnostic.from_dict(plain)
    assert [again.text(lang) for lang in ("ru", "en")] == [one.text(lang) for lang in ("ru", "en")]
    assert (again.path, again.kind, again.place) == (one.path, one.kind, one.place)
    assert again.to_dict() == plain and "a.b" not in again.log_text()


@pytest.mark.parametrize("case", BAD)
def test_plain_data_of_faults_says_the_same(case: Any) -> None:
    for one in refused(case).diagnostics:
        again = Diagnostic.from_dict(json.loads(json.dumps(one.to_dict())))
        assert [again.text(lang) for lang in ("ru", "en")] == [one.text(lang) for lang in ("ru", "en")]


# --- logs


@pytest.mark.parametrize("case", BAD)
def test_no_value_of_a_case_in_what_loggers_print(case: Any) -> None:
    error = refused(case)
    assert any(SECRET[:7] in line for line in error.lines("ru"))
    found = [str(error), repr(error), repr(error.diagnostics), str(error.args), f"{error.diagnostics[0]}"]
    assert all("Петрова" not in text for text in found)
    assert all(one.code in str(error) for one in error.diagnostics)


def test_no_value_of_a_disagreement_in_logs() -> None:
    case = {**GOOD, "case": SECRET, "group": {"members": [{"id": SECRET}]}}
    read = rules().read_case(case)
    program = rules().edition(read.as_of).program
    right = rules().edition(read.as_of).agreed.first.run(read)

    class Liar:
        name = "liar"
        not_chained: tuple[str, ...] = ()

        def run(self, _: Any, states: Any = None) -> Any:
            found = copy.deepcopy(right)
            found[-1].truths[0] = None if found[-1].truths[0] is not None else True
            return found

    class Right(Liar):
        def run(self, _: Any, states: Any = None) -> Any:
            return right

    with pytest.raises(DisagreementError) as caught:
        AgreeingPair(program, (Right(), Liar())).run(read)
    assert SECRET in caught.value.lines("en")[0]
    assert SECRET not in str(caught.value) and "P601" in str(caught.value)


# --- processes


@pytest.mark.parametrize("kind", Kind)
def test_errors_are_copied(kind: Kind) -> None:
    error = one_of(kind)
    error.add_note("a note")
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):
        assert type(again) is type(error) and again.diagnostics == error.diagnostics and again.kind is kind
        assert again.lines() == error.lines() and str(again) == str(error) and again.__notes__ == ["a note"]
        assert [one.path for one in again.diagnostics] == ["a[0]/b"]


@pytest.mark.parametrize("case", BAD)
def test_faults_of_cases_are_copied(case: Any) -> None:
    error = refused(case)
    assert pickle.loads(pickle.dumps(error)).lines() == error.lines()


def decided(case: Any) -> bytes:
    return rules().decide(case).to_bytes()


CASES = [GOOD, BAD[0], GOOD, BAD[6], GOOD]


@pytest.mark.full
def test_pool_of_processes_gives_errors_in_place() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        futures = [pool.submit(decided, case) for case in CASES]
        errors = [future.exception(timeout=120) for future in futures]
        assert [type(one) for one in errors] == [type(None), CaseError, type(None), CaseError, type(None)]
        assert futures[4].result(timeout=120) == decided(GOOD)
    assert isinstance(errors[1], CaseError) and errors[1].lines() == refused(BAD[0]).lines()
    assert "Петрова" not in str(errors[1].__cause__)  # the traceback of the other process


def test_pool_of_multiprocessing_does_not_wait_for_ever() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        asked = [pool.apply_async(decided, (case,)) for case in CASES[:3]]
        with pytest.raises(CaseError) as caught:
            asked[1].get(timeout=120)
        assert asked[0].get(timeout=120) == asked[2].get(timeout=120) == decided(GOOD)
    assert caught.value.lines() == refused(BAD[0]).lines()


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("punkt"), "punkt: "),
        (Place(""), "punkt: "),
        (Place("--where"), "--where: "),
        (Place("people.csv"), "people.csv: "),
        (Place("people.csv", 7), "people.csv:7: "),
        (Place("people.csv", 7, 2), "people.csv:7:2: "),
    ],
)
def test_a_place_is_said_as_far_as_it_is_known(place: Place, shown: str) -> None:
    fault = Diagnostic("P608", place, {"name": "x"})
    for line in (fault.text("ru"), fault.text("en"), fault.log_text()):
        assert line.startswith(shown) and ":0" not in line
    assert place.nowhere == (shown == "punkt: ")
    assert Diagnostic.from_dict(fault.to_dict()).text("en") == fault.text("en") or not place.file


def test_a_word_of_a_name_or_a_label_is_enough() -> None:
    """Where no name is like what is written: the one of which it is a word; of several none is offered."""
    names = ["support_type", "person.support_type", "start_day", "end_day"]
    assert closest("type", names) == "support_type" and closest("day", names) is None
    labels = {"support_type": {"ru": "Тип сопровождения", "en": "Type of support"}}
    assert "support_type" in nearest("сопровождения", names, labels)["ru"]
