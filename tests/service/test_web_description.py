"""The description of the service: what generators of clients need of it, and the cases of the packs that are served."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.web_service import PACK, petrova, served
from punkt.files.read import read_file
from punkt.service.core.keyring import make, write_keys
from punkt.service.description.shapes import Lifted, class_name
from punkt.service.description.typed_cases import typed_cases

Client = Any
Fits = Callable[[str, Any], list[str]]
GENERAL = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def typed(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def _schemas(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of a description, with where it stands."""
    if isinstance(node, list):
        for number, one in enumerate(node):
            yield from _schemas(one, f"{path}/{number}")
    elif isinstance(node, dict):
        if "type" in node or "$ref" in node:
            yield path, node
        for key, one in node.items():
            yield from _schemas(one, f"{path}/{key}")


@pytest.fixture(scope="module")
def fits(typed: dict[str, Any]) -> Fits:
    """What of some data a component does not allow; nothing but what it names is allowed in a table."""
    closed = json.loads(json.dumps(typed["components"]), object_hook=_closed)

    def found(name: str, data: Any) -> list[str]:
        validator = jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": closed})
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]

    return found


def _closed(table: dict[str, Any]) -> dict[str, Any]:
    return {"additionalProperties": False, **table} if "properties" in table and "type" in table else table


def test_what_generators_make_classes_of_has_names_that_read(typed: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for description in (GENERAL, typed)
        for methods in description["paths"].values()
        for operation in nonempty(list(methods.values()))
    ]
    assert len(set(names)) == len(names) / 2  # the same in both
    assert all(name.isascii() and name.isalpha() and name[0].islower() for name in nonempty(names)), names
    for name in nonempty(list(typed["components"]["schemas"])):
        assert name.isascii() and name.isalnum() and name[0].isupper(), name
        assert class_name(name) == name
        properties = typed["components"]["schemas"][name].get("properties", {})
        assert name.lower() not in {one.replace("_", "") for one in properties}, (
            "a variable would be called as its field"
        )


@pytest.mark.parametrize("which", ["general", "with packs"])
def test_no_table_is_bare_and_every_reference_leads_somewhere(which: str, typed: dict[str, Any]) -> None:
    description = GENERAL if which == "general" else typed
    known = description["components"]["schemas"]
    bare = []
    for path, one in nonempty(list(_schemas({"paths": description["paths"], **known}))):
        assert "title" not in one or path.endswith("/properties"), path
        if "$ref" in one:
            assert one["$ref"].removeprefix("#/components/schemas/") in known, path
        if (
            one.get("type") == "object"
            and not one.get("properties")
            and not isinstance(one.get("additionalProperties"), dict)
        ):
            bare.append(path)
        assert not isinstance(one.get("type"), list) or "object" not in one["type"], path
    assert bare == ["/CaseAsGiven"]


def test_a_case_has_every_fact_with_its_values_unit_and_words(client: Client, typed: dict[str, Any]) -> None:
    schemas = typed["components"]["schemas"]
    assert schemas["CaseRuKarelia166p"]["$ref"] == schemas["CaseRuMintrud847"]["$ref"]
    vocabulary = client.get("/v1/vocabulary").json()
    for subject in nonempty(vocabulary["subjects"]):
        name = f"RuSocial{class_name(subject['name'])}" + ("" if subject["section"] else "Element")
        for fact in nonempty(subject["facts"]):
            at: dict[str, Any] = schemas[name]
            for part in fact["path"].split("."):
                at = at if "properties" in at else schemas[_referred(at)]
                at = at["properties"].get(part, {})
                if not at:
                    break
            assert bool(at) != fact["derived"], fact["path"]
            if at:
                described = at.get("description", "")
                assert fact["label"]["ru"] in described and fact["label"]["en"] in described, fact["path"]
                assert at.get("x-unit") == fact["unit"]
            if at and fact["type"] == "choice":
                assert schemas[_referred(at)]["enum"] == list(fact["values"])


def _referred(schema: dict[str, Any]) -> str:
    found = schema.get("$ref") or next(one["$ref"] for one in schema["anyOf"] if "$ref" in one)
    return str(found).removeprefix("#/components/schemas/")


