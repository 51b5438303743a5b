"""Bad cases: each fault with its code, its place in the file, and a message in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.lengths import many
from helpers.places import ROOT
from helpers.wrong_values import DEEP, GROUPS, MAPPINGS, VALUES, WHOLE, WRONG, Fault, checked
from punkt import DisagreementError, PunktError, Rules, load
from punkt.files.canonical import canonical
from punkt.files.read import read_file, read_text

DAY = date(2025, 6, 1)


@cache
def rules() -> Rules:
    """The packs all cases here are put to."""
    return load("ru.karelia.166-p", "ru.alliance.2025")


def faults(text: str, name: str = "c.yaml") -> list[Fault]:
    """Code, line and column of each fault of a case file."""
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(text, name, go_on=True))
    found = checked(caught.value)
    assert {fault.place.file for fault in found} == {name}
    return [(fault.code, fault.place.line, fault.place.column) for fault in found]


def refused(case: Any, **more: Any) -> list[tuple[str, str]]:
    """Code and path of each fault of a mapping."""
    with pytest.raises(PunktError) as caught:
        rules().decide(case, **more)
    return [(fault.code, fault.place.file) for fault in checked(caught.value)]


def case(recipient: str) -> str:
    """A case file whose third line is about the recipient."""
    return f"case: a\nas_of: 2025-06-01\nrecipient: {{{recipient}}}\n"


# --- single values ----------------------------------------------------------

AT = 13
"""The column of the first key below the recipient."""


@pytest.mark.parametrize(("text", "code", "column"), VALUES, ids=[row[0][:40] for row in VALUES])
def test_a_value_that_is_wrong(text: str, code: str, column: int) -> None:
    assert faults(case(text)) == [(code, 3, column)]


GOOD = [
    "birth_date: 2025-06-01",
    "training: {started: 2025-06-02}",
    "training: {started: 2025-01-31, last_review: 2025-01-31, reviews: 1}",
    "short_stay: {from: 2025-01-01, until: 2025-01-01}",
    "planned_hours: {amount: 24, per: day}",
    "planned_hours: {amount: 168, per: week}",
    "planned_hours: {amount: 24.5}",
    "planned_hours: {amount: 1.5000000}",
    "planned_hours: {amount: 0e9}",
    "withheld_because: []",
    "disability: null",
    "ipra: null",
    "autonomy_degree: 2.0",
    "autonomy_degree: 4e0",
    "training: {last_review: 2025-01-31}",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_value_that_is_right(text: str) -> None:
    assert rules().decide(read_text(case(text), "c.yaml")).case_id == "a"


def test_json_has_the_same_places() -> None:
    text = '{"case": "a", "as_of": "2025-06-01",\n "recipient": {"disability": 1, "ipra": {"work": 9}, "sexx": "male"}}'
    assert faults(text, "c.json") == [("P505", 2, 30), ("P510", 2, 50), ("P502", 2, 54)]


def test_nearest_names_are_suggested() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(case("disabilty: true, ipra: {selfcare: 1}, sex: mail") + "providr: {}\n", "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:3:13: unknown name recipient.disabilty; the nearest known name is disability [P502]",
        "c.yaml:3:37: unknown name recipient.ipra.selfcare; the nearest known name is self_care [P502]",
        "c.yaml:3:56: the value mail of recipient.sex is not one of those allowed; the nearest known name is male [P512]",
        "c.yaml:4:1: unknown name providr; the nearest known name is provider [P502]",
    ]
    assert caught.value.lines("ru")[0] == (
        "c.yaml:3:13: неизвестное имя «recipient.disabilty»; ближайшее известное имя: disability [P502]"
    )


def test_a_name_with_dots_is_told_how_it_is_written() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(case("ipra.learning: 2"), "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:3:13: unknown name recipient.ipra.learning; nest it: ipra: {learning: …} [P502]"
    ]


# --- the whole of a case ----------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=[repr(row[0])[:40] for row in WHOLE])
def test_the_frame_of_a_case(text: str, expected: list[Fault]) -> None:
    assert faults(text) == expected


def test_a_lone_surrogate_in_json() -> None:
    assert faults('{"case": "a\\ud800"}', "c.json") == [("P010", 1, 10)]


def test_all_faults_at_once_and_in_order() -> None:
    text = """as_of: 2025-06-31
recipient:
  disability: 1
  age: 20
  ipra:
    work: 4
    reading: 1
  withheld_because: [other, other, anything]
provider: no provider
group:
  members:
    - {id: a, sex: fmale}
    - {sex: male}
    - {id: a}
    - b
  rooms:
    - {id: r, area_m2: 0, occupants: [a, c, a]}
    - {id: s, occupants: [a]}
    - {id: t, occupants: a}
