"""Requests spoiled in every way that a seed draws, to every address and form: never a 5xx that is a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from helpers.lengths import many
from helpers.raw_requests import Form, RawRequest, asked, changed, encoded, forms, multipart, nasty
from helpers.register_uploads import LOOK, described, uploaded, without_processes
from helpers.spoiled_files import at, endured, spoiled
from helpers.web_service import PACK, began, draft_of, petrova, served
from punkt.files.messages.diagnostics import PunktError
from punkt.service.core import register_desk
from punkt.service.core.keyring import Keyring, make, read_keys, write_keys
from punkt.service.core.settings import ServiceLimits

KEPT = frozenset({"token"})
"""What a form must bear to be read at all; spoiled by itself below."""
KINDS = (b"application/json", b"application/yaml", b"text/plain", b"application/x-www-form-urlencoded", b"", b"x/\xff")
QUERIES = [
    ("pack", PACK),
    ("as_of", "2025-06-01"),
    ("lang", "en"),
    ("for", "recipient.need"),
    ("from", "1"),
    ("to", "/case"),
    ("day", "2025-06-01"),
    ("decision", "1"),
    ("page", "1"),
    ("number", "1"),
    ("case", "a-1"),
    ("outcome", "need"),
    ("value", "met"),
    ("since", "2025-01-01"),
    ("until", "2026-01-01"),
]
VALUES = {"id": ["1", PACK, "ru.mintrud.847"], "point": ["6", "9.1"], "lang": ["en"], "number": ["1"], "name": [PACK]}
HEADERS = (
    *(b"accept", b"accept-language", b"authorization", b"cookie", b"content-type", b"content-encoding", b"origin"),
    *(
        b"x-request-id",
        b"x-punkt-part",
        b"x-forwarded-for",
        b"x-forwarded-proto",
        b"referer",
        b"range",
        b"if-none-match",
    ),
    *(b"idempotency-key", b"expect", b"forwarded", b"if-modified-since", b"upgrade"),
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service with an entry in its journal, nothing counted against whoever asks, and time for a busy machine."""
    with (
        pytest.MonkeyPatch.context() as patch,
        served(tmp_path_factory.mktemp("web"), limits=ServiceLimits(rate=0, seconds=120.0), packs=(PACK,)) as client,
    ):
        without_processes(patch)
        patch.setattr(register_desk, "work", described(LOOK))
        assert client.post("/v1/decisions", json=petrova()).headers["punkt-decision"] == "1"
        yield client


def addresses(client: Any) -> list[tuple[str, str]]:
    """Every address with its method, of the interface and of the pages."""
    found = set()
    waiting = list(client.app.routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", None) or getattr(route, "app", None), "routes", ())
        for method in getattr(route, "methods", None) or ():
            path = route.path if route.path.startswith("/") else f"/{route.path}"
            found.add((method, path))
    return sorted(found)


def spoiled_request(where: list[tuple[str, str]], random: Random) -> RawRequest:
    """A request to one of the addresses."""
    method, path = random.choice(where)

    def filled(name: re.Match[str]) -> str:
        known = VALUES.get(name[1], ["1"])
        value = random.choice(known).encode()
        chance = random.random()
        data = value if chance < 0.5 else nasty(random) if chance < 0.9 else random.randbytes(3)
        return "".join(f"%{byte:02X}" for byte in data)

    raw = re.sub(r"\{(\w+)(?::\w+)?\}", filled, path).encode()
    if random.random() < 0.03:
        raw += random.choice((b"%", b"%zz", b"%ff", b"%00", b"/..", b"//", b";a=b", b"\xff"))
    query = encoded(changed(random.sample(QUERIES, random.choice((0, 0, 1, 2, 3))), random, frozenset()))
    if random.random() < 0.05:
        query += random.choice((b"&%", b"&=", b"&%ff=%ff", b"&lang=%00", b"&\xff=\xff", b"&&&;"))
    headers = [(name, _header(name, random)) for name in random.sample(HEADERS, random.choice((0, 0, 1, 2)))]
    body = b""
    if method == "POST":
        valid = orjson.dumps(random.choice((petrova(), {"case": petrova(), "packs": [PACK], "as_of": "2025-06-01"})))
        body = spoiled(valid, random)
        if not any(name == b"content-type" for name, _ in headers):
            headers.append((b"content-type", random.choice(KINDS)))
    return RawRequest(method, raw, query, headers, body)


def _header(name: bytes, random: Random) -> bytes:
    usual = {
        b"accept": b"text/html",
        b"authorization": b"Bearer punkt_a_b",
        b"cookie": b"punkt_visit=a..9999999999.b; punkt_lang=en",
        b"accept-language": b"en;q=0.9",
        b"content-type": b"multipart/form-data; boundary=x",
    }
    value = usual.get(name, b"1")
    chance = random.random()
    if chance < 0.3:
        return value
    if chance < 0.6:
        return value + nasty(random).replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"")
    return random.randbytes(20).replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"") or b"x"


def endures(client: Any, request: RawRequest, seed: int) -> None:
    """Ask, and fail for a 5xx."""
    answer = asked(client, request)
    assert answer.status < 500, f"seed {seed}: {answer.status} for {request}: {answer.body[:600]!r}"
    assert b"P699" not in answer.body, f"seed {seed}: {request}"
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        assert orjson.loads(answer.body)["status"] == answer.status


