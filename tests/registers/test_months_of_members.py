"""A register of households whose members have an income for each month: by columns as case by case."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl
import pytest

from helpers.lengths import many
from helpers.places import ROOT
from punkt import PunktError, Rules, load
from punkt.files.messages.diagnostics import Problems
from punkt.registers.columns.table_layout import layout
from punkt.registers.prepare.check_request import check_months
from punkt.registers.request import Engine, Request

DAY = date(2025, 3, 14)
MONTHS = [f"{2024 + (2 + n) // 12}-{(2 + n) % 12 + 1:02}" for n in range(12)]
"""The twelve months before that of the day."""


@cache
def fee() -> Rules:
    return load("peers.service-fee", pack_dirs=[ROOT / "tests/peers/ru-social-service-fee"])


def households(number: int) -> list[dict[str, object]]:
    """Households of one to three members, of which some month may not be stated, and others beside the twelve are."""
    drawn = random.Random(7)
    found: list[dict[str, object]] = []
    for case in range(number):
        members: list[dict[str, object]] = []
        for member in range(drawn.randint(1, 3)):
            income = {month: Decimal(drawn.randint(0, 6_000_000)) / 100 for month in (*MONTHS, "2024-02", "2025-03")}
            if drawn.random() < 0.1:
                del income[drawn.choice([*MONTHS, "2024-02"])]
            members.append({"id": f"m{member}", "income": income})
        applied = {} if drawn.random() < 0.02 else {"application_date": DAY.isoformat()}
        tariff = {"tariff": Decimal(drawn.randint(1, 3_000_000)) / 100}
        found.append({"case": f"h{case}", "household": {**applied, **tariff, "members": members}})
    return found


def tables(cases: list[dict[str, object]]) -> dict[str, pl.DataFrame]:
    """The same as tables: cases, members, and a row for each month."""
    rows: dict[str, list[dict[str, object]]] = {"cases": [], "household.members": [], "household.members.income": []}
    for case in cases:
        key, household = case["case"], dict(case["household"])  # type: ignore[call-overload]
        members = household.pop("members")
        rows["cases"].append(
            {"case": key, "household.application_date": None, "household.tariff": None}
            | {"household." + k: v for k, v in household.items()}
        )
        for member in members:
            rows["household.members"].append({"case": key, "id": member["id"]})
            months = [{"month": month, "value": value} for month, value in member["income"].items()]
            rows["household.members.income"] += [{"case": key, "id": member["id"], **one} for one in months]
    return {name: pl.DataFrame(some, infer_schema_length=None) for name, some in rows.items()}


def test_columns_decide_as_one_by_one() -> None:
    cases = households(many(60, 2_000, 10_000))
    found = fee().run(tables(cases), as_of=DAY)["cases"]
    by_columns = {
        case: (status, value)
        for case, value, status in found.select("case", "household.fee", "household.fee:status").iter_rows()
    }
    statuses = set()
    for case in cases:
        view = fee().decide(case, as_of=DAY, trace="clauses")["household", "fee"]
        statuses.add(view.status)
        status, value = by_columns[case["case"]]
        assert (status, value) == (
            view.status,
            None if view.value is None else Decimal(str(view.value)),
        ), case
    assert statuses == {"determined", "open"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "m0", "month": "2024-03-15", "value": 1}, "P531"),
        ({"id": "m0", "month": "2024-03", "value": 1}, "P532"),
        ({"id": "m9", "month": "2024-03", "value": 1}, "P519"),
        ({"id": "m0", "month": "2024-13", "value": 1}, "P511"),
        ({"id": "m0", "month": "2023-01", "value": -1}, "P510"),
    ],
)
def test_rows_of_months_that_cannot_be(row: dict[str, object], code: str) -> None:
    given = tables([{"case": "a", "household": {"members": [{"id": "m0", "income": {"2024-03": 5}}]}}])
    more = pl.DataFrame([{"case": "a", **row}])
    given["household.members.income"] = pl.concat([given["household.members.income"], more], how="vertical_relaxed")
    with pytest.raises(PunktError, match=code):
        fee().run(given, as_of=DAY)


def test_a_row_without_a_value_says_nothing() -> None:
    cases: list[dict[str, object]] = [
        {
            "case": "a",
            "household": {
                "application_date": DAY.isoformat(),
                "tariff": 5,
                "members": [{"id": "m0", "income": dict.fromkeys(MONTHS, 5)}],
            },
        }
    ]
    given = tables(cases)
    given["household.members.income"] = given["household.members.income"].with_columns(
        pl.when(pl.col("month") == "2024-07").then(None).otherwise(pl.col("value")).alias("value")
    )
    assert fee().run(given, as_of=DAY)["cases"]["household.fee:status"].to_list() == ["open"]


@pytest.mark.parametrize("engine", ["local", "postgres", "spark"])
def test_only_the_local_engine_reads_months(engine: Engine) -> None:
    """The others would not hold a row to its month."""
    request = Request(register="people", out="out", lists=(("household.members.income", "income"),), engine=engine)
    problems = Problems()
    check_months(request, layout(fee().vocabulary), problems)
    assert [one.code for one in problems.items] == ([] if engine == "local" else ["P856"])