"""
    assert faults(text) == [
        ("P501", 1, 1),
        ("P511", 1, 8),
        ("P505", 3, 15),
        ("P504", 4, 3),
        ("P510", 6, 11),
        ("P502", 7, 5),
        ("P514", 8, 29),
        ("P512", 8, 36),
        ("P503", 9, 11),
        ("P512", 12, 20),
        ("P517", 13, 7),
        ("P518", 14, 12),
        ("P503", 15, 7),
        ("P510", 17, 24),
        ("P519", 17, 42),
        ("P514", 17, 45),
        ("P521", 18, 27),
        ("P516", 19, 26),
    ]


def test_a_fault_of_the_text_hides_no_other() -> None:
    """What YAML leaves in doubt is told together with what the facts are not; nothing is told of it twice."""
    text = """case: a
case: b
as_of: 2025-06-31
recipient:
  no: 3
  consent: yes
  planned_hours: {amount: 1:30, per: day}
  ipra: {lerning: 2, mobility: 5}
"""
    expected = [("P014", 2, 1), ("P511", 3, 8), ("P019", 5, 3), ("P019", 6, 12), ("P017", 7, 27)]
    assert faults(text) == [*expected, ("P502", 8, 10), ("P510", 8, 32)]
    with pytest.raises(PunktError) as caught:
        read_text(text, "c.yaml")
    assert [fault.code for fault in caught.value.diagnostics] == ["P014", "P019", "P019", "P017"]


def test_a_text_with_faults_is_never_decided() -> None:
    document = read_text("case: a\nas_of: 2025-06-01\nrecipient: {}\nrecipient: {consent: on}\n", "c.yaml", go_on=True)
    with pytest.raises(PunktError) as caught:
        rules().decide(document)
    assert [fault.code for fault in caught.value.diagnostics] == ["P014", "P019"]


def test_too_many_faults_are_cut() -> None:
    found = refused({"case": "a", "recipient": {f"x{number:04}": 1 for number in range(3000)}})
    assert len(found) == 101 and [code for code, _ in found].count("P013") == 1


VERY_MANY: dict[str, tuple[dict[str, Any], str]] = {
    "unknown names": ({"recipient": {f"monitorng{number}": 1 for number in range(3_000)}}, "P502"),
    "unknown sections": ({f"recipent{number}": 1 for number in range(3_000)}, "P502"),
    "elements of no kind": ({"group": {"members": [1] * 1_000}}, "P503"),
    "elements with unknown names": (
        {"group": {"members": [{"id": str(one), "sx": 1} for one in range(1_000)]}},
        "P502",
    ),
    "elements with wrong values": (
        {"group": {"members": [{"id": str(one), "sex": "femal"} for one in range(1_000)]}},
        "P512",
    ),
    "references to nobody": (
        {
            "group": {
                "members": [{"id": "ivanov"}],
                "rooms": [{"id": "a", "occupants": [f"ivano{one}" for one in range(1_000)]}],
            }
        },
        "P519",
    ),
}


@pytest.mark.parametrize("name", VERY_MANY)
@pytest.mark.parametrize("form", ["mapping", "json", "yaml"])
def test_looking_for_faults_ends_where_enough_are_found(name: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of any kind of fault, in any form: no more are collected than are told, and few are looked at for a near name."""
    from punkt.files.messages import diagnostics
    from punkt.files.messages.diagnostics import Problems

    extra, code = VERY_MANY[name]
    data = {"case": "a", "as_of": "2025-06-01", **extra}
    case: Any = data if form == "mapping" else read_text(json.dumps(data), f"c.{form}")
    noted, compared = [], set()
    add, closest = Problems.add, diagnostics.closest

    def counted(self: Problems, code: str, *place: Any, **arguments: Any) -> None:
        noted.append(code)
        add(self, code, *place, **arguments)

    def looked(name: str, known: Any) -> str | None:
        compared.add(name)
        return closest(name, known)

    monkeypatch.setattr(Problems, "add", counted)
    monkeypatch.setattr(diagnostics, "closest", looked)
    with pytest.raises(PunktError) as caught:
        rules().decide(case)
    codes = [one.code for one in checked(caught.value)]
    assert codes.count(code) == 100 and codes.count("P013") == 1 and len(codes) == 101
    assert noted == [code] * 101 and len(compared) <= 10


# --- lists of records -------------------------------------------------------


def group(members: str, rooms: str = "[]") -> str:
    return f"case: a\nas_of: 2025-06-01\ngroup:\n  members: {members}\n  rooms: {rooms}\n"


@pytest.mark.parametrize(("members", "rooms", "expected"), GROUPS)
def test_lists_of_records(members: str, rooms: str, expected: list[Fault]) -> None:
    assert faults(group(members, rooms)) == expected


