"""A model that imports others: found beside it by their namespaces, called by the names of the imports."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpers.dmn_models import Imported, choice, decision, given, literal, model, record, table
from punkt.authoring.dmn import imported_models
from punkt.authoring.dmn.imported_models import read_with_imports
from punkt.authoring.dmn.model import Model
from punkt.authoring.dmn.read_model import read_model

FEE = "http://example.org/fee"
RATES = "http://example.org/rates"
KIND = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def imports(name: str, namespace: str, file: str = "") -> str:
    located = f' locationURI="{file}"' if file else ""
    return f'<import name="{name}" namespace="{namespace}" importType="{KIND}"{located}/>'


def function(name: str, parameter: str, type_ref: str, logic: str) -> str:
    inner = f'<formalParameter name="{parameter}" typeRef="{type_ref}"/>{logic}'
    return (
        f'<businessKnowledgeModel name="{name}"><encapsulatedLogic>{inner}</encapsulatedLogic></businessKnowledgeModel>'
    )


def put(folder: Path, file: str, namespace: str, *parts: str) -> None:
    written = model(*parts, name=file).replace("<definitions ", f'<definitions namespace="{namespace}" ')
    (folder / file).write_text(written, "utf-8")


RATE = decision("Rate", table("UNIQUE", ["Zone"], [['"near"', "2"], ['"far"', "5"]]))
ZONE = given("Zone", "tZone")


def fees(folder: Path) -> None:
    """Fees rest on rates, which are a model of their own; both have a decision and a type of the same name."""
    put(folder, "rates.dmn", RATES, choice("tZone", "near", "far"), ZONE, RATE)
    per_person = function("Per person", "Group", "tGroup", literal("Group.size * Rate"))
    parts = (imports("base", RATES), record("tGroup", size="number"), per_person)
    put(folder, "fees.dmn", FEE, *parts, decision("Rate", literal("base.Rate + 1")))


def test_functions_types_decisions_and_inputs(tmp_path: Path) -> None:
    """Within an imported model names are its own: of (2 + 1) a head three heads pay 9, of (5 + 1) 18."""
    fees(tmp_path)
    party = given("Party", "fee.tGroup")
    one = Imported(tmp_path, imports("fee", FEE), party, decision("Rate", literal("fee.Per person(Party) + 1000")))
    zone = "fee_base_zone"
    values = [one.value("rate", **{zone: word, "party": {"size": 3}}) for word in ("near", "far")]
    assert values == [1009, 1018]
    assert one.codes == []
    assert one.value("rate", **{zone: "near"}) == "open"


def test_only_what_is_used_comes_over(tmp_path: Path) -> None:
    broken = decision("Odd", literal("sort([1, 2], function(a, b) a < b)"))
    put(tmp_path, "rates.dmn", RATES, choice("tZone", "near", "far"), ZONE, RATE, broken)
    one = Imported(tmp_path, imports("base", RATES), given("A", "number"), decision("Twice", literal("A * 2")))
    assert one.codes == []
    assert one.value("twice", a=4) == 8
    assert set(one.rules.vocabulary.subjects["data"].facts) == {"a"}


def test_without_a_name_it_is_the_same_space(tmp_path: Path) -> None:
    """As DMN 1.1 imports; of equal names the own is meant."""
    put(tmp_path, "rates.dmn", RATES, choice("tZone", "near", "far"), ZONE, RATE, decision("Own", literal("1")))
    parts = (imports("", RATES, "http://elsewhere.org/models/rates.dmn"), decision("Own", literal("Rate * 10")))
    assert Imported(tmp_path, *parts).value("own", zone="far") == 50


@pytest.mark.parametrize("named", ["rates.dmn", ""])
def test_a_file_that_is_there_but_broken(tmp_path: Path, named: str) -> None:
    """What is wrong with it is told at its place, and not that it is not there."""
    put(tmp_path, "rates.dmn", RATES, RATE)
    text = (tmp_path / "rates.dmn").read_text("utf-8")
    (tmp_path / "rates.dmn").write_text(text.replace("</definitions>", ""), "utf-8")
    (tmp_path / "other.dmn").write_text("<definitions", "utf-8")
    parts = (imports("base", RATES, named), imports("again", RATES, named), given("A", "number"))
    one = Imported(tmp_path, *parts, decision("Twice", literal("A * 2")))
    assert one.codes == ["P940"]
    (told,) = one.made.left_out
    assert told.place.file.endswith("rates.dmn") and told.place.line
    assert one.value("twice", a=4) == 8


def test_each_file_of_the_folder_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fees(tmp_path)
    for number in range(3):
        put(tmp_path, f"other{number}.dmn", f"{KIND}{number}", given("A", "number"))
    read: Counter[str] = Counter()

    def counted(path: str | Path) -> Model:
        read[Path(path).name] += 1
        return read_model(path)

    monkeypatch.setattr(imported_models, "read_model", counted)
    put(tmp_path, "whole.dmn", "urn:whole", imports("a", FEE), imports("b", RATES), imports("c", FEE))
    model = read_with_imports(tmp_path / "whole.dmn")
    assert not model.missing and read.pop("whole.dmn") and set(read.values()) == {1} and len(read) == 5


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.dmn").write_text("<definitions", "utf-8")
    parts = (imports("fee", FEE), given("A", "number"), decision("Twice", literal("A * 2")))
    one = Imported(tmp_path, *parts, decision("Lost", literal("fee.Rate + 1")))
    assert one.codes == ["P953", "P942"]
    assert FEE in one.made.left_out[0].message("ru")
    assert one.value("twice", a=4) == 8


@pytest.mark.parametrize("there", [FEE, ""])
def test_a_circle_is_named(there: str, tmp_path: Path) -> None:
    """Two models that import one another, and one that imports itself."""
    put(tmp_path, "fees.dmn", FEE, imports("back", there or FEE), decision("Rate", literal("3")))
    one = Imported(tmp_path, imports("fee", FEE), decision("Own", literal("fee.Rate")))
    assert one.codes == ["P954"]
    assert one.value("own") == 3


def test_words_of_an_imported_type(tmp_path: Path) -> None:
    put(tmp_path, "rates.dmn", RATES, choice("tZone", "near", "far"))
    zone = given("Zone", "base.tZone")
    parts = {"if": 'Zone = "near"', "then": "1", "else": "2"}
    boxed = "".join(f"<{name}>{literal(written)}</{name}>" for name, written in parts.items())
    logic = f"<conditional>{boxed}</conditional>"
    one = Imported(tmp_path, imports("base", RATES), zone, decision("Number", logic))
    assert [one.value("number", zone=word) for word in ("near", "far")] == [1, 2]
