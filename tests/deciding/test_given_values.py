"""Cases as programs have them: objects of other libraries, and their values, are decided as what they say."""

from __future__ import annotations

import enum
import pickle
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from helpers.evaluator_trio import rules_of
from punkt import PunktError, Rules, load
from punkt.deciding.cases.foreign_values import plain_values

KARELIA = "ru.karelia.166-p"
PLAIN = {
    "case": "a",
    "as_of": "2025-06-01",
    "recipient": {
        "birth_date": "1990-05-01",
        "sex": "male",
        "disability": True,
        "ipra": {"self_care": 2, "work": None},
        "planned_hours": {"amount": Decimal("7.5"), "per": "week"},
        "withheld_because": ["incapacity", "limited_capacity"],
    },
}


class Sex(enum.Enum):
    """An enumeration that is no text itself."""

    MALE = "male"


class Degree(enum.IntEnum):
    """Whole numbers with names."""

    SECOND = 2


class Hours(NamedTuple):
    """A named tuple as a table of facts."""

    amount: Any
    per: str = "week"


@dataclass
class Ipra:
    """A part of a person."""

    self_care: Any = Degree.SECOND
    work: int | None = None


@dataclass
class Person:
    """A section."""

    birth_date: Any = date(1990, 5, 1)
    sex: Any = Sex.MALE
    disability: Any = True
    ipra: Ipra = field(default_factory=Ipra)
    planned_hours: Hours = field(default_factory=lambda: Hours(7.5))
    withheld_because: Any = frozenset({"limited_capacity", "incapacity"})


@dataclass
class OneCase:
    """A whole case."""

    case: Any = "a"
    as_of: Any = date(2025, 6, 1)
    recipient: Person = field(default_factory=Person)


def digest(case: Any, **more: Any) -> str:
    """What a case is decided to be."""
    return rules_of(KARELIA).decide(case, **more).digest


def codes(case: Any, **more: Any) -> list[tuple[str, str]]:
    """Code and place of each fault."""
    with pytest.raises(PunktError) as caught:
        rules_of(KARELIA).decide(case, **more)
    return [(fault.code, fault.place.file) for fault in caught.value.diagnostics]


def person(**facts: Any) -> dict[str, Any]:
    """A case of one person."""
    return {"case": "a", "as_of": "2025-06-01", "recipient": facts}


def test_dataclasses_enumerations_named_tuples_and_sets() -> None:
    assert digest(OneCase()) == digest(PLAIN)
    assert plain_values(OneCase())["recipient"]["sex"] == "male"
    number = UUID(int=7)
    assert digest({**PLAIN, "case": number}) == digest({**PLAIN, "case": str(number)})


def test_what_is_plain_stays_the_very_same() -> None:
    assert plain_values(PLAIN) is PLAIN
    held: list[Any] = [1]
    held.append(held)
    assert plain_values(held) is held
    wide: list[Any] = [object()]
    for _ in range(40):  # what stands in it again and again is looked at once
        wide = [wide, wide]
    assert plain_values(wide) is wide


def test_a_field_that_is_no_fact_is_told_as_a_key_would_be() -> None:
    @dataclass
    class Wrong:
        case: str = "a"
        recipient: Any = field(default_factory=lambda: Strange())

    @dataclass
    class Strange:
        shoe_size: int = 44

    assert codes(Wrong()) == [("P502", "recipient.shoe_size")]


def test_models_of_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic")

    class Inner(pydantic.BaseModel):  # type: ignore[misc, name-defined]
        self_care: int | None = None

    class Recipient(pydantic.BaseModel):  # type: ignore[misc, name-defined]
        birth_date: date
        sex: Sex
        ipra: Inner

    class Case(pydantic.BaseModel):  # type: ignore[misc, name-defined]
        case: str
        as_of: date
        recipient: Recipient

    model = Case(case="a", as_of="2025-06-01", recipient={"birth_date": "1990-05-01", "sex": "male", "ipra": {}})
    assert digest(model) == digest(person(birth_date="1990-05-01", sex="male", ipra={}))


def test_classes_of_attrs() -> None:
    attrs = pytest.importorskip("attrs")
    made = attrs.make_class("Made", ["case", "as_of", "recipient"])
    assert digest(made("a", "2025-06-01", {"disability": True})) == digest(person(disability=True))