def test_an_occupant_who_is_no_member_is_told_the_nearest() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(group("[{id: ivanov}]", "[{id: r, occupants: [ivanof]}]"), "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:5:31: there is no element ivanof in the list; the nearest known name is ivanov [P519]"
    ]


def test_too_long_a_list() -> None:
    many = [{"id": number} for number in range(1001)]
    assert refused({"case": "a", "group": {"members": many}}) == [("P516", "group.members")]
    rooms = [{"id": "r", "occupants": [str(number) for number in range(1001)]}]
    assert refused({"case": "a", "group": {"rooms": rooms}}) == [("P516", "group.rooms.0.occupants")]


@pytest.mark.parametrize("name", ["r.1", "1/2", "group.rooms/r", "комната 1", "{id}", "%s", "a" * 200, "𝔸"])
def test_odd_ids_are_ids(name: str) -> None:
    decision = rules().decide(
        {
            "case": name,
            "as_of": DAY,
            "group": {
                "area_norm_m2": 6,
                "members": [{"id": name}],
                "rooms": [{"id": name, "area_m2": 5, "occupants": [name]}],
            },
        }
    )
    assert decision["group", "room_area"].value == "not_met"
    assert canonical(decision.to_dict())


# --- Python mappings --------------------------------------------------------


class Sex(StrEnum):
    MALE = "male"


class Loud(float):
    def __repr__(self) -> str:
        return f"Loud({float(self)})"


for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize(("data", "expected"), MAPPINGS, ids=range(len(MAPPINGS)))
def test_mappings_refused(data: Any, expected: list[tuple[str, str]]) -> None:
    assert refused(data) == expected


@pytest.mark.parametrize(("fact", "value", "code"), WRONG, ids=range(len(WRONG)))
def test_values_from_python_refused(fact: str, value: Any, code: str) -> None:
    [(found, path)] = refused({"case": "a", "as_of": DAY, "recipient": {fact: value}})
    assert found == code and path.startswith(f"recipient.{fact}")


def test_the_day_asked_from_python() -> None:
    for wrong in ("2025-6-1", datetime(2025, 6, 1), 0):
        assert refused({"case": "a"}, as_of=wrong) == [("P610", "as_of")]
    assert (
        rules().decide({"case": "a", "as_of": "2025-06-01"}, as_of=date(2026, 1, 1)).to_dict()["as_of"] == "2026-01-01"
    )


def test_a_case_is_left_as_it_was() -> None:
    data = {"case": "a", "as_of": DAY, "recipient": {"ipra": {"work": 9}}, "group": {"members": [{"id": 1}]}}
    before = deepcopy(data)
    refused(data)
    assert data == before


def test_values_of_other_classes_are_taken_for_what_they_are() -> None:
    plain = rules().decide(
        {
            "case": "a",
            "as_of": "2025-06-01",
            "recipient": {"sex": "male", "planned_hours": {"amount": 2.5, "per": "day"}},
        }
    )
    fancy = rules().decide(
        {
            "case": "a",
            "as_of": DAY,
            "recipient": {"sex": Sex.MALE, "planned_hours": {"amount": Loud(2.5), "per": "day"}},
        }
    )
    assert canonical(plain.to_dict()) == canonical(fancy.to_dict())


# --- the law of the day -----------------------------------------------------


def test_a_pack_that_is_not_in_force() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide({"case": "a", "as_of": "2025-04-03"})
    found = [fault for fault in checked(caught.value) if "karelia" in fault.place.file]
    assert [(fault.code, fault.place.line, fault.place.column) for fault in found] == [("P600", 2, 7)]
    assert found[0].message("en") == (
        "the pack ru.karelia.166-p is not in force on 2025-04-03; it is in force from 2025-04-04"
    )
    assert found[0].message("ru") == "пакет ru.karelia.166-p не действует на 2025-04-03; он действует с 2025-04-04"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(day: str) -> None:
    data = {
        "case": "a",
        "as_of": day,
        "recipient": {
            "birth_date": "0001-01-01",
            "training": {"last_review": day, "reviews": 1},
            "short_stay": {"from": day, "until": day},
        },
    }
    if day == "0001-01-01":
        assert {code for code, _ in refused(data)} == {"P600"}
    else:
        assert rules().decide(data)["recipient", "age_allowed"].value == "met"


# --- exact numbers ----------------------------------------------------------


def area(area_m2: Any, norm: Any) -> dict[str, Any]:
    members = [{"id": str(number)} for number in range(3)]
    room = {"id": "r", "area_m2": area_m2, "occupants": ["0", "1", "2"]}
    return {"case": "a", "as_of": DAY, "group": {"area_norm_m2": norm, "members": members, "rooms": [room]}}


