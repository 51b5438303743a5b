"""The page of a case: that there is none can be chosen, and what is presumed is asked for last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.toll import CITED, write_pack
from helpers.web_service import all_steps, began, draft_of, served

PAGE = {"accept": "text/html", "accept-language": "en"}
RULES = [
    {"check": "so", "require": {"all": ["paid", {"not": "exempt"}]}},
    {
        "decide": "number",
        "then": {"if": {"exists": "owner"}, "then": {"value": {"fact": "fine"}, "if_none": 7}, "else": 9},
    },
]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    """A service with the pack of a town that presumes that nobody is exempt."""
    folder = tmp_path / "town"
    folder.mkdir()
    write_pack(folder, RULES)
    presumed = {"presumptions": [{"subject": "vehicle", "fact": "exempt", "is": False, **CITED}]}
    (folder / "presumptions.yaml").write_text(yaml.safe_dump(presumed), "utf-8")
    with served(tmp_path, pack_dirs=(str(folder),), packs=("test.town",)) as found:
        yield found


def send(client: Any, *fields: tuple[str, str]) -> str:
    """All steps of a draft that is begun with some answers."""
    return unescape(all_steps(client, PAGE, begin(client, *fields))).replace("\u00a0", " ")


def begin(client: Any, *fields: tuple[str, str]) -> Any:
    """The first page of a draft that is begun with some answers."""
    data: dict[str, list[str]] = {"pack": ["test.town"], "section": ["vehicle", "owner"]}
    for name, value in (("as_of", "2024-01-01"), *fields):
        data.setdefault(name, []).append(value)
    return began(client, PAGE, **data)


def saved(client: Any, *fields: tuple[str, str]) -> dict[str, Any]:
    """The case that a draft holds, as its file has it."""
    found = yaml.safe_load(client.get(f"{draft_of(begin(client, *fields))}/case.yaml", headers=PAGE).text)
    assert isinstance(found, dict)
    return found


def test_a_section_can_be_none(client: Any) -> None:
    text = send(client)
    assert 'name="none:owner"' in text and 'name="none:vehicle"' not in text
    assert saved(client, ("none:owner", "1"))["owner"] == "none"
    assert saved(client, ("none:vehicle", "1"))["vehicle"] == {}  # of a vehicle the vocabulary allows none
    text = send(client, ("none:owner", "1"))
    assert re.search(r'name="none:owner" id="none-owner" value="1" checked', text)
    assert re.search(r"<dd[^>]*>9</dd>", text)  # nobody owns it
    assert 'name="f:owner:age"' not in text


def test_a_fact_can_be_none(client: Any) -> None:
    text = send(client)
    assert re.search(r'type="checkbox" name="f:vehicle:fine" id="q-vehicle-fine-none" value="none">', text)
    assert saved(client, ("f:vehicle:fine", ""), ("f:vehicle:fine", "none"))["vehicle"] == {"fine": "none"}
    assert saved(client, ("f:vehicle:fine", "5"))["vehicle"] == {"fine": 5}
    text = send(client, ("f:vehicle:fine", "none"), ("f:owner:age", "30"))
    assert 'id="q-vehicle-fine-none" value="none" checked' in text
    assert re.search(r"<dd[^>]*>7</dd>", text)
    assert 'id="none-owner"' not in text  # of an owner something is said
    both = send(client, ("f:vehicle:fine", "5"), ("f:vehicle:fine", "none"))
    assert "5; none" in both and 'class="error"' in both  # one of the two: nothing is dropped silently


@pytest.mark.full
def test_what_is_presumed_is_asked_for_last(client: Any) -> None:
    goal = ("goal", "vehicle.so")
    before = send(client, goal)
    assert 'name="f:vehicle:paid"' in before and 'name="f:vehicle:exempt"' not in before
    after = send(client, goal, ("f:vehicle:paid", "true"))
    assert 'name="f:vehicle:exempt"' in after
    assert "presumed: a — no (point 1" in after and "say so if it is otherwise" in after
    assert re.search(r"<dd[^>]*>met</dd>", after)
    other = send(client, goal, ("f:vehicle:paid", "true"), ("f:vehicle:exempt", "true"))
    assert "say so if it is otherwise" not in other and re.search(r"<dd[^>]*>not met</dd>", other)


def test_what_is_presumed_stands_beside_the_next_question(client: Any) -> None:
    """Of the outcome asked about; it is not missing, and gone once a case says it."""
    case: dict[str, Any] = {"case": "a", "as_of": "2024-01-01", "vehicle": {"paid": True}}
    params = {"pack": "test.town", "for": "vehicle.so"}
    found = client.post("/v1/questions", params=params, json=case).json()
    assert found["done"] is True and found["next"] is None and found["remaining"] == []
    (presumed,) = found["presumed"]
    assert (presumed["fact"], presumed["value"], presumed["point"]) == ("vehicle.exempt", False, "1")
    assert presumed["asks"]["type"] == "boolean"
    case["vehicle"]["exempt"] = False
    assert client.post("/v1/questions", params=params, json=case).json()["presumed"] == []