def test_scalars_of_numpy() -> None:
    np = pytest.importorskip("numpy")
    given = {
        "birth_date": np.datetime64("1990-05-01"),
        "disability": np.bool_(True),
        "ipra": {"self_care": np.int64(2), "mobility": np.uint8(1)},
        "planned_hours": {"amount": np.float32(7.1), "per": np.str_("week")},
        "withheld_because": np.array(["incapacity"]),
    }
    plain = {
        "birth_date": "1990-05-01",
        "disability": True,
        "ipra": {"self_care": 2, "mobility": 1},
        "planned_hours": {"amount": 7.1, "per": "week"},
        "withheld_because": ["incapacity"],
    }
    assert digest(person(**given)) == digest(person(**plain))
    assert digest(person(birth_date=np.datetime64("1990-05-01T00:00:00", "ns"))) == digest(
        person(birth_date="1990-05-01")
    )
    assert digest(person(birth_date=np.datetime64("NaT"))) == digest(person())
    assert digest({**PLAIN, "case": np.int64(5)}) == digest({**PLAIN, "case": 5})
    assert codes(person(birth_date=np.datetime64("1990-05-01T10:00"))) == [("P511", "recipient.birth_date")]
    assert codes(person(planned_hours={"amount": np.float64("nan")})) == [("P570", "recipient.planned_hours.amount")]
    assert codes(person(sex=np.void(b"male"))) == [("P512", "recipient.sex")]


@pytest.mark.full
def test_scalars_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    row = pd.DataFrame({"birth_date": pd.to_datetime(["1990-05-01"]), "degree": [2], "hours": [None]}).iloc[0]
    known = person(birth_date=row.birth_date, ipra={"self_care": row.degree}, sex=pd.NA, disability=pd.NaT)
    assert digest(known) == digest(person(birth_date="1990-05-01", ipra={"self_care": 2}))
    for moment in (pd.Timestamp("1990-05-01 10:00"), pd.Timestamp("1990-05-01", tz="Europe/Moscow")):
        assert codes(person(birth_date=moment)) == [("P511", "recipient.birth_date")]


def test_the_day_asked_may_be_a_text() -> None:
    asked = digest({**PLAIN, "as_of": "2026-01-01"})
    assert digest(PLAIN, as_of="2026-01-01") == asked == digest(PLAIN, as_of=date(2026, 1, 1))
    for wrong in ("2025-6-1", "01.06.2025", datetime(2025, 6, 1), 0, True):
        assert codes(PLAIN, as_of=wrong) == [("P610", "as_of")]
    np = pytest.importorskip("numpy")
    assert digest(PLAIN, as_of=np.datetime64("2026-01-01")) == asked


@pytest.mark.parametrize(
    ("facts", "code", "right"),
    [
        ({"planned_hours": {"amount": "7,5"}}, "P571", "7.5"),
        ({"planned_hours": {"amount": "1\u00a0250,5"}}, "P901", "1250.5"),
        ({"planned_hours": {"amount": "1 250"}}, "P901", "1250"),
        ({"planned_hours": {"amount": float("nan")}}, "P570", ""),
        ({"planned_hours": {"amount": Decimal("sNaN")}}, "P570", ""),
        ({"planned_hours": {"amount": "seven"}}, "P506", ""),
        ({"birth_date": "1.5.1990"}, "P572", "1990-05-01"),
        ({"birth_date": "31.02.1990"}, "P511", ""),
        ({"birth_date": "1990-05-01 10:00"}, "P768", "1990-05-01"),
    ],
)
def test_numbers_and_days_as_people_write_them(facts: dict[str, Any], code: str, right: str) -> None:
    with pytest.raises(PunktError) as caught:
        rules_of(KARELIA).decide(person(**facts))
    [fault] = caught.value.diagnostics
    assert fault.code == code
    assert all(right in fault.message(lang) for lang in ("ru", "en"))


def test_a_rule_base_is_pickled_by_its_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load(KARELIA, "ru.alliance.2025")
    packed = pickle.dumps(rules)
    again = pickle.loads(packed)
    assert type(again) is Rules and [one.digest for one in again.packs] == [one.digest for one in rules.packs]
    assert again.decide(PLAIN).to_bytes() == rules.decide(PLAIN).to_bytes()
    monkeypatch.setattr("punkt.deciding.rule_base.VERSION", "0.0.0")
    with pytest.raises(PunktError) as caught:
        pickle.loads(packed)
    assert [fault.code for fault in caught.value.diagnostics] == ["P647"]
