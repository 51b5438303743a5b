"""Drafts: for their owner only, sealed, bounded, until a day; in a file, in PostgreSQL, and by pages that lose nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.postgres_server import own_server
from helpers.web_service import PACK, all_steps, began, draft_of, send_draft, served
from punkt.files.messages.diagnostics import PunktError
from punkt.journal.sealing import SealKeys
from punkt.service.core import drafts as store
from punkt.service.core.drafts import Drafts
from punkt.service.core.keyring import make, write_keys
from punkt.service.core.user_store import DAY

PAGE = {"accept": "text/html", "accept-language": "ru"}
SECRET = "Тайнова"


def code_of(error: Any) -> str:
    return str(error.value.diagnostics[0].code)


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_whose_a_draft_is(tmp_path: Path) -> None:
    drafts = Drafts(str(tmp_path / "d.db"))
    mine = drafts.create("a", {"name": SECRET})
    assert len(mine.id) == 22 and drafts.get("a", mine.id).content == {"name": SECRET}
    for act in (drafts.get, drafts.remove, lambda owner, number: drafts.change(owner, number, dict)):
        for owner, number in (("b", mine.id), ("a", mine.id[:-1]), ("", mine.id)):
            with pytest.raises(PunktError) as error:
                act(owner, number)
            assert code_of(error) == "P421"
    assert drafts.of_owner("b") == [] and [one.id for one in drafts.of_owner("a")] == [mine.id]
    drafts.close()
    again = Drafts(str(tmp_path / "d.db"))
    assert again.get("a", mine.id).bears(mine.token) and not again.get("a", mine.id).bears(None)
    again.remove("a", mine.id)
    again.close()
    assert SECRET.encode() not in kept(tmp_path), "what is deleted is overwritten"


def test_it_ends_on_its_day(tmp_path: Path) -> None:
    now = [1_000.0]
    drafts = Drafts(str(tmp_path / "d.db"), days=2, clock=lambda: now[0])
    one, other = drafts.create("a", {"name": SECRET}), drafts.create("a", {"name": "b"})
    now[0] += DAY
    drafts.change("a", other.id, lambda content: {**content, "name": "c"})
    now[0] += DAY
    with pytest.raises(PunktError) as error:
        drafts.get("a", one.id)
    assert code_of(error) == "P421" and [each.id for each in drafts.of_owner("a")] == [other.id]
    drafts.create("b", {})  # looks for what has ended, and once only
    assert drafts.sweep() == 0
    drafts.close()
    assert SECRET.encode() not in kept(tmp_path)


def test_sealed_where_sealing_is_on(tmp_path: Path) -> None:
    import sqlite3

    old, new = SealKeys.new(), SealKeys.new()
    for name, lines in (("old", [old]), ("both", [new, old]), ("new", [new])):
        (tmp_path / name).write_text("\n".join(lines))
    at = str(tmp_path / "store" / "d.db")
    (tmp_path / "store").mkdir()
    drafts = Drafts(at, SealKeys.read(tmp_path / "old"))
    made, second = drafts.create("a", {"name": SECRET * 50}), drafts.create("b", {"name": "x"})
    drafts.close()
    import zlib

    assert zlib.compress(SECRET.encode())[:8] not in kept(tmp_path / "store")
    both = Drafts(at, SealKeys.read(tmp_path / "both"))
    assert both.get("a", made.id).content == {"name": SECRET * 50}
    both.change("a", made.id, dict)  # sealed by the new key from now on
    both.close()
    rotated = Drafts(at, SealKeys.read(tmp_path / "new"))
    assert rotated.get("a", made.id).content == {"name": SECRET * 50}
    assert rotated.of_owner("b") == [], "what no key opens is not there"
    with pytest.raises(PunktError) as error:
        rotated.get("b", second.id)
    assert code_of(error) == "P421"
    rotated.close()
    with sqlite3.connect(at) as database:  # moved to another's name, it does not open
        database.execute("UPDATE drafts SET owner = 'c' WHERE id = ?", (made.id,))
    moved = Drafts(at, SealKeys.read(tmp_path / "new"))
    with pytest.raises(PunktError) as error:
        moved.get("c", made.id)
    assert code_of(error) == "P420"
    moved.close()


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import random

    monkeypatch.setattr(store, "MOST", 3)
    drafts = Drafts()
    made = [drafts.create("a", {}) for _ in range(3)]
    with pytest.raises(PunktError) as error:
        drafts.create("a", {})
    assert code_of(error) == "P422" and drafts.create("b", {})
    large = random.Random(1).randbytes(store.LARGEST).hex()
    for text in (large, "a" * (store.PLAIN + 1)):
        with pytest.raises(PunktError) as error:
            drafts.change("a", made[0].id, lambda _, text=text: {"name": text})  # type: ignore[misc]
        assert code_of(error) == "P423"
    assert drafts.get("a", made[0].id).content == {}
    folder = drafts._folder
    assert folder is not None and folder.is_dir() and drafts.passing
    drafts.close()
    assert not folder.exists(), "its life is that of the service"


def test_what_others_give_takes_no_room_from_what_is_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 2)
    monkeypatch.setattr(store, "GIVEN", 3)
    monkeypatch.setattr(store, "GIVEN_BY_ONE", 2)
    drafts = Drafts()

    def given(giver: str, number: str = "") -> str:
        made = number or drafts.create(giver, {}).id
        return drafts.hand(giver, made, "a", dict).id

    def refused(call: Callable[[], object], code: str, said: str = "") -> None:
        with pytest.raises(PunktError) as error:
            call()
        assert code_of(error) == code and said in error.value.diagnostics[0].message("en")

    first = given("b")
    drafts.create("a", {}, giver="b")  # as a proposal comes
    refused(lambda: given("b"), "P439", "2 drafts from you")
    refused(lambda: drafts.create("a", {}, giver="b"), "P439", "2 drafts from you")
    given("c")
    refused(lambda: given("d"), "P439", "3 drafts from others")
    own = [drafts.create("a", {}) for _ in range(2)]
    refused(lambda: drafts.create("a", {}), "P422")
    assert len(drafts.of_owner("a")) == 5

    back = drafts.hand("a", first, "b", dict)  # to who gave it: its own again, whatever else it has
    assert back.owner == "b" and len(drafts.of_owner("b")) == 2
    refused(lambda: drafts.create("b", {}), "P422")
    drafts.remove("b", back.id)
    drafts.remove("a", own[0].id)
    assert drafts.create("a", {}) and given("d")
    drafts.close()


def test_a_store_of_before_is_taken_over(tmp_path: Path) -> None:
    """Drafts of a file that knew of no givers count as their owners' own."""
    at = str(tmp_path / "drafts.db")
    drafts = Drafts(at)
    made = drafts.create("a", {"name": "x"})
    drafts.close()
    with closing(sqlite3.connect(at)) as file:
        file.execute("DROP TABLE drafts_given")
        file.commit()
    drafts = Drafts(at)
    assert drafts.hand("a", made.id, "b", dict).content == {"name": "x"}
    drafts.close()


