"""Four eyes: one proposes, another confirms, and only then is it recorded; and drafts that are handed over."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from helpers.audit_journals import rules, seal_key
from helpers.web_service import PACK, draft_of, petrova, served, service_of
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import EntryQuery, Journal
from punkt.journal.entry import by_two, persons
from punkt.journal.sealing import SealKeys
from punkt.service.core import proposals
from punkt.service.core.drafts import Drafts
from punkt.service.core.keyring import make, write_keys

PAGE = {"accept": "text/html", "accept-language": "ru"}
NAMES = ("Иванова", "Петров", "Сидоров")


class Desk:
    """A service with keys, and the members who use it."""

    def __init__(self, client: Any, ids: list[str], secrets: list[str], log: io.StringIO, folder: Path) -> None:
        self.client, self.ids, self.secrets, self.log, self.folder = client, ids, secrets, log, folder

    def bearer(self, who: int) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secrets[who]}"}

    def enter(self, who: int) -> None:
        """Sign in on the pages as one of the members."""
        self.client.cookies.clear()
        page = self.client.get("/sign-in", headers=PAGE).text
        answer = self.client.post("/sign-in", data={"token": token(page), "key": self.secrets[who]}, headers=PAGE)
        assert answer.status_code == 200, answer.text

    def begin(self, case: dict[str, Any]) -> str:
        """The address of a draft of a case out of a file."""
        page = self.client.get("/case", headers=PAGE).text
        file = {"file": ("case.json", json.dumps(case, default=str).encode())}
        answer = self.client.post(
            "/case/open", data={"token": token(page), "pack": PACK}, files=file, headers=PAGE, follow_redirects=True
        )
        return draft_of(answer)

    def send(self, at: str, what: str, **fields: str) -> Any:
        """Send a form of a draft that whoever has signed in has."""
        page = self.client.get(f"{at}/answers", headers=PAGE).text
        return self.client.post(f"{at}{what}", data={"token": token(page, at), **fields}, headers=PAGE)

    def listed(self) -> str:
        return str(self.client.get("/case", headers=PAGE).text)

    def events(self) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [one for one in lines if one["event"].startswith(("draft handed", "decision proposed", "proposal"))]


def token(page: str, at: str = "") -> str:
    """The token of a form: of a draft, or of the visit."""
    pattern = rf'action="{re.escape(at)}/\w+"[^>]*>\s*<input type="hidden" name="token" value="([0-9a-f]+)"'
    found = re.search(pattern if at else r'name="token" value="([0-9a-f]+)"', page)
    if found is None and at:
        found = re.search(r'name="token" value="([0-9a-f]{32})"', page)
    assert found is not None, page[:2000]
    return found[1]


@contextmanager
def desk(folder: Path, four_eyes: bool = True, roles: tuple[str, ...] = ("decide",), **changes: Any) -> Iterator[Desk]:
    made = [make(name, roles) for name in NAMES]
    write_keys(folder / "keys.json", [key for key, _ in made])
    log = io.StringIO()
    with served(folder, log, keys=str(folder / "keys.json"), four_eyes=four_eyes, **changes) as client:
        yield Desk(client, [key.id for key, _ in made], [secret for _, secret in made], log, folder)


def code_of(answer: Any) -> str:
    return str(answer.json()["code"])


def test_one_proposes_another_confirms_and_only_then_is_it_recorded(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        journal = service_of(at.client).journal
        at.enter(0)
        draft = at.begin(petrova())
        answers = at.client.get(f"{draft}/answers", headers=PAGE).text
        assert "Предложить решение" in answers and ">Вынести решение<" not in answers
        assert NAMES[1] in answers and NAMES[0] not in answers, "nobody confirms what is one's own"
        seen = at.send(draft, "/decide", sure="1")
        assert seen.url.path == f"{draft}/decision" and journal.last() is None
        sent = at.send(draft, "/propose", to=at.ids[1])
        assert f"подтверждает {NAMES[1]}" in sent.text and draft not in sent.text, "it has left the list"
        assert at.client.get(draft, headers=PAGE).status_code == 404 and journal.last() is None
        assert draft not in at.log.getvalue().split("decision proposed")[0]

        at.enter(2)
        assert draft not in at.listed() and at.client.get(draft, headers=PAGE).status_code == 404

        at.enter(1)
        assert draft in at.listed() and f"{NAMES[0]} предлагает решение" in at.listed()
        shown = at.client.get(f"{draft}/decision", headers=PAGE).text
        (digest,) = re.findall(r'name="digest" value="([^"]+)"', shown)
        done = at.send(draft, "/confirm", digest=digest)
        assert done.url.path == "/decisions/1"
        entry = journal.get(1)
        assert entry.who == f"{at.ids[0]} → {at.ids[1]}" and entry.decision["digest"] == digest
        again = at.client.post(f"{draft}/confirm", data={"token": "0" * 32, "digest": digest}, headers=PAGE)
        assert again.status_code == 404 and journal.last().id == 1, "the draft is no longer hers"

        at.enter(0)
        assert 'href="/decisions/1"' in at.listed(), "decided, it is with who proposed it"
        assert at.client.get("/decisions/1", headers=PAGE).status_code == 200
        at.enter(2)
        assert at.client.get("/decisions/1", headers=PAGE).status_code == 404
        assert [(one["event"], one["by"]) for one in at.events()] == [
            ("decision proposed", at.ids[0]),
            ("proposal confirmed", at.ids[1]),
        ]
        assert journal.verify().good


def test_an_answer_that_is_changed_ends_the_proposal(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.enter(0)
        draft = at.begin(petrova())
        at.send(draft, "/propose", to=at.ids[1])
        at.enter(1)
        page = at.client.get(f"{draft}?step=about", headers=PAGE).text
        assert f"Решение предлагает {NAMES[0]}" in page
        shown = at.client.get(f"{draft}/decision", headers=PAGE).text
        (digest,) = re.findall(r'name="digest" value="([^"]+)"', shown)
        same = at.send(draft, "?step=other", go="next")
        assert f"Решение предлагает {NAMES[0]}" in same.text, "what was sent without a change ends nothing"
        at.send(draft, "?step=about", setting="1", name="другое", as_of="2025-06-01", pack=PACK, section="recipient")
        page = at.client.get(f"{draft}/answers", headers=PAGE).text
        assert "больше не действует" in page and "Предложить решение" in page
        refused = at.send(draft, "/confirm", digest=digest)
        assert refused.status_code == 409 and "[P427]" in refused.text
        assert service_of(at.client).journal.last() is None
        given = at.send(draft, "/hand", to=at.ids[0])
        assert f"Черновик передан: {NAMES[0]}" in given.text
        at.enter(0)
        assert draft in at.listed() and f"от: {NAMES[1]}" in at.listed()


@pytest.mark.full
def test_it_is_given_back_without_being_confirmed(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.enter(0)
        draft = at.begin(petrova())
        at.send(draft, "/propose", to=at.ids[1])
        at.enter(1)
        at.send(draft, "/hand")
        assert draft not in at.listed()
        at.enter(0)
        page = at.client.get(f"{draft}/answers", headers=PAGE).text
        assert "Предложить решение" in page and "больше не действует" not in page


@pytest.mark.full
def test_what_comes_out_otherwise_is_not_recorded(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        answer = at.client.post(
            "/v1/proposals", params={"pack": PACK, "to": NAMES[1]}, json=petrova(), headers=at.bearer(0)
        )
        number, digest = answer.json()["id"], answer.json()["digest"]
        drafts, owner = service_of(at.client).drafts, f"key {at.ids[1]}"
        other = {"by": at.ids[0], "digest": "sha256:" + "0" * 64}
        drafts.change(owner, number, lambda content: {**content, proposals.PROPOSED: other})
        for said in (digest, other["digest"]):
            refused = at.client.post(f"/v1/proposals/{number}/confirm", params={"digest": said}, headers=at.bearer(1))
            assert (refused.status_code, code_of(refused)) == (409, "P427")
        at.enter(1)
        page = at.client.get(f"/case/{number}/decision", headers=PAGE).text
        assert "получается другим" in page and "/confirm" not in page
        assert service_of(at.client).journal.last() is None


def test_by_programs(tmp_path: Path) -> None:
    with desk(tmp_path, roles=("decide", "audit")) as at:
        ask = {"pack": PACK}
        for path, body in (("", orjson.dumps(petrova(), default=str)), (":batch", b"{}\n")):
            kind = {"content-type": "application/json" if not path else "application/jsonl", **at.bearer(0)}
            refused = at.client.post(f"/v1/decisions{path}", params=ask, content=body, headers=kind)
            assert (refused.status_code, code_of(refused)) == (409, "P426"), "nobody records alone"
        for to, code in (("Г. Кто", "P428"), (at.ids[0], "P428"), (NAMES[0], "P428")):
            refused = at.client.post("/v1/proposals", params={**ask, "to": to}, json=petrova(), headers=at.bearer(0))
            assert (refused.status_code, code_of(refused)) == (422, code)
        wrong = at.client.post(
            "/v1/proposals", params={**ask, "to": NAMES[1]}, json={**petrova(), "nobody": {}}, headers=at.bearer(0)
        )
        assert wrong.status_code == 422 and wrong.json()["errors"][0]["line"] == 1
        made = at.client.post("/v1/proposals", params={**ask, "to": NAMES[1]}, json=petrova(), headers=at.bearer(0))
        assert made.status_code == 201 and made.headers["location"] == f"/v1/proposals/{made.json()['id']}"
        assert made.json()["proposed_by"] == {"id": at.ids[0], "name": NAMES[0]}
        where, digest = made.headers["location"], made.json()["digest"]
        waiting = [at.client.get("/v1/proposals", headers=at.bearer(who)).json()["proposals"] for who in range(3)]
        assert [[one["digest"] for one in found] for found in waiting] == [[], [digest], []]
        assert at.client.get(where, headers=at.bearer(0)).status_code == 404
        shown = at.client.get(where, headers=at.bearer(1)).json()
        assert shown["decision"]["digest"] == digest
        done = at.client.post(f"{where}/confirm", params={"digest": digest}, headers=at.bearer(1))
        assert done.status_code == 200 and done.headers["punkt-decision"] == "1" and done.json()["digest"] == digest
        entry = at.client.get("/v1/decisions/1", headers=at.bearer(0)).json()
        assert entry["who"] == f"{at.ids[0]} → {at.ids[1]}"
        assert at.client.post(f"{where}/confirm", params={"digest": digest}, headers=at.bearer(1)).status_code == 404
        second = at.client.post("/v1/proposals", params={**ask, "to": at.ids[2]}, json=petrova(), headers=at.bearer(0))
        back = at.client.post(f"{second.headers['location']}/return", headers=at.bearer(2))
        assert back.json()["to"]["name"] == NAMES[0]
        at.enter(0)
        assert f"/case/{second.json()['id']}" in at.listed(), "it is a draft on the pages again"
        at.enter(1)
        journal = at.client.get("/journal", headers=PAGE).text
        assert f"предложение: {NAMES[0]} ({at.ids[0]}); подтверждение: {NAMES[1]} ({at.ids[1]})" in journal
        for who in at.ids[:2]:
            assert 'href="/journal/1"' in at.client.get("/journal", params={"who": who}, headers=PAGE).text


@pytest.mark.full
def test_two_confirm_at_once_and_one_is_recorded(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        made = at.client.post(
            "/v1/proposals", params={"pack": PACK, "to": NAMES[1]}, json=petrova(), headers=at.bearer(0)
        ).json()
        service = service_of(at.client)
        draft = service.drafts.get(f"key {at.ids[1]}", made["id"])
        one = at.client.post(
            f"/v1/proposals/{made['id']}/confirm", params={"digest": made["digest"]}, headers=at.bearer(1)
        )
        assert one.status_code == 200
        service.drafts.hand(f"key {at.ids[0]}", made["id"], draft.owner, lambda content: content)
        late = at.client.post(
            f"/v1/proposals/{made['id']}/confirm", params={"digest": made["digest"]}, headers=at.bearer(1)
        )
        assert (late.status_code, code_of(late)) == (409, "P427") and service.journal.last().id == 1


def test_keys_of_one_name_are_one_person(tmp_path: Path) -> None:
    made = [make(name, ("decide",)) for name in ("Иванова", "иванова", "Петров", "Петров")]
    write_keys(tmp_path / "keys.json", [key for key, _ in made])
    with served(tmp_path, keys=str(tmp_path / "keys.json"), four_eyes=True) as client:
        ask = {"params": {"pack": PACK, "to": made[1][0].id}, "json": petrova()}
        bearer = {"authorization": f"Bearer {made[0][1]}"}
        same = client.post("/v1/proposals", **ask, headers=bearer)
        assert code_of(same) == "P428"
        several = client.post("/v1/proposals", params={"pack": PACK, "to": "петров"}, json=petrova(), headers=bearer)
        assert code_of(several) == "P429" and made[2][0].id in several.json()["detail"]
        # handed on to another key of who proposed it, it is not for that one to confirm either
        here = {"params": {"pack": PACK, "to": made[2][0].id}, "json": petrova(), "headers": bearer}
        waiting = client.post("/v1/proposals", **here).json()
        service_of(client).drafts.hand(
            f"key {made[2][0].id}", waiting["id"], f"key {made[1][0].id}", lambda content: content
        )
        own = client.post(
            f"/v1/proposals/{waiting['id']}/confirm",
            params={"digest": waiting["digest"]},
            headers={"authorization": f"Bearer {made[1][1]}"},
        )
        assert (own.status_code, code_of(own)) == (409, "P426")


def test_it_is_asked_for_with_keys_and_a_journal_only(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json", [make("a", ("decide",))[0]])
    without: tuple[dict[str, Any], ...] = ({}, {"keys": str(tmp_path / "keys.json"), "record": False})
    for changes in without:
        with pytest.raises(PunktError) as error, served(tmp_path, four_eyes=True, **changes):
            pass
        assert error.value.diagnostics[0].code == "P425"
    with desk(tmp_path, four_eyes=False) as at:
        refused = at.client.post(
            "/v1/proposals", params={"pack": PACK, "to": NAMES[1]}, json=petrova(), headers=at.bearer(0)
        )
        assert code_of(refused) == "P427"
        at.enter(0)
        draft = at.begin(petrova())
        page = at.client.get(f"{draft}/answers", headers=PAGE).text
        assert "Предложить решение" not in page and "Передать коллеге" in page
        assert at.send(draft, "/propose", to=at.ids[1]).status_code == 409
        at.send(draft, "/hand", to=at.ids[1])
        at.enter(1)
        assert draft in at.listed()
        assert at.events() == [
            {**at.events()[0], "event": "draft handed", "by": at.ids[0], "to": at.ids[1], "draft": draft[6:]}
        ]
        assert "Петрова" not in at.log.getvalue(), "nothing of a case is in the log"


def test_a_draft_handed_over_is_sealed_for_its_new_owner(tmp_path: Path) -> None:
    drafts = Drafts(str(tmp_path / "d.db"), SealKeys.read(seal_key(tmp_path)))
    mine = drafts.create("key a", {"name": "Тайнова"})
    given = drafts.hand("key a", mine.id, "key b", lambda content: {**content, "from": "a"})
    assert given.token != mine.token and drafts.get("key b", mine.id).content == {"name": "Тайнова", "from": "a"}
    with pytest.raises(PunktError) as error:
        drafts.get("key a", mine.id)
    assert error.value.diagnostics[0].code == "P421"


def test_both_are_found_in_a_journal_that_seals_whole_decisions(tmp_path: Path) -> None:
    decision = rules().decide(petrova())
    with Journal.open(tmp_path / "j.db", key=seal_key(tmp_path), whole=True) as journal:
        journal.record(petrova(), decision, by_two("a1", "b2"))
        journal.record(petrova(), decision, "c3")
        for who, found in (("a1", 1), ("b2", 1), ("a1 → b2", 1), ("c3", 2), ("a1 b2", None)):
            assert [one.id for one in journal.search(EntryQuery(who=who)).entries] == ([found] if found else [])
        assert persons(journal.get(1).who) == ("a1", "b2") and persons(journal.get(2).who) == ("c3",)
        assert journal.verify().good
