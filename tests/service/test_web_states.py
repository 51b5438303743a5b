"""States of the pages that somebody at a desk meets: nothing chosen, nothing recorded, a file that will not do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.web_service import PACK, petrova, served
from punkt.service.core.keyring import make, write_keys

PAGE = {"accept": "text/html", "accept-language": "ru"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    with served(tmp_path) as client:
        yield client


def post(client: Any, path: str, files: Any = None, **fields: Any) -> tuple[int, str]:
    """The status, and what the page complains of."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/case", headers=PAGE).text)
    assert token is not None
    answer = client.post(path, data={"token": token[1], **fields}, files=files, headers=PAGE)
    found = re.findall(r'class="errors".*?</div>', answer.text, re.DOTALL)
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", unescape(" ".join(found))).split())


WHOM, WHICH, FILE = (
    "Выберите, о ком или о чём дело.",
    "Выберите хотя бы один документ.",
    "Выберите файл дела.",
)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("/case", {}, [WHOM, WHICH]),
        ("/case", {"pack": PACK}, [WHOM]),
        ("/case", {"section": "recipient"}, [WHICH]),
        ("/case/open", {"pack": PACK}, [FILE]),
        ("/case/open", {}, [FILE, WHICH]),
    ],
)
def test_what_is_still_to_be_chosen_is_said(client: Any, path: str, fields: dict[str, str], says: list[str]) -> None:
    status, said = post(client, path, **fields)
    assert status == 422 and all(one in said for one in says)
    assert sum(one in said for one in (WHOM, WHICH, FILE)) == len(says)
    assert client.app.state.service.journal.last() is None, "nothing is decided about nobody"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"case: a\n", "нет сведений ни о ком"),
        (b"case: a\nnobody: {}\n", "нет сведений ни о ком"),
        (b"case: [a\n", "x.yaml:1:7"),
        (b"PK\x03\x04", "управляющий знак"),
    ],
)
def test_a_file_that_will_not_do(client: Any, content: bytes, words: str) -> None:
    status, said = post(client, "/case/open", {"file": ("x.yaml", content)}, pack=PACK)
    assert status == 422 and words in said


def test_a_fact_that_there_is_none_of(client: Any) -> None:
    """It is told on the page of all answers, which no question asks for."""
    content = b"case: a\nrecipient: {unknown: 1}\n"
    _, said = post(client, "/case/open", {"file": ("x.yaml", content)}, pack=PACK)
    assert "unknown" in said


def test_a_day_before_the_document(client: Any) -> None:
    status, said = post(client, "/case", pack="ru.mintrud.847", section="recipient", as_of="1990-01-01")
    assert status == 200 and "Приказ № 847 от 14.12.2017" in said.replace("\u00a0", " ") and "ru.mintrud" not in said


@pytest.mark.full
def test_the_journal_is_searched_in_words(client: Any) -> None:
    assert "Журнал пока пуст" in client.get("/journal", headers=PAGE).text
    assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
    wanted = {"outcome": "recipient.training_form"}
    for value, lang, found in (
        ("условие не выполнено", "ru", True),
        ("Условие Не Выполнено", "ru", True),
        ("not met", "en", True),
        ("not_met", "ru", True),
        ("условие выполнено", "ru", False),
    ):
        text = client.get("/journal", params={**wanted, "value": value}, headers={**PAGE, "accept-language": lang}).text
        assert ("petrova-2025-06" in text) is found, value
    text = client.get("/journal", params={"case": "other"}, headers=PAGE).text
    assert "Ничего не найдено" in text and "пока пуст" not in text
    for page in ("/journal", "/journal/1"):
        assert "этот компьютер" in client.get(page, headers=PAGE).text


def test_who_recorded_is_named(tmp_path: Path) -> None:
    key, secret = make("Комиссия Кондопоги", ("decide", "audit"))
    write_keys(tmp_path / "keys.json", [key])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        headers = {"authorization": f"Bearer {secret}"}
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=headers).status_code == 200
        token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/sign-in", headers=PAGE).text)
        assert token is not None
        client.post("/sign-in", data={"token": token[1], "key": secret, "to": "/journal"}, headers=PAGE)
        assert f"Комиссия Кондопоги ({key.id})" in client.get("/journal", headers=PAGE).text


def test_an_erased_decision_and_the_entry_that_says_so(tmp_path: Path) -> None:
    from punkt.journal import Journal
    from punkt.journal.sealing import SealKeys

    (tmp_path / "seal.key").write_text(SealKeys.new() + "\n")
    with served(tmp_path, seal_key=str(tmp_path / "seal.key")) as client:
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        assert "Решить заново" in client.get("/journal/1", headers=PAGE).text
        with Journal.open(tmp_path / "journal.db", key=tmp_path / "seal.key") as journal:
            journal.erase([1], "Иванова", "заявление № 5")
        erased = client.get("/journal/1", headers=PAGE)
        assert (
            erased.status_code == 200
            and "Решить заново" not in erased.text
            and 'href="/decisions/1"' not in erased.text
        )
        assert client.get("/decisions/1", headers=PAGE).status_code == 200
        entry = client.get("/journal/2", headers=PAGE)
        assert entry.status_code == 200 and "заявление № 5" in unescape(entry.text).replace("\u00a0", " ")
        assert 'href="/journal/1"' in entry.text


def test_whatever_goes_wrong_a_person_gets_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fastapi.testclient import TestClient

    with served(tmp_path) as client:
        status, said = post(client, "/case/open", {"file": ("x.yaml", b"#" * 3_000_000)}, pack=PACK)
        assert status == 413 and "больше 2 МиБ" in said.replace("\u00a0", " ")

        def broken(*_: Any) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr("punkt.service.pages.compare_page._page", broken)
        unraised = TestClient(client.app, base_url="http://localhost", raise_server_exceptions=False)
        answer = unraised.get("/compare", headers=PAGE)
        assert answer.status_code == 500 and answer.headers["content-type"].startswith("text/html")
        assert "P699" in answer.text and "<nav" in answer.text and "Traceback" not in answer.text
        plain = unraised.get("/compare", headers={"accept": "application/json"})
        assert plain.headers["content-type"] == "application/problem+json" and plain.json()["code"] == "P699"
    (tmp_path / "other").mkdir()
    with served(tmp_path / "other") as client:
        stranger = client.get("/case", headers={**PAGE, "host": "evil.example"})
        assert stranger.status_code == 403 and stranger.headers["content-type"].startswith("text/html")


def test_heads_of_printed_pages(client: Any) -> None:
    """The name of a case cannot break out of the stylesheet."""
    name = 'a"; } * { color: red } /* \\'
    case = {**petrova(), "case": name}
    answer = client.post("/v1/decisions", params={"pack": PACK}, json=case)
    assert answer.status_code == 200
    sheet = client.get("/decisions/1/print.css", headers=PAGE)
    assert sheet.headers["content-type"].startswith("text/css")
    assert re.fullmatch(
        r'@page \{ @top-left \{ content: "[\w\\ ]+"; \} @top-right \{ content: "[\w\\ ]+"; \} \}\n', sheet.text
    )
    assert answer.json()["digest"].partition(":")[2] in sheet.text
    assert client.get("/decisions/2/print.css").status_code == 404
