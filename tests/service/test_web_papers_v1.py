"""Papers over ``/v1``: which there are, why one waits, and the very files that the pages and the command line make."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.audit_journals import seal_key
from helpers.web_service import PACK, petrova, served
from punkt.command.main import main
from punkt.deciding.rule_base import load
from punkt.journal import Journal
from punkt.journal.issuing import register
from punkt.service.core.keyring import make, write_keys
from punkt.showing.papers import fill, find_form
from punkt.showing.papers.paper_page import page

pytest.importorskip("docxtpl", reason="needs punkt[forms]")
Client = Any
PAPERS = "/v1/decisions/1/papers"


def text_of(file: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").decode()


@pytest.fixture(scope="module")
def papers(client: Client) -> str:
    """The address of the papers of a decision that was recorded."""
    answer = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    return f"{answer.headers['location']}/papers"


def test_the_papers_of_a_decision_and_why_one_waits(client: Client, papers: str) -> None:
    found = client.get(papers, params={"lang": "en"}).json()["papers"]
    ready = {one["form"]: one for one in found if one["ready"]}
    waiting = {one["form"]: one for one in found if not one["ready"]}
    assert list(ready) == [one["form"] for one in found][: len(ready)] and "application" in ready
    assert all(not one["faults"] for one in ready.values()) and ready["application"]["asks"] == ["day", "number"]
    assert {"name": "phone", "label": {"ru": "контактный телефон", "en": "telephone"}} in ready["application"]["fields"]
    assert waiting and not any(one["fields"] or one["asks"] for one in waiting.values())
    refused = client.post(f"{papers}/conclusion", json={}, params={"lang": "en"})
    assert refused.status_code == 422 and refused.json()["errors"] == waiting["conclusion"]["faults"]
    assert {one["code"] for one in refused.json()["errors"]} <= {"P791", "P792"}


@pytest.mark.full
def test_a_paper_is_that_of_the_command_line(client: Client, papers: str, tmp_path: Path) -> None:
    """What is typed is on it; the page is made of the same decision, to the byte."""
    rules = load(PACK)
    paper = fill(rules.decide(petrova()), find_form(rules.linked, "application"), "ru", typed={"phone": "921-00"})
    asked = {"format": "html", "subject": "recipient", "typed": {"phone": "921-00"}}
    sheet = client.post(f"{papers}/application", json=asked)
    assert sheet.headers["content-type"].startswith("text/html") and sheet.text == page(paper)
    assert "style-src 'sha256-" in sheet.headers["content-security-policy"]
    file = client.post(f"{papers}/application", json={"typed": {"phone": "921-00"}})
    assert f"application-{papers.split('/')[3]}.docx" in file.headers["content-disposition"] and "921-00" in text_of(
        file.content
    )
    assert "punkt-paper" not in file.headers


@pytest.mark.full
def test_forms_are_those_that_the_command_line_lists(client: Client, papers: str) -> None:
    found = client.get("/v1/forms", params={"pack": PACK, "lang": "ru"})
    listed = CliRunner().invoke(main, ["form", "--lang", "ru", "--pack", PACK]).stdout
    own = [one for one in found.json()["forms"] if one["pack"] == PACK]
    names = re.findall(r"^([a-z-]+) — ", listed, re.MULTILINE)
    assert sorted(one["form"] for one in own) == sorted(names) != []
    (conclusion,) = (one for one in own if one["form"] == "conclusion")
    assert conclusion["needs"] == [{"of": "outcome", "name": "recipient.conclusion", "value": "due"}]
    assert (conclusion["point"], conclusion["own"], conclusion["subject"]) == ("annex.2", False, "recipient")
    tag = found.headers["etag"]
    assert client.get("/v1/forms", params={"pack": PACK}, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.full
def test_a_paper_is_recorded_as_issued(tmp_path: Path) -> None:
    """As the pages do: its bytes are those that were sent; asked again under the same number and day, once."""
    key = seal_key(tmp_path)
    with served(tmp_path, seal_key=str(key)) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        issue = {"issue": {"number": "12", "day": "2025-06-20"}}
        file = client.post(f"{PAPERS}/application", json=issue)
        assert file.headers["punkt-paper"] == "2"
        assert client.post(f"{PAPERS}/application", json=issue).headers["punkt-paper"] == "2"
        kept = client.post(f"{PAPERS}/application", json={"issue": {"number": "13", "keep": True}, "format": "html"})
        assert kept.headers["punkt-paper"] == "3"
        with Journal.open(tmp_path / "journal.db", key=key) as journal:
            lines = register(journal.database, journal.get, journal.keys).lines
            assert [one.is_of(file.content) for one in lines] == [True, False]
            assert journal.get(3).paper_bytes == kept.content and journal.get(2).paper_bytes is None
            told = [(one.paper.head["paper_number"], one.paper.head["paper_day"], one.paper.who) for one in lines]
            assert told == [("12", "2025-06-20", "local"), ("13", "", "local")] and journal.verify().good
        assert client.post("/v1/decisions/2/papers/application", json={}).json()["code"] == "P787"


@pytest.mark.full
def test_what_is_wrong_has_its_place(client: Client, papers: str) -> None:
    """Everything at once, and nothing is recorded."""
    wrong = {"subject": 1, "format": "pdf", "typed": {"phone": 2}, "issue": {"day": "soon", "kep": True}, "x": 1}
    answer = client.post(f"{papers}/application", json=wrong)
    found = {one["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert answer.status_code == 422 and found == {
        "/subject": "P786", "/format": "P786", "/typed/phone": "P786", "/issue/day": "P610", "/issue/kep": "P786",
        "/x": "P786",
    }  # fmt: skip
    typed = client.post(f"{papers}/application", json={"typed": {"phon": "1", "signature": "x"}}).json()["errors"]
    assert [(one["code"], one["pointer"]) for one in typed] == [("P794", "/typed/phon"), ("P930", "/typed/signature")]
    for body, status in ((b"[]", 422), (b"{", 400)):
        sent = {"content": body, "headers": {"content-type": "application/json"}}
        assert client.post(f"{papers}/application", **sent).status_code == status
    assert (
        client.post(f"{papers}/application", content=b"a: 1", headers={"content-type": "text/yaml"}).status_code == 415
    )
    assert client.post(f"{papers}/nothing", json={}).status_code == 404
    assert client.get("/v1/decisions/99/papers").status_code == 404
    assert (
        client.get("/v1/decisions", params={"case": petrova()["case"], "size": 1}).json()["entries"][0]["papers"] == []
    )


@pytest.mark.full
def test_who_only_reads_issues_nothing(tmp_path: Path) -> None:
    """An auditor may look at a paper; a stranger's key finds no decision; unsealed, nothing can be kept."""
    made = [make(name, (role,)) for name, role in (("clerk", "decide"), ("auditor", "audit"), ("other", "decide"))]
    write_keys(tmp_path / "keys.json", [key for key, _ in made])
    clerk, auditor, other = ({"authorization": f"Bearer {secret}"} for _, secret in made)
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=clerk)
        at = f"{PAPERS}/application"
        issue: dict[str, Any] = {"issue": {}}
        assert client.post(at, json={}, headers=auditor).status_code == 200
        assert client.post(at, json=issue, headers=auditor).status_code == 403
        assert client.post(at, json={}, headers=other).status_code == 404
        assert client.get(PAPERS, headers=other).status_code == 404 and client.get(PAPERS).status_code == 401
        unsealed = client.post(at, json={"issue": {"keep": True}}, headers=clerk)
        assert (unsealed.status_code, unsealed.json()["code"]) == (422, "P989")
        assert "journal.db" not in unsealed.text
        assert client.post(at, json=issue, headers=clerk).headers["punkt-paper"] == "2"
