"""Many callers at one address: nobody's wrong keys and nobody's haste lock out a neighbour; and who a proxy speaks for."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest

from helpers.web_service import served
from punkt.files.messages.diagnostics import PunktError
from punkt.service.core import key_tries, keyring
from punkt.service.core.key_tries import KeyTries
from punkt.service.core.keyring import Keyring, make, read_keys, write_keys
from punkt.service.core.problem_details import Refusal
from punkt.service.core.proxies import Proxies
from punkt.service.core.settings import ServiceLimits, Settings


@pytest.fixture(autouse=True)
def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing takes no time: how often it is done is what matters here."""
    monkeypatch.setitem(keyring.COST, "n", 4)


def made(file: Path, count: int) -> list[str]:
    """The texts of new keys, which are written into a file."""
    keys = [make(f"caller {number}", ("decide",)) for number in range(count)]
    write_keys(file, [key for key, _ in keys])
    return [text for _, text in keys]


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every secret that is hashed from now on."""
    found: list[str] = []
    scrypt = hashlib.scrypt

    def hashing(secret: bytes, **more: Any) -> bytes:
        found.append(secret.decode())
        return scrypt(secret, **more)

    monkeypatch.setattr(hashlib, "scrypt", hashing)
    return found


# --- keys


def test_wrong_keys_never_lock_out_a_right_one(tmp_path: Path) -> None:
    """Neither wrong secrets of the same key from the same address, nor keys that there are not."""
    file = tmp_path / "keys.json"
    right, other = made(file, 2)

    async def run() -> None:
        tries = KeyTries(Keyring(str(file)))
        for number in range(24):
            for wrong in (f"{right}{number}", f"{other}{number}", f"punkt_{number:012x}_x"):
                assert await tries.caller(wrong, "10.0.0.1") is None
        assert await tries.caller(right, "10.0.0.1") is not None

    asyncio.run(run())


@pytest.mark.full
def test_wrong_keys_never_lock_out_a_right_one_of_the_service(tmp_path: Path) -> None:
    """The same, asked over HTTP."""
    file = tmp_path / "keys.json"
    right, other = made(file, 2)
    with served(tmp_path, keys=str(file), record=False) as client:
        for number in range(25):
            wrong = (f"{right}{number}", f"{other}{number}", f"punkt_{number:012x}_x")
            assert [client.get("/v1/packs", headers=bearer(key)).status_code for key in wrong] == [401] * 3
        assert client.get("/v1/packs", headers=bearer(right)).status_code == 200


def test_a_wrong_key_is_hashed_once_and_one_that_there_is_not_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.json"
    (right,) = made(file, 1)
    ring, hashed = Keyring(str(file)), counted(monkeypatch)
    for _ in range(3):
        assert ring.caller(f"{right}x") is None and ring.caller("punkt_000000000000_x") is None
    assert len(hashed) == 1


def test_what_is_known_of_keys_outlives_a_change_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.json"
    first, second = made(file, 2)
    ring = Keyring(str(file))
    assert ring.caller(first) and ring.caller(second)
    hashed = counted(monkeypatch)
    kept = read_keys(file)
    write_keys(file, [*kept, make("new", ("audit",))[0]])
    assert ring.known(first) and ring.known(second)
    write_keys(file, [kept[0]])
    assert ring.known(first) and ring.known(second) is None and ring.caller(second) is None
    changed, _ = make("caller 0", ("admin",))
    write_keys(file, [keyring.Key(kept[0].id, "x", ("audit",), kept[0].salt, kept[0].hash, kept[0].made, kept[0].cost)])
    known = ring.known(first)
    assert known is not None and known.roles == ("audit",), "its roles are those of now"
    write_keys(file, [keyring.Key(kept[0].id, "x", ("audit",), changed.salt, changed.hash, changed.made)])
    assert ring.known(first) is None, "another secret under the same number"
    file.unlink()
    assert ring.known(first) is None and not ring.may_be_right(first)
    write_keys(file, kept)
    assert ring.known(first) and ring.known(second)
    assert not {first.split("_", 2)[2], second.split("_", 2)[2]} & set(hashed)


def test_while_the_file_is_read_anew_nobody_is_locked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads and the loop ask the same keyring: one that asks meanwhile goes by the keys of before."""
    file = tmp_path / "keys.json"
    (right,) = made(file, 1)
    ring, meanwhile = Keyring(str(file)), list[bool]()
    assert ring.caller(right)

    def reading(path: str) -> list[keyring.Key]:
        meanwhile.append(ring._named(right) is not None)
        return read_keys(path)

    monkeypatch.setattr(keyring, "read_keys", reading)
    write_keys(file, [*read_keys(file), make("new", ("audit",))[0]])
    assert ring.known(right) and meanwhile == [True]
    file.write_text("{}")
    assert ring.known(right) is None and not ring.may_be_right(right) and ring.holder(right.split("_")[1]) is None


def test_keys_are_tried_one_at_a_time_by_turns_of_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.json"
    (right,) = made(file, 1)
    ring = Keyring(str(file))
    order, lock = list[str](), threading.Lock()
    scrypt = hashlib.scrypt

    def hashing(secret: bytes, **more: Any) -> bytes:
        assert lock.acquire(blocking=False), "two at once"
        order.append(secret.decode()[-2:])
        found = scrypt(secret, **more)
        lock.release()
        return found

    monkeypatch.setattr(hashlib, "scrypt", hashing)

    async def run() -> list[Any]:
        tries = KeyTries(ring)
        wrong = [tries.caller(f"{right}:{number}", "10.0.0.1") for number in range(6)]
        return await asyncio.gather(*wrong, tries.caller(right, "10.0.0.2"), return_exceptions=True)

    found = asyncio.run(run())
    assert found[:6] == [None] * 6 and found[6].roles == ("decide",)
    assert order[:2] == [":0", right[-2:]], "behind what was begun"

    monkeypatch.setattr(key_tries, "MOST", 3)

    async def flood() -> list[Any]:
        tries = KeyTries(ring)
        wrong = [tries.caller(f"{right}.{number}", "10.0.0.1") for number in range(6)]
        return await asyncio.gather(*wrong, return_exceptions=True)

    refused = [one for one in asyncio.run(flood()) if isinstance(one, Refusal)]
    assert len(refused) == 3 and refused[0].status == 429