def together(first: Drafts, second: Drafts) -> None:
    """Two services at one draft at once lose nothing of each other."""
    made = first.create("a", {})

    def add(which: Drafts, number: int) -> None:
        which.change("a", made.id, lambda content: {**content, str(number): number})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, [first, second] * 10, range(20)))
    assert first.get("a", made.id).content == {str(number): number for number in range(20)}
    assert second.get("a", made.id).version == 21


def test_several_services_in_one_file(tmp_path: Path) -> None:
    first, second = (Drafts(str(tmp_path / "d.db")) for _ in range(2))
    together(first, second)
    first.close()
    second.close()


@pytest.mark.full
def test_several_services_in_postgresql() -> None:
    server = own_server()
    try:
        first, second = (Drafts(f"{server.address}/postgres") for _ in range(2))
        together(first, second)
        first.remove("a", first.of_owner("a")[0].id)
        assert second.of_owner("a") == []
        first.close()
        second.close()
    finally:
        server.end()


@pytest.mark.parametrize("address", ["mysql://localhost/x", "/nowhere/at/all/d.db"])
def test_a_place_that_will_not_do(address: str) -> None:
    with pytest.raises(PunktError) as error:
        Drafts(address)
    assert code_of(error) == "P420"


# --- the pages


def answered(client: Any, address: str) -> dict[str, Any]:
    found = yaml.safe_load(client.get(f"{address}/case.yaml", headers=PAGE).text)
    return dict(found.get("recipient", {}))


