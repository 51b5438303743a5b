"""Invented registers: the same bytes for the same seed, cases the vocabulary takes, shares as described."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
import yaml

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_file, read_text
from punkt.registers.invented.description import read_description
from punkt.registers.invented.write_invented import invent

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load(PACK)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {}
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        (tmp_path / name).mkdir()
        files[name] = invent(PACK, (), tmp_path / name / "x.parquet", 300, seed, "groups", as_of=DAY)
    content = {name: [f.read_bytes() for f in found] for name, found in files.items()}
    assert content["a"] == content["b"] != content["c"]
    assert [f.name for f in files["a"]] == ["x.parquet", "x.group.rooms.parquet", "x.group.members.parquet"]


def share_of(cells: pl.Series) -> float:
    """How many of the truths among the cells are true."""
    told: Any = cells.mean()
    return float(told)


def test_shares_are_those_described(tmp_path: Path, rules: Rules) -> None:
    described = read_description(read_file(ROOT / "rules" / "simulate.yaml"), rules.vocabulary)
    frame = pl.read_parquet(invent(PACK, (), tmp_path / "x.parquet", 20_000, 1, as_of=DAY)[0])
    assert frame.height == frame["case"].n_unique() == 20_000
    known = described.facts["recipient"]
    (spec,) = known["ipra.self_care"]
    cells = frame["recipient.ipra.self_care"]
    assert abs(share_of(cells.is_not_null()) - float(spec["known"])) < 0.02
    for word, share in nonempty(spec["weights"].items()):
        assert abs(share_of(cells == int(word)) - float(share)) < 0.02
    wards = frame.filter(pl.col("recipient.guardian_decision").is_not_null())["recipient.legal_capacity"].unique()
    assert wards.to_list() == ["none"]
    hours: Any = frame["recipient.planned_hours.amount"].max()
    assert hours <= 60


@pytest.mark.parametrize(("register", "n"), [("people", 150), ("groups", 60)])
def test_cases_are_such_as_the_vocabulary_takes(tmp_path: Path, rules: Rules, register: str, n: int) -> None:
    """Each invented case, read as a case is: none breaks a range, a constraint or a reference."""
    (file,) = [f for f in invent(PACK, (), tmp_path / "x.jsonl", n, 3, register, as_of=DAY) if f.name == "x.jsonl"]
    cases = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert len(cases) == n
    for case in cases:
        for part in ("area_norm_m2",):
            if part in case.get("group", {}):
                case["group"][part] = float(case["group"][part])
        exact(case)
        rules.read_case(case, DAY)
    if register == "groups":
        sizes = {len(case["group"]["members"]) for case in cases}
        assert len(sizes) > 3 and all(case["group"]["rooms"] for case in cases)


def exact(value: Any) -> None:
    """JSON has exact numbers as texts: make numbers of them."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("amount", "area_m2") and isinstance(item, str):
                value[key] = float(item)
            exact(item)
    elif isinstance(value, list):
        for item in value:
            exact(item)


def changed(change: Callable[[Any], object]) -> str:
    data = yaml.safe_load((ROOT / "rules" / "simulate.yaml").read_text(encoding="utf-8"))
    change(data)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["subjects"]["recipient"].update(sx={"share": 1}), "P758"),
        (lambda d: d["subjects"]["recipient"].update(sex={"share": 1}), "P818"),
        (lambda d: d["subjects"]["recipient"].update(sex={"weights": {"man": 1}}), "P512"),
        (lambda d: d["subjects"]["recipient"].update(sex={"weights": {"male": 0}}), "P819"),
        (lambda d: d["subjects"]["recipient"]["birth_date"].update(where={"stage": "living"}), "P758"),
        (lambda d: d["registers"].update(x={"sections": ["nobody"]}), "P220"),
        (lambda d: d["lists"].update({"group.cars": {"count": {"1": 1}}}), "P809"),
        (lambda d: d.pop("about"), "P201"),
    ],
)
def test_faults_of_a_description(rules: Rules, change: Callable[[Any], object], code: str) -> None:
    with pytest.raises(PunktError) as raised:
        read_description(read_text(changed(change), "s.yaml"), rules.vocabulary)
    assert code in {d.code for d in raised.value.diagnostics}
    assert all(d.place.file == "s.yaml" and d.place.line for d in raised.value.diagnostics)


def test_wrong_calls(tmp_path: Path) -> None:
    def code(*arguments: Any, **more: Any) -> str:
        with pytest.raises(PunktError) as raised:
            invent(PACK, (), *arguments, **more)
        assert not [p for p in tmp_path.iterdir() if p.suffix == ".unfinished"]
        return raised.value.diagnostics[0].code

    out = tmp_path / "x.parquet"
    assert code(tmp_path / "x.doc", 1, 1) == "P803"
    assert code(tmp_path / "no" / "x.csv", 1, 1) == "P811"
    assert code(out, 1, 1, "animals") == "P821"
    out.write_text("mine")
    assert code(out, 1, 1) == "P802"
    assert out.read_text() == "mine"