def test_the_cases_of_packs_fit_and_what_is_wrong_does_not(fits: Fits) -> None:
    files = sorted((ROOT / "rules").glob("*/*/cases/*.yaml"))
    for file in nonempty(files):
        data = read_file(file).data
        assert isinstance(data, dict)
        case = {key: value for key, value in data.items() if key not in ("about", "expect")}
        assert fits("CaseRuKarelia166p", json.loads(json.dumps(case, default=float))) == [], file
    assert fits("CaseFile", {"case": "a", "recipient": {"sexx": "female"}})
    assert fits("CaseFile", {"case": "a", "recipient": {"sex": "x"}})
    assert fits("DecisionRequest", {"case": {"case": "a"}, "packs": ["ru.nothing"]})


def test_answers_have_what_is_described_and_nothing_else(
    client: Client, fits: Fits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("punkt.service.core.chooser.find_spec", lambda _: None)  # questions in order, for speed
    made = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    asked = {"case": "a", "recipient": {"disability": True}}
    faulty = client.post("/v1/decisions", params={"pack": PACK}, json={"case": "a", "recipient": {"sex": "x"}})
    answers = {
        "Decision": made,
        "Entry": client.get(made.headers["location"]),
        "PackList": client.get("/v1/packs"),
        "Vocabulary": client.get("/v1/vocabulary"),
        "Questions": client.post("/v1/questions", params={"pack": PACK, "for": "recipient.age_allowed"}, json=asked),
        "Problem": faulty,
        "State": client.get("/ready"),
        "Reloaded": client.post("/v1/admin/reload"),
    }
    for name, answer in nonempty(list(answers.items())):
        assert fits(name, answer.json()) == [], name
    for one in nonempty(answers["PackList"].json()["packs"]):
        for point in one["points"]:
            found = client.get(f"/v1/packs/{one['id']}/points/{point}").json()
            assert fits("DocumentPoint", found) == [], (one["id"], point)


def test_whoever_shows_no_key_is_told_of_no_pack(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    made, key = make("somebody", ("decide",))
    write_keys(keys, [made])
    with served(tmp_path, keys=str(keys)) as client:
        assert client.get("/openapi.json").json() == GENERAL
        shown = client.get("/openapi.json", headers={"authorization": f"Bearer {key}"}).json()
    assert "CaseRuKarelia166p" in shown["components"]["schemas"]


def test_tables_that_would_be_called_alike_are_told_apart() -> None:
    lifted = Lifted()
    one = {"type": "object", "properties": {"x": {"type": "string"}}}
    other = {"type": "object", "properties": {"y": {"type": "string"}}}
    whole = {
        "type": "object",
        "properties": {"a_b": one, "a": {"type": "object", "properties": {"b": other}}, "c": one},
    }
    lifted.add("Whole", whole, str)
    assert lifted.found["Whole"]["properties"]["a_b"] == {"$ref": "#/components/schemas/WholeAB"}
    assert lifted.found["WholeA"]["properties"]["b"] == {"$ref": "#/components/schemas/WholeAB2"}
    assert lifted.found["Whole"]["properties"]["c"] == {"$ref": "#/components/schemas/WholeAB"}


def test_vocabularies_do_not_take_names_of_others(client: Client) -> None:
    [vocabulary] = client.app.state.service.shelf.vocabularies.values()
    titles = {key: {"ru": "а", "en": "a"} for key in ("a.b", "a-b")}
    found = typed_cases(dict.fromkeys(titles, vocabulary), titles, {"RuSocialThing", "CaseAB"})
    assert {"RuSocial2Case", "CaseAB2", "CaseAB3"} <= set(found)


def test_no_answer_is_described_as_just_anything() -> None:
    """An answer of another kind than JSON is not described as JSON too: generators of clients would read it so."""
    answers = [
        (path, status, kind, media["schema"])
        for path, methods in GENERAL["paths"].items()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        for kind, media in answer.get("content", {}).items()
    ]
    assert [one for one in nonempty(answers) if not one[3]] == []