def test_numbers_are_exact() -> None:
    assert 24.3 != 3 * 8.1  # as floats count
    assert rules().decide(area(24.3, 8.1))["group", "room_area"].value == "met"
    assert rules().decide(area(Decimal("24.299"), Decimal("8.1")))["group", "room_area"].value == "not_met"
    assert 3 * 0.1 > 0.3
    assert rules().decide(area(0.3, 0.1))["group", "room_area"].value == "met"


def test_python_and_yaml_give_the_same_bytes() -> None:
    text = """case: a
as_of: 2025-06-01
recipient: {planned_hours: {amount: 8.10, per: day}, birth_date: 2000-02-29, autonomy_degree: 3.0}
group: {area_norm_m2: 8.1, members: [{id: 1}], rooms: [{id: 7, area_m2: 24.30, occupants: [1]}]}
"""
    data = {
        "case": "a",
        "as_of": DAY,
        "recipient": {
            "planned_hours": {"amount": 8.1, "per": "day"},
            "birth_date": date(2000, 2, 29),
            "autonomy_degree": 3,
        },
        "group": {
            "area_norm_m2": Decimal("8.100"),
            "members": [{"id": "1"}],
            "rooms": [{"id": "7", "area_m2": 24.3, "occupants": [1]}],
        },
    }
    found = {canonical(rules().decide(one).to_dict()) for one in (read_text(text, "c.yaml"), data)}
    assert len(found) == 1


def test_the_context_of_decimals_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 2
        assert rules().read_case(area(Decimal("123.456"), 8.1)).records[4].facts["area_m2"] == Decimal("123.456")
        assert refused(area(Decimal("123.4567"), 8.1)) == [("P508", "group.rooms.0.area_m2")]


# --- anything at all --------------------------------------------------------

NAMES = [
    "case",
    "as_of",
    "recipient",
    "provider",
    "group",
    "region",
    "members",
    "rooms",
    "occupants",
    "id",
    "ipra",
    "self_care",
    "planned_hours",
    "amount",
    "per",
    "training",
    "started",
    "last_review",
    "reviews",
    "birth_date",
    "age",
    "disability",
    "sex",
    "support_type",
    "withheld_because",
    "area_m2",
    "area_norm_m2",
    "commission",
    "chair",
    "about",
    "expect",
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-1, 5),
    st.floats(),
    st.floats(0, 200).map(lambda x: round(x, 2)),
    st.decimals(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=2),
    st.just("\ud800"),
    st.just(4400).map(lambda n: 10**n),
    st.sampled_from(
        ["a", "b", "day", "week", "male", "constant", "incapacity", "2025-06-01", "2025-02-30", "other", "head"]
    ),
)
KEYS = st.one_of(st.sampled_from(NAMES), st.text(max_size=4), st.integers(), st.none())
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=15,
)
ROOTS = st.fixed_dictionaries(
    {},
    optional={
        "case": st.one_of(st.just("a"), ANYTHING),
        "as_of": st.one_of(st.just("2025-06-01"), ANYTHING),
        "recipient": ANYTHING,
        "provider": ANYTHING,
        "group": ANYTHING,
        "region": ANYTHING,
    },
)
SHIPPED: list[Any] = [read_file(path).data for path in sorted((ROOT / "rules").glob("*/*/cases/*.yaml"))]
QUICK = settings(max_examples=many(25, 120, 1_000), deadline=None, suppress_health_check=list(HealthCheck))


def decides_or_refuses(data: Any) -> None:
    try:
        decision = rules().decide(data)
    except DisagreementError:
        raise
    except PunktError as error:
        checked(error)
    else:
        assert canonical(decision.to_dict())


@QUICK
@given(st.one_of(ANYTHING, ROOTS))
def test_anything_is_decided_or_refused(data: Any) -> None:
    decides_or_refuses(data)


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


@QUICK
@given(st.data())
def test_a_case_that_was_good_is_decided_or_refused(draw: st.DataObject) -> None:
    data = deepcopy(draw.draw(st.sampled_from(SHIPPED)))
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from([p for p in _paths(data) if p]))
        target = data
        for step in path[:-1]:
            target = target[step]
        match draw.draw(st.sampled_from(["drop", "change", "rename", "add"])):
            case "drop":
                del target[path[-1]]
            case "rename" if isinstance(target, dict):
                target[draw.draw(KEYS)] = target.pop(path[-1])
            case "add" if isinstance(target, dict):
                target[draw.draw(KEYS)] = draw.draw(ANYTHING)
            case _:
                target[path[-1]] = draw.draw(ANYTHING)
        if not data:
            break
    decides_or_refuses(data)