def token_of(text: str) -> str:
    found = re.findall(r'name="token" value="(\w+)"', text)
    return str(found[-1])


def test_a_draft_outlives_the_service_the_language_and_a_step(tmp_path: Path) -> None:
    at = str(tmp_path / "drafts.db")
    with served(tmp_path, drafts=at) as client:
        page = began(client, PAGE, pack=PACK, section="recipient", name="petrova")
        draft, cookies = draft_of(page), dict(client.cookies)
        form = {"token": token_of(page.text), "f:recipient:birth_date": "1990-01-01"}
        saved = client.post(f"{draft}?step=identity", data=form, headers=PAGE, follow_redirects=False)
        assert saved.status_code == 303 and saved.headers["location"] == f"{draft}?step=identity"
        assert client.get(saved.headers["location"], headers=PAGE).text.count('value="1990-01-01"') == 1
        other = client.get(f"/language/en?to={draft}?step=identity", headers=PAGE)
        assert other.url.path == draft and 'value="1990-01-01"' in other.text and "Check the answers" in other.text
    with served(tmp_path, drafts=at) as client:
        client.cookies.update(cookies)
        assert f'href="{draft}"' in client.get("/case", headers=PAGE).text, "the list of one's drafts"
        form |= {"f:recipient:birth_date": "1991-01-01", "f:recipient:sex": "female", "go": "next"}
        on = client.post(f"{draft}?step=identity", data=form, headers=PAGE)  # the form was shown before the restart
        assert on.url.path == draft and b"step=ipra" in on.url.query
        assert answered(client, draft) == {"birth_date": "1991-01-01", "sex": "female"}
        client.post(f"{draft}?step=ipra", data={"token": form["token"], "f:recipient:ipra.learning": "2"}, headers=PAGE)
        client.post(f"{draft}?step=identity", data={"token": form["token"], "f:recipient:sex": ""}, headers=PAGE)
        assert answered(client, draft) == {"birth_date": "1991-01-01", "ipra": {"learning": 2}}
        for go, to in (("menu/journal", "/journal"), ("menu//elsewhere", f"{draft}?step=identity"),
                       ("to/answers#hand", f"{draft}/answers#hand"), ("to/decision", f"{draft}/decision"), ("to?step=ipra#a b", f"{draft}?step=ipra#a%20b")):  # fmt: skip
            form |= {"f:recipient:birth_date": "1992-02-02", "go": go}
            left = client.post(f"{draft}?step=identity", data=form, headers=PAGE, follow_redirects=False)
            assert left.headers["location"] == to
        assert answered(client, draft)["birth_date"] == "1992-02-02", "what is left by the menu without script is saved"
        client.cookies.clear()
        assert client.get(draft, headers=PAGE).status_code == 404, "of somebody else it is not there"
        assert draft not in client.get("/case", headers=PAGE).text
        client.cookies.update(cookies)
        client.post(f"{draft}/delete", data={"draft_token": form["token"]}, headers=PAGE)
        assert client.get(draft, headers=PAGE).status_code == 404


