"""What the command line can do besides deciding, over HTTP: the journal's list, the calendar, the solver's answers."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.hanging import hanging
from helpers.loops import nonempty
from helpers.recipients import COVERED
from helpers.web_service import PACK, PETROVA, petrova, served
from punkt.command.main import main
from punkt.files.messages.optional_parts import missing
from punkt.service.core import chooser
from punkt.service.core.keyring import make, write_keys
from punkt.service.core.pack_snapshot import Shelf
from punkt.service.core.solver_process import missing as needed
from punkt.showing.papers.icalendar import calendar

Client = Any
DECIDE = f"/v1/decisions?pack={PACK}"


@pytest.mark.full
def test_the_list_of_the_journal_has_pages_and_filters(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        for number in range(5):
            client.post(
                f"{DECIDE}&as_of=2025-06-0{1 + number % 2}&parts=outcomes", json={**petrova(), "case": f"c-{number}"}
            )
        first = client.get("/v1/decisions", params={"size": 2}).json()
        assert (first["total"], first["pages"], first["page"]) == (5, 3, 1)
        assert [one["id"] for one in first["entries"]] == [5, 4]
        assert first["entries"][0]["as_of"] == "2025-06-01" and first["entries"][0]["kind"] == "decision"
        assert "case" not in first["entries"][0] and "decision" not in first["entries"][0]
        assert [one["id"] for one in client.get("/v1/decisions?size=2&page=3").json()["entries"]] == [1]
        for query, ids in nonempty(
            {
                "case=c-3": [4],
                "day=2025-06-02": [4, 2],
                "outcome=recipient.need&value=established": [5, 4, 3, 2, 1],
                "outcome=recipient.need&value=not_established": [],
                "who=nobody": [],
                "until=2000-01-01": [],
                "kind=paper": [],
            }.items()
        ):
            found = client.get(f"/v1/decisions?{query}").json()
            assert [one["id"] for one in found["entries"]] == ids, query
        for wrong in nonempty(["size=0", "size=1000", "page=0", "kind=x", "since=soon", "nothing=1"]):
            assert client.get(f"/v1/decisions?{wrong}").status_code == 422, wrong


@pytest.mark.full
def test_only_auditors_read_the_list_and_a_service_without_a_journal_has_none(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    made = [make(role, (role,)) for role in ("decide", "audit")]
    write_keys(keys, [key for key, _ in made])
    deciding, auditing = ({"authorization": f"Bearer {secret}"} for _, secret in made)
    with served(tmp_path, keys=str(keys)) as client:
        assert client.get("/v1/decisions").status_code == 401
        assert client.get("/v1/decisions", headers=deciding).status_code == 403
        assert client.get("/v1/decisions", headers=auditing).json()["entries"] == []
    with served(tmp_path, record=False) as client:
        assert client.get("/v1/decisions").json()["total"] == 0


def test_the_newest_entry_comes_first(client: Client) -> None:
    made = client.post(f"{DECIDE}&as_of=2025-06-03", json={"case": "newest"})
    found = client.get("/v1/decisions", params={"case": "newest", "day": "2025-06-03", "size": 1}).json()
    assert str(found["entries"][0]["id"]) == made.headers["punkt-decision"]
    assert client.get("/v1/decisions?size=0").status_code == 422


def test_the_calendar_is_that_of_the_page(client: Client) -> None:
    made = client.post(DECIDE, json=petrova())
    found = client.get(f"{made.headers['location']}/calendar", params={"lang": "en"})
    page = client.get(f"/decisions/{made.headers['punkt-decision']}/days.ics", params={"lang": "en"})
    assert found.headers["content-type"].startswith("text/calendar")
    assert found.text.count("BEGIN:VEVENT") == page.text.count("BEGIN:VEVENT") > 0
    assert calendar([], "en").splitlines()[0] == found.content.splitlines()[0]
    nothing = client.post(DECIDE, json={"case": "a"})
    assert client.get(f"{nothing.headers['location']}/calendar").json()["code"] == "P787"


@pytest.mark.full
def test_the_solver_answers_as_on_the_command_line(client: Client, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    asked = {"case": "a", "as_of": "2025-06-01", "recipient": {**COVERED, "ipra": {"self_care": 1}}}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(asked, default=str))
    command = ["missing", str(file), "--pack", PACK, "--for", "recipient.need", "--format", "json"]
    found = client.post(f"/v1/missing?pack={PACK}&for=recipient.need", json=json.loads(file.read_text()))
    assert found.json()["outcomes"] == json.loads(CliRunner().invoke(main, command).stdout)
    assert len(found.json()["outcomes"][0]["missing"]) == 5
    command = ["why-not", str(PETROVA), "need=not_established", "--pack", PACK, "--ways", "1", "--format", "json"]
    ways = client.post(f"/v1/why-not?pack={PACK}&wanted=need%3Dnot_established&ways=1", json=petrova())
    told = json.loads(CliRunner().invoke(main, command).stdout)
    assert {key: ways.json()[key] for key in told} == told
    assert client.post(f"/v1/why-not?pack={PACK}&wanted=nothing%3Dx", json=petrova()).status_code == 422


def test_without_the_solver_that_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(extra: str, module: str) -> None:
        raise missing(extra, module)

    monkeypatch.setattr("punkt.service.core.chooser.require", absent)
    answer = client.post(f"/v1/missing?pack={PACK}", json={"case": "a"})
    assert (answer.status_code, answer.json()["errors"][0]["kind"]) == (500, "environment")


@pytest.mark.full
def test_a_search_that_hangs_is_ended_and_the_next_one_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    monkeypatch.setattr(chooser, "OVERDUE", 0.2)
    shelf, asker = Shelf.copy(), chooser.Chooser(60)
    given = str(shelf.folder), (PACK,), date(2025, 6, 1), {"case": "a", "recipient": {}}, ("recipient.age_allowed",)

    async def asked() -> tuple[Any, Any]:
        nothing = await asker.searched(hanging, seconds=0.2, share="hostile")
        return nothing, await asker.searched(needed, *given, seconds=120, share="honest")

    try:
        nothing, found = asyncio.run(asked())
    finally:
        asker.close()
        shelf.close()
    assert nothing is None and found[0]["missing"] == ["recipient.birth_date"]
