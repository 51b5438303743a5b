"""A request with a key of its own is recorded once, however often and whenever it is asked again."""

from __future__ import annotations

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers.postgres_server import server
from helpers.web_service import PACK, petrova, served, service_of
from punkt.files.messages.diagnostics import PunktError
from punkt.service.core import service_state
from punkt.service.core.keyring import make, write_keys
from punkt.service.core.retries import DAY, Known, Retries, Retry

KEY = {"idempotency-key": "3f1c-1"}
CASE = {"case": "a-1", "as_of": "2025-06-01", "provider": {"monitoring": True}}


def ask(client: Any, case: Any = CASE, **headers: str) -> Any:
    return client.post("/v1/decisions", params={"pack": PACK}, json=case, headers={**KEY, **headers})


def number_of_entries(client: Any) -> int:
    last = service_of(client).journal.last()
    return last.id if last else 0


def test_asked_again_it_is_recorded_once_over_a_restart_too(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        first, second = ask(client), ask(client)
        assert first.status_code == second.status_code == 200
        assert first.content == second.content
        assert first.headers["punkt-decision"] == second.headers["punkt-decision"] == "1"
        other = ask(client, {**CASE, "case": "a-2"})
        assert (other.status_code, other.json()["code"]) == (422, "P936")
        assert other.json()["detail"] == "ключ 3f1c-1 уже был с другим запросом; возьмите новый ключ"
        day = client.post("/v1/decisions", params={"pack": PACK, "as_of": "2025-07-01"}, json=CASE, headers=KEY)
        assert day.status_code == 422, "another day is another request"
    with served(tmp_path) as client:
        third = ask(client)
        assert (third.content, third.headers["location"]) == (first.content, "/v1/decisions/1")
        assert ask(client, **{"idempotency-key": "3f1c-2"}).headers["punkt-decision"] == "2"
        assert number_of_entries(client) == 2
    assert (tmp_path / "journal.db.retries").stat().st_mode & 0o077 == 0


def test_what_was_broken_off_after_it_was_recorded_is_taken_over(tmp_path: Path) -> None:
    """As if the service had been killed between the journal's commit and the answer."""
    with served(tmp_path) as client:
        first = ask(client)
        retries = service_of(client).retries
        table = retries._table
        with retries._engine.begin() as connection:
            connection.execute(table.update().values(entry=None, owner=f"{retries._owner.split(' ')[0]} 999999999 x"))
        again = ask(client)
        assert (again.content, again.headers["punkt-decision"]) == (first.content, "1")
        with retries._engine.begin() as connection:  # broken off before anything was recorded
            connection.execute(table.update().values(entry=None, before=1))
        assert ask(client).headers["punkt-decision"] == "2"
        assert ask(client).headers["punkt-decision"] == "2" and number_of_entries(client) == 2


def test_two_at_the_same_time(tmp_path: Path) -> None:
    with served(tmp_path) as client, ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: ask(client), range(8)))
        assert {one.status_code for one in found} == {200} and len({one.content for one in found}) == 1
        assert number_of_entries(client) == 1


def test_callers_do_not_share_keys_and_what_was_refused_may_be_asked_anew(tmp_path: Path) -> None:
    made = [make(name, ("decide",)) for name in ("one", "other")]
    write_keys(tmp_path / "keys.json", [key for key, _ in made])
    one, other = ({"authorization": f"Bearer {secret}"} for _, secret in made)
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        wrong = ask(client, {**CASE, "provider": {"monitoring": 3}}, **one)
        assert wrong.status_code == 422
        assert ask(client, petrova(), **one).headers["punkt-decision"] == "1"
        assert ask(client, petrova(), **other).headers["punkt-decision"] == "2"


def test_where_nothing_is_recorded(tmp_path: Path) -> None:
    with served(tmp_path, record=False) as client:
        first, second = ask(client), ask(client)
        assert first.status_code == second.status_code == 200 and first.content == second.content
        assert ask(client, {**CASE, "case": "a-2"}).status_code == 422


@pytest.mark.parametrize("key", ["", "a b", "ключ", "x" * 201])
def test_keys_that_are_none(client: Any, key: str) -> None:
    found = client.post("/v1/decisions", json=CASE, headers={"idempotency-key": key.encode()})
    assert found.status_code == 422


def test_batches_take_no_key(client: Any) -> None:
    assert client.post("/v1/decisions:batch", json=CASE, headers=KEY).json()["code"] == "P786"


def test_days_and_other_services(tmp_path: Path) -> None:
    now = [1_000_000.0]
    address = str(tmp_path / "journal.db")
    one, two = (Retries(address, 80, lambda: now[0]) for _ in range(2))
    asked = Retry("caller", "key", "0" * 64)
    assert one.begin(asked, 5) == Known()
    two._owner = "elsewhere 1 x"
    one._change(one._table.update().values(owner="elsewhere 2 x"))
    with pytest.raises(PunktError) as raised:
        one.begin(asked, 6)
    assert raised.value.diagnostics[0].code == "P935"
    now[0] += 81  # whoever was at it is no longer waited for
    assert two.begin(asked, 9) == Known(before=5)
    two.done(asked, 7)
    assert one.begin(asked, 9) == Known(7)
    now[0] += DAY
    assert one.begin(asked, 9) == Known()


def test_they_are_opened_apart_from_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening may wait for a database, and the loop serves everybody."""
    within = []

    def opened(*arguments: Any) -> Retries:
        within.append(asyncio._get_running_loop())
        return Retries(*arguments)

    monkeypatch.setattr(service_state, "Retries", opened)
    with served(tmp_path, record=False) as client:
        assert ask(client).status_code == 200
    assert within == [None]


@pytest.mark.parametrize("address", ["sqlite:///{at}", "sqlite+pysqlite:///{at}", "{at}"])
def test_they_lie_beside_the_journal_however_it_is_named(tmp_path: Path, address: str) -> None:
    journal = tmp_path / ("c.db" if ":" in address else "a?b#c.db")
    Retries(address.format(at=journal), 80).close()
    assert [path.name for path in tmp_path.iterdir()] == [f"{journal.name}.retries"]


@pytest.mark.full
def test_a_silent_database_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(PunktError) as raised:
            Retries(f"postgresql://punkt@127.0.0.1:{silent.getsockname()[1]}/x", 80, silence=1)
    assert raised.value.diagnostics[0].code == "P920" and time.monotonic() - begun < 15


@pytest.mark.full
def test_beside_a_journal_in_postgresql(tmp_path: Path) -> None:
    address = server()
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE retries")
    url = f"{address}/retries"
    asked = Retry("caller", "key", "0" * 64)
    for _ in range(2):  # before there is a journal, and once it is there
        retries = Retries(url, 80)
        retries.begin(asked, 0)
        with pytest.raises(PunktError):
            retries.begin(Retry("caller", "key", "1" * 64), 0)
        with served(tmp_path, journal=url) as client:
            assert ask(client).content == ask(client).content
            assert number_of_entries(client) == 1
            assert service_of(client).journal.verify().good
        retries.close()