# --- haste


def test_connections_in_haste_do_not_lock_out_a_neighbour(tmp_path: Path) -> None:
    """Whoever comes to the same address with a right key, or to sign in, is let in."""
    file = tmp_path / "keys.json"
    (right,) = made(file, 1)
    limits = ServiceLimits(rate=0.5, burst=20)
    with served(tmp_path, keys=str(file), limits=limits, record=False) as client:
        from fastapi.testclient import TestClient

        app: Any = client.app
        hasty = [TestClient(app, "http://localhost", client=("192.0.2.1", port)) for port in range(1, 5)]
        codes = [one.get("/v1/packs").status_code for _ in range(7) for one in hasty]
        assert codes[0] == 401 and codes[-1] == 429
        neighbour = TestClient(app, "http://localhost", client=("192.0.2.1", 99))
        assert neighbour.get("/sign-in").status_code == 200
        answers = [neighbour.get("/v1/packs", headers=bearer(right)) for _ in range(5)]
        assert {one.status_code for one in answers} == {200}


def test_only_the_addresses_themselves_are_uncounted(tmp_path: Path) -> None:
    limits = ServiceLimits(rate=0.001, burst=3)
    with served(tmp_path, limits=limits, record=False) as client:
        assert {client.get("/health").status_code for _ in range(20)} == {200}
        assert [client.get(f"/healthy{n}").status_code for n in range(20)][-1] == 429
        assert client.get("/static/punkt.css").status_code == client.get("/health").status_code == 200


def test_a_visit_has_a_rate_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    (right,) = made(file, 1)
    with served(tmp_path, keys=str(file), limits=ServiceLimits(rate=0.001, burst=8), record=False) as client:
        from fastapi.testclient import TestClient

        app: Any = client.app
        page = client.get("/sign-in").text
        token = page.split('name="token" value="')[1].split('"')[0]
        assert client.post("/sign-in", data={"token": token, "key": right}, follow_redirects=False).status_code == 303
        for _ in range(12):
            other = TestClient(app, "http://localhost")
            last = other.get("/sign-in").status_code
        assert last == 429
        assert [client.get("/documents").status_code for _ in range(8)] == [200] * 8
        assert client.get("/documents").status_code == 429


# --- proxies


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.5", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.5", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),  # what the caller itself says is not believed
        ("10.0.0.5", ["198.51.100.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        ("10.0.0.5", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),  # two lines are one list
        ("10.0.0.5", ["203.0.113.7:4711"], "203.0.113.7"),
        ("10.0.0.5", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("::ffff:10.0.0.5", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.5", ["nonsense, 10.1.2.3"], "10.1.2.3"),
        ("10.0.0.5", ["nonsense"], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", ["10.1.2.3, 10.1.2.4"], "10.1.2.3"),  # all of them ours: the first
        ("192.0.2.1", ["203.0.113.7"], "192.0.2.1"),  # nobody's proxy
    ],
)
def test_the_last_hop_that_is_no_trusted_proxy(peer: str, forwarded: list[str], client: str) -> None:
    proxies = Proxies(["10.0.0.5", "10.1.0.0/16"])
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded] + [(b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    proxies.resolve(scope)
    assert scope["client"][0] == client
    assert scope["scheme"] == ("http" if peer == "192.0.2.1" else "https")


def test_without_trusted_proxies_nobody_is_believed() -> None:
    scope = {
        "type": "http",
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", b"1.2.3.4")],
    }
    Proxies(()).resolve(scope)
    assert scope["client"] == ("127.0.0.1", 1)


def test_callers_behind_a_proxy_have_rates_of_their_own(tmp_path: Path) -> None:
    limits = ServiceLimits(rate=0.001, burst=3)
    with served(tmp_path, proxies=("10.0.0.0/8",), limits=limits, record=False) as client:
        from fastapi.testclient import TestClient

        app: Any = client.app
        proxy = TestClient(app, "http://localhost", client=("10.0.0.5", 50_000))
        hasty = [proxy.get("/v1/packs", headers={"x-forwarded-for": "203.0.113.7"}).status_code for _ in range(12)]
        assert hasty[0] == 200 and hasty[-1] == 429
        assert proxy.get("/v1/packs", headers={"x-forwarded-for": "203.0.113.8"}).status_code == 200
        secure = proxy.get("/case", headers={"x-forwarded-for": "203.0.113.8", "x-forwarded-proto": "https"})
        assert "secure" in secure.headers["set-cookie"].lower()
        stranger = TestClient(app, "http://localhost", client=("192.0.2.1", 50_000))
        plain = stranger.get("/case", headers={"x-forwarded-proto": "https"})
        assert "secure" not in plain.headers["set-cookie"].lower()


def test_what_is_no_address_of_a_proxy_is_told(tmp_path: Path) -> None:
    from punkt.service.app import create

    with pytest.raises(PunktError) as caught:
        create(Settings(proxies=("10.0.0.5", "proxy.example", "10.0.0.0/99"), record=False))
    assert [one.code for one in caught.value.diagnostics] == ["P789", "P789"]