def test_a_line_of_the_error_summary_saves_what_it_leaves(tmp_path: Path) -> None:
    """Without script, where what is wrong stands on another page of the draft."""
    with served(tmp_path) as client:
        page = began(client, PAGE, pack=PACK, section="recipient", as_of="soon")
        draft, step = draft_of(page), f"{draft_of(page)}?step=identity"
        form = {"token": token_of(page.text), "f:recipient:birth_date": "1990-01-01"}
        client.post(step, data=form, headers=PAGE)
        shown = client.get(step, headers=PAGE).text.partition('id="errors"')[2].partition("</ul>")[0]
        (go,) = re.findall(r'<button class="no-script plain" form="case" name="go" value="([^"]+)"', shown)
        assert go == "to?step=about" and f'<a href="{draft}?step=about" class="with-script">' in shown
        form |= {"f:recipient:birth_date": "1991-01-01", "go": go}
        left = client.post(step, data=form, headers=PAGE, follow_redirects=False)
        assert left.headers["location"] == f"{draft}?step=about"
        assert answered(client, draft) == {"birth_date": "1991-01-01"}


def test_a_visit_that_ends_in_the_middle_takes_no_answer_with_it(tmp_path: Path) -> None:
    (one, secret), (two, other) = make("a", ("decide",)), make("b", ("decide",))
    write_keys(tmp_path / "keys.json", [one, two])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:

        def sign_in(key: str) -> None:
            form = {"token": token_of(client.get("/sign-in", headers=PAGE).text), "key": key, "to": "/case"}
            assert client.post("/sign-in", data=form, headers=PAGE).url.path == "/case"

        sign_in(secret)
        page = began(client, PAGE, pack=PACK, section="recipient")
        draft, token = draft_of(page), token_of(page.text)
        client.cookies.clear()  # the visit is over
        assert client.get(f"{draft}?step=ipra", headers=PAGE).url.query.decode().startswith("to=/case/")
        form = {"token": token, "f:recipient:ipra.learning": "2", "f:recipient:withheld_because": ["", "other"]}
        foreign = client.post(f"{draft}?step=ipra", data=form, headers={**PAGE, "origin": "https://evil.example"})
        assert "ipra.learning" not in foreign.text
        asked = client.post(f"{draft}?step=ipra", data=form, headers=PAGE)
        assert asked.status_code == 401 and "ответы с прошлой страницы сохранятся" in asked.text
        fields: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text):
            fields.setdefault(name, []).append(value)
        action = re.search(r'action="(/case/[^"]+)"', asked.text)
        assert action is not None
        wrong = client.post(action[1], data={**fields, "key": "punkt_x_y"}, headers=PAGE)
        assert wrong.status_code == 401 and "ipra.learning" in wrong.text, "the answers are not lost by a slip"
        fields["token"] = [token_of(wrong.text)]
        theirs = client.post(action[1], data={**fields, "key": other}, headers=PAGE)
        assert theirs.status_code == 404, "another's key does not open the draft"
        fields["token"] = [token_of(client.get("/sign-in", headers=PAGE).text)]
        on = client.post(action[1], data={**fields, "key": secret}, headers=PAGE)
        assert on.url.path == draft
        assert answered(client, draft) == {"ipra": {"learning": 2}, "withheld_because": ["other"]}


