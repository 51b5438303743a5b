"""The list of the journal: what was decided, breaches, documents, the day of the law, who; filters as lists."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from helpers.web_service import PACK, petrova, served
from punkt.service.core.keyring import make, write_keys

PAGE = {"accept": "text/html", "accept-language": "ru"}


def _rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:])
    return [[" ".join(re.sub("<[^>]+>", "", one).split()) for one in row] for row in cells]


def _listed(client: Any, **asked: str) -> list[list[str]]:
    answer = client.get("/journal", params=asked, headers=PAGE)
    assert answer.status_code == 200
    return _rows(unescape(answer.text).replace("\u00a0", " "))


def test_the_list_tells_what_was_decided(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        nothing = {"case": "nothing", "as_of": "2025-07-01", "recipient": {}}
        client.post("/v1/decisions", params={"pack": PACK}, json=nothing)
        second, first = _listed(client)
        assert first[2] == "petrova-2025-06" and "Нуждаемость в сопровождаемом проживании — установлена" in first[3]
        assert "; сопровождаемое проживание по условиям пункта 8 — возможно" in first[3], "one sentence"
        assert first[4] == "✕ 1", "point 25"
        assert first[5:] == ["Приказ № 166-П от 03.04.2025", "01.06.2025", "этот компьютер"]
        assert second[3:5] == ["ничего ещё не решено", "—"] and second[6] == "01.07.2025"
        assert [row[2] for row in _listed(client, day="2025-07-01")] == ["nothing"]
        assert _listed(client, kind="paper") == [] and len(_listed(client, kind="decision")) == 2
        assert len(_listed(client, kind="no such kind", day="soon")) == 2
        folded = '<details class="filters"><summary>Другие условия</summary>'
        for asked in ({}, {"case": "petrova"}):
            assert folded in client.get("/journal", params=asked, headers=PAGE).text, "the case stands above it"
        text = client.get("/journal", params={"case": "a", "day": "2025-07-01", "kind": "paper"}, headers=PAGE).text
        assert '<details class="filters" open><summary>Другие условия (задано: 2)</summary>' in text


def test_who_recorded_is_chosen_from_those_that_may(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys = [make("Анна", ("decide", "audit")), make("Борис", ("decide",))]
    write_keys(file, [key for key, _ in keys])
    with served(tmp_path, keys=str(file)) as client:
        asked = client.get("/journal", headers=PAGE).text
        token = re.search(r'name="token" value="(\w+)"', asked)
        assert token
        client.post("/sign-in", data={"token": token[1], "key": keys[0][1], "to": "/journal"}, headers=PAGE)
        page = unescape(client.get("/journal", headers=PAGE).text)
        chosen = page.partition('<select id="who"')[2].partition("</select>")[0]
        assert re.findall(r">([^<]+)</option>", chosen) == ["кто угодно", "Анна", "Борис"]