def test_every_address(web: Any) -> None:
    where = addresses(web)
    assert ("POST", "/v1/decisions") in where and ("POST", "/case") in where and len(where) > 25
    where = [one for one in where if one[1] != "/v1/admin/reload"]
    for seed in range(many(40, 1_000, 20_000)):
        endures(web, spoiled_request(where, Random(seed)), seed)


PAGES = (
    "/sign-in",
    "/case",
    "/case?from=1",
    "/decisions/1",
    "/journal",
    "/journal/verify",
    "/compare",
    "/registers",
    "/decisions/1/papers",
)


def collected(client: Any) -> tuple[list[Form], bytes]:
    """The forms of all pages, and the cookie of the visit they belong to."""
    found: list[Form] = []
    group = {"section": ["recipient", "group"], "list:group/members": "1", "f:group/members/0:id": "A"}
    draft = draft_of(began(client, {"accept": "text/html"}, pack=PACK, **group))
    register = uploaded(client, b"x").url.path
    for page in (
        *PAGES,
        f"{draft}?step=about",
        f"{draft}?step=group",
        f"{draft}?step=ipra",
        f"{draft}/answers",
        register,
    ):
        answer = client.get(page)
        found += [one._replace(action=one.action or page) for one in forms(answer.text)]
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return found, cookie.encode()


def test_every_form(web: Any) -> None:
    found, cookie = collected(web)
    assert {"/case", "/compare", "/registers", "/sign-in"} <= {one.action.partition("?")[0] for one in found}
    for seed in range(many(3, 200, 4_000)):
        random = Random(seed)
        form = random.choice(found)
        fields = changed(form.fields, random, KEPT if random.random() < 0.9 else frozenset())
        if any(name == "file" for name, _ in form.fields):
            fields.append(("file", spoiled(orjson.dumps(petrova()), random)))
        path, _, query = form.action.partition("?")
        if form.method == "GET":
            request = RawRequest(
                "GET", path.encode(), encoded(fields), [(b"cookie", cookie), (b"accept", b"text/html")]
            )
        else:
            several = random.random() < 0.5 or any(name == "file" for name, _ in fields)
            body, kind = multipart(fields) if several else (encoded(fields), b"application/x-www-form-urlencoded")
            if random.random() < 0.05:
                body = spoiled(body, random)
            headers = [(b"cookie", cookie), (b"content-type", kind), (b"accept", b"text/html")]
            request = RawRequest("POST", path.encode(), query.encode(), headers, body)
        endures(web, request, seed)


@pytest.mark.parametrize(
    "request_",
    [
        RawRequest("GET", b"/case", b"", [(b"cookie", "punkt_visit=а.б.в.г".encode())]),
        RawRequest("GET", b"/case", b"", [(b"cookie", b"punkt_visit=a..9999999999.\xff\xfe")]),
        RawRequest("GET", b"/case", "from=²".encode()),
        RawRequest("GET", b"/case", b"from=" + b"9" * 39),
        RawRequest("GET", b"/journal", b"page=%C2%B2"),
        RawRequest("GET", b"/journal", b"page=" + b"9" * 5_000),
        RawRequest("GET", b"/documents/ru.karelia.166-p", b"decision=%C2%B2"),
        RawRequest("GET", b"/documents/ru.karelia.166-p", b"decision=" + b"9" * 39),
        RawRequest("GET", b"/v1/decisions/" + b"9" * 39),
        RawRequest("GET", b"/decisions/" + b"9" * 39),
        RawRequest("GET", b"/v1/packs/%ff%00"),
        RawRequest(
            "POST", b"/sign-out", b"", [(b"content-type", b"application/x-www-form-urlencoded")], b"token=%C2%B2"
        ),
        RawRequest("POST", b"/sign-in", b"", [(b"content-type", b"application/x-www-form-urlencoded")], b"token=%ff"),
        RawRequest("GET", b"/v1/packs", b"", [(b"authorization", b"Bearer punkt_\xd0\xb0_\xff")]),
        RawRequest("POST", b"/v1/decisions", b"", [(b"content-length", "²".encode())], b"{}"),
    ],
    ids=lambda one: f"{one.path[:20].decode()}-{one.query[:12].decode()}",
)
def test_what_was_found(web: Any, request_: RawRequest) -> None:
    endures(web, request_, 0)
    if request_.method == "GET":
        endures(web, request_._replace(headers=[*request_.headers, (b"accept", b"text/html")]), 0)


@pytest.mark.full
@pytest.mark.parametrize(
    "other",
    [
        {"n": 16184},
        {"n": 0},
        {"n": 1},
        {"n": 2**40},
        {"r": 2**40},
        {"p": 2**40},
        {"p": 0},
        {"n": "x"},
        {"n": 2.0},
        {"q": 1},
    ],
)
def test_a_cost_that_scrypt_cannot_bear_lets_nobody_in(tmp_path: Path, other: dict[str, Any]) -> None:
    file = tmp_path / "keys.json"
    key, secret = make("one", ("decide",))
    write_keys(file, [key])
    keyring = Keyring(str(file))
    assert keyring.caller(secret) is not None
    write_keys(file, [replace(key, cost={**key.cost, **other})])
    with pytest.raises(PunktError, match="P788"):
        read_keys(file)
    assert keyring.caller(secret) is None


def test_files_of_keys(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    made, secret = make("one", ("decide",))
    write_keys(good, [made, make("two", ("audit", "admin"))[0]])

    def opened(file: Path) -> None:
        read_keys(file)
        Keyring(str(file)).caller(secret)

    endured(at(tmp_path / "keys.json", opened), [good.read_bytes()], many(5, 60, 1_000))