def test_nothing_decided_is_asked_about_first(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        page = began(client, PAGE, pack=PACK, section="recipient", name="a")
        asked = send_draft(client, PAGE, page, "/decide")
        assert asked.url.path == f"{draft_of(page)}/answers" and "Нарушений нет" not in asked.text
        assert re.search(r"Ещё ничего не решено: не хватает \d\d сведени", asked.text)
        assert client.get("/v1/decisions/1").status_code == 404, "nothing is recorded"
        done = send_draft(client, PAGE, page, "/decide", sure="1")
        assert done.url.path == "/decisions/1"
        assert client.get(draft_of(page), headers=PAGE).status_code == 200, "Back finds the draft as it was"
        assert "решение № 1" in client.get("/case", headers=PAGE).text.replace("\u00a0", " ")


def test_only_what_matters_for_the_outcome_asked_for(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        page = began(client, PAGE, pack=PACK, section="recipient", goal="recipient.need")
        wanted = re.findall(r'name="f:recipient:([\w.]+)"', all_steps(client, PAGE, page))
        assert "ipra.learning" in wanted and "premises" not in wanted
        assert not [one for one in re.findall(r"step=(\w+)", page.text) if one in ("dwelling", "training", "other")]


# --- lists as tables

GROUP = {"pack": PACK, "section": "group", "list:group/members": "1", "list:group/rooms": "1"}


def group_of(client: Any, address: str) -> dict[str, Any]:
    return dict(yaml.safe_load(client.get(f"{address}/case.yaml", headers=PAGE).text)["group"])


def test_rows_out_of_a_spreadsheet_with_rooms_by_number(tmp_path: Path) -> None:
    rows = "Обозначение\tпол\tдата рождения\tжилые комнаты\tдееспособность\nА\tженский\t1.2.1990\t1\tдееспособен\nБ\tМужской\t03.04.1985\t2\t\nВ\t\t\t1\tещё не знаем\n"
    with served(tmp_path) as client:
        page = began(client, PAGE, **GROUP)
        draft = draft_of(page)
        columns = "@rooms.occupants sex birth_date legal_capacity"
        form = {"token": token_of(page.text), "list:group/members": "1", "columns:group/members": columns}
        shown = client.post(f"{draft}?step=group", data={**form, "paste:group/members": rows}, headers=PAGE)
        found = group_of(client, draft)
        assert found["members"] == [
            {"id": "А", "sex": "female", "birth_date": "1990-02-01", "legal_capacity": "full"},
            {"id": "Б", "sex": "male", "birth_date": "1985-04-03"},
            {"id": "В", "legal_capacity": "ещё не знаем"},
        ]
        assert found["rooms"] == [{"id": "1", "occupants": ["А", "В"]}, {"id": "2", "occupants": ["Б"]}]
        assert 'href="#q-group-members-2-legal_capacity-1"' in shown.text, "what is no value is said at its cell"
        # two cells over those of the second row on, beginning at the day of birth
        more = {**form, "paste:group/members": "05.06.1986\tдееспособен\n2000-01-01\t", "paste_at": "1:birth_date"}
        client.post(
            f"{draft}?step=group", data={**more, "columns:group/members": "birth_date legal_capacity"}, headers=PAGE
        )
        found = group_of(client, draft)["members"]
        assert [one.get("birth_date") for one in found] == ["1990-02-01", "1986-06-05", "2000-01-01"]
        assert [one.get("legal_capacity") for one in found] == ["full", "full", "ещё не знаем"]


def test_a_row_is_renamed_moved_and_dropped_and_a_form_sent_twice_adds_it_once(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        page = began(client, PAGE, **GROUP)
        draft = draft_of(page)
        form = {"token": token_of(page.text), "list:group/members": "1", "known:group/members": "1"}
        form |= {"row:group/members/0": "", "f:group/members/0:id": "А", "f:group/members/0:@rooms.occupants": "1"}
        form |= {"row:group/members/1": "", "f:group/members/1:id": "Б", "f:group/members/1:@rooms.occupants": "1"}
        for _ in range(2):
            client.post(f"{draft}?step=group", data=form, headers=PAGE)
        assert group_of(client, draft) == {
            "members": [{"id": "А"}, {"id": "Б"}], "rooms": [{"id": "1", "occupants": ["А", "Б"]}],
        }  # fmt: skip
        form |= {"row:group/members/0": "А", "f:group/members/0:id": "Анна", "f:group/members/0:@rooms.occupants": "2"}
        client.post(f"{draft}?step=group", data=form, headers=PAGE)
        assert group_of(client, draft)["rooms"] == [{"id": "1", "occupants": ["Б"]}, {"id": "2", "occupants": ["Анна"]}]
        client.post(
            f"{draft}?step=group", data={**form, "row:group/members/1": "Б", "drop": "group/members/1"}, headers=PAGE
        )
        assert group_of(client, draft)["members"] == [{"id": "Анна"}]
        assert group_of(client, draft)["rooms"][0] == {"id": "1", "occupants": []}


def test_too_many_rows(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        page = began(client, PAGE, **GROUP)
        data = {"token": token_of(page.text), "paste:group/members": "а\n" * 1_001}
        assert client.post(draft_of(page), data=data, headers=PAGE).status_code == 422
