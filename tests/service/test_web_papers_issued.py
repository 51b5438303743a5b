"""Papers issued from the page of a form: recorded once, with their number and day, by whoever decides."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.audit_journals import seal_key
from helpers.web_service import PACK, petrova, served
from punkt.journal import Journal
from punkt.journal.issuing import register
from punkt.service.core.keyring import make, write_keys

pytest.importorskip("docxtpl", reason="needs punkt[forms]")
PAGE = {"accept": "text/html", "accept-language": "ru"}
FORM = "/decisions/1/forms/application?for=recipient"


def taken(client: Any, kind: str = "docx", form: str = "application", **more: str) -> Any:
    """What comes of the page of a form."""
    page = unescape(client.get(FORM.replace("application", form), headers=PAGE).text)
    token = re.search(r'name="token" value="([^"]*)"', page)
    assert token and 'name="issue" value="1" checked' in page
    assert ('name="number"' in page, 'name="day"' in page) == (form == "application", form == "application")
    address = f"/decisions/1/forms/{form}.{kind}?lang=ru"
    return client.post(address, data={"token": token[1], "for": "recipient", **more}, headers=PAGE)


def recorded(client: Any) -> None:
    assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200


def test_a_paper_is_recorded_as_issued(tmp_path: Path) -> None:
    """Its bytes are those that were taken; the same one with its number and day is recorded once."""
    with served(tmp_path) as client:
        recorded(client)
        assert "punkt-paper" not in taken(client).headers
        file = taken(client, issue="1", number="12", day="2025-06-20")
        assert file.status_code == 200 and file.headers["punkt-paper"] == "2"
        assert taken(client, issue="1", number="12", day="2025-06-20").headers["punkt-paper"] == "2"
        sheet = taken(client, "html", issue="1")
        assert sheet.headers["punkt-paper"] == "3" and "Заявление" in sheet.text
        with Journal.open(tmp_path / "journal.db") as journal:
            lines = register(journal.database, journal.get, None).lines
            assert journal.verify().good
        assert [one.is_of(file.content) for one in lines] == [True, False]
        assert [one.is_of(sheet.content) for one in lines] == [False, True]
        told = [(one.paper.head["paper_number"], one.paper.head["paper_day"], one.paper.who) for one in lines]
        assert told == [("12", "2025-06-20", "local"), ("", "", "local")]
        assert "Выданные бумаги: " in client.get("/decisions/1", headers=PAGE).text
        assert 'href="/journal/2"' in client.get("/journal/1", headers=PAGE).text
        entry = unescape(client.get("/journal/2", headers=PAGE).text)
        assert "выданная бумага" in entry and "<dd>12</dd>" in entry and "20.06.2025" in entry
        assert "выданная бумага" in client.get("/journal", headers=PAGE).text


def test_number_and_day_of_the_paper_itself(tmp_path: Path) -> None:
    """A form that has fields for them is asked for nothing beside; who says something beside must say the same."""
    with served(tmp_path) as client:
        recorded(client)
        own = {"field.number": "7", "field.date": "16.06.2025"}
        for more, code in (
            ({"number": "8"}, "P925"),
            ({"day": "2025-06-17"}, "P925"),
            ({"field.date": "в июне"}, "P924"),
        ):
            answer = taken(client, "html", "minutes", issue="1", **{**own, **more})
            assert answer.status_code == 422 and code in answer.text and "punkt-paper" not in answer.headers
            assert taken(client, "html", "minutes", **{**own, **more}).status_code == 200  # a draft says what it likes
        assert taken(client, "html", "minutes", issue="1", **own).headers["punkt-paper"] == "2"
        beside = taken(client, "html", "minutes", issue="1", number="7", day="2025-06-16")
        assert beside.headers["punkt-paper"] == "2"  # it is the same paper, to the byte
        with Journal.open(tmp_path / "journal.db") as journal:
            told = journal.get(2).head
        assert (told["paper_number"], told["paper_day"]) == ("7", "2025-06-16")


def test_what_is_wrong_with_number_and_day(tmp_path: Path) -> None:
    """It is said without the journal's address, and nothing is recorded or handed over."""
    with served(tmp_path) as client:
        recorded(client)
        for more, code in (({"day": "20.06.2025"}, "P610"), ({"number": "x" * 201}, "P980")):
            answer = taken(client, issue="1", **more)
            assert answer.status_code == 422 and code in answer.text and "journal.db" not in answer.text
        assert "punkt-paper" not in taken(client).headers
        with Journal.open(tmp_path / "journal.db") as journal:
            last = journal.last()
        assert last is not None and last.id == 1


def test_the_paper_is_kept_where_that_is_ticked(tmp_path: Path) -> None:
    key = seal_key(tmp_path)
    with served(tmp_path, seal_key=str(key)) as client:
        recorded(client)
        assert 'name="keep"' in client.get(FORM, headers=PAGE).text
        one, two = taken(client, issue="1", number="1"), taken(client, issue="1", keep="1", number="2")
        with Journal.open(tmp_path / "journal.db", key=key) as journal:
            assert journal.get(2).paper_bytes is None and journal.get(3).paper_bytes == two.content == one.content


def test_an_auditor_issues_nothing(tmp_path: Path) -> None:
    """Whoever only reads the journal may look at the paper, and records none."""
    (clerk, secret), (auditor, other) = make("clerk", ("decide",)), make("auditor", ("audit",))
    write_keys(tmp_path / "keys.json", [clerk, auditor])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        bearer = {"authorization": f"Bearer {secret}"}
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=bearer).status_code == 200
        token = re.search(r'name="token" value="([^"]*)"', client.get("/sign-in").text)
        assert token is not None
        client.post("/sign-in", data={"token": token[1], "key": other})
        page = client.get(FORM, headers=PAGE)
        assert page.status_code == 200 and 'name="issue"' not in page.text
        token = re.search(r'name="token" value="([^"]*)"', page.text)
        assert token is not None
        sent = {"token": token[1], "for": "recipient"}
        address = "/decisions/1/forms/application.html"
        assert client.post(address, data=sent, headers=PAGE).status_code == 200
        assert client.post(address, data={**sent, "issue": "1"}, headers=PAGE).status_code == 403
    with Journal.open(tmp_path / "journal.db") as journal:
        last = journal.last()
    assert last is not None and last.id == 1
