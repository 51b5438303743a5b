"""Where there is nothing, a person is shown the way on, and a program a problem."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

PROBLEM = "application/problem+json"
NOWHERE = [
    ("GET", "/nothing", 404, "P785"),
    ("GET", "/cases/1", 404, "P785"),
    ("GET", "/decisions/abc", 404, "P785"),
    ("GET", "/journal/1.5", 404, "P785"),
    ("GET", "/decisions/7777777", 404, "P787"),
    ("GET", "/journal/7777777", 404, "P779"),
    ("GET", "/documents/nothing", 404, "P602"),
    ("GET", "/journal/verify", 404, "P785"),
    ("GET", "/case/nothing", 404, "P421"),
    ("GET", "/sign-out", 405, "P785"),
    ("PUT", "/case", 405, "P785"),
]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("method", "path", "status", "code"), NOWHERE)
def test_a_person_is_shown_the_sections(client: Any, lang: str, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path, headers={"accept": "text/html", "accept-language": lang})
    assert answer.status_code == status and answer.headers["content-type"].startswith("text/html")
    text = unescape(answer.text)
    main = text.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'<li><a href="(/\w+)">', main) == ["/case", "/documents", "/journal", "/compare", "/registers"]
    assert {"ru": "Такой страницы нет", "en": "There is no such page"}[lang] in main
    assert "openapi" not in main and "HTTP" not in main


@pytest.mark.parametrize(("method", "path", "status", "code"), NOWHERE[:2] + NOWHERE[-2:])
def test_a_program_gets_a_problem(client: Any, method: str, path: str, status: int, code: str) -> None:
    for accept in ("application/json", "*/*", None):
        answer = client.request(method, path, headers={"accept": accept} if accept else {})
        assert answer.status_code == status and answer.headers["content-type"] == PROBLEM
        assert answer.json()["code"] == code and "/openapi.json" in answer.json()["detail"]
    api = client.get("/v1/nothing", headers={"accept": "text/html"})
    assert api.status_code == 404 and api.headers["content-type"] == PROBLEM
