"""The first screen of a decision: what is decided, how binding, what is missing, what to do, by when; each thing once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.web_service import PACK, petrova, served
from punkt.files.read import read_file

PAGE = {"accept": "text/html", "accept-language": "ru"}


def _case(name: str) -> dict[str, Any]:
    data = read_file(ROOT / f"rules/regional/karelia-166-p/cases/{name}.yaml").data
    assert isinstance(data, dict)
    return {key: value for key, value in data.items() if key not in ("about", "expect")}


def _recorded(client: Any, case: dict[str, Any]) -> str:
    import orjson

    body = orjson.dumps(case, default=float)
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/decisions", params={"pack": PACK}, content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return "/decisions/" + str(answer.headers["location"]).rpartition("/")[2]


def _shown(client: Any, at: str, lang: str = "ru") -> str:
    page = client.get(at, headers={**PAGE, "accept-language": lang})
    assert page.status_code == 200
    return unescape(page.text).replace("\u00a0", " ")


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _part(page: str, name: str) -> str:
    found = re.search(rf'<section class="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


def test_what_a_member_looks_for_stands_first(tmp_path: Path) -> None:
    """Points 5, 6, 8, 25 and 28 of the order, on the case of Petrova."""
    with served(tmp_path) as client:
        page = _shown(client, _recorded(client, petrova()))
        found, tasks, lacks, changes = (_part(page, name) for name in ("found", "tasks", "lacks", "changes"))
        assert "обязательно Сопровождаемое проживание по условиям пункта 8 — возможно" in _plain(found)
        assert "тип сопровождения — периодическое сопровождение." in _plain(found)
        assert '<span class="force mandatory">' in found and '<span class="force recommended">' in found
        assert "оценить готовность не раньше названной даты; дата: 02.06.2025" in _plain(tasks)
        assert "days.ics?for=recipient&outcome=review" in tasks and "#p-28" in tasks
        assert "Не хватает: 9" in lacks and lacks.count("<li>") == 9
        assert re.findall(r'href="(/case\?from=1&ask=[^"]+)"', lacks)[0] == "/case?from=1&ask=recipient.examined"
        assert "форма социального обслуживания — полустационарная" in _plain(changes) or (
            "форма социального обслуживания — стационарная" in _plain(changes)
        )
        assert "нарушения нет" in _plain(changes) and "в ведении" not in changes, "nobody can change whose it is"
        assert "Форма обслуживания" in _part(page, "loud")


def test_the_questions_that_are_missing_are_where_the_links_lead(tmp_path: Path) -> None:
    """Of a person, of a provider, of each member of a group and of its rooms."""
    with served(tmp_path) as client:
        for name in nonempty(("petrova", "group-of-seven")):
            page = _shown(client, _recorded(client, _case(name)))
            links = re.findall(r'href="(/case\?from=\d+)&ask=([^"]+)"', _part(page, "lacks"))
            form = unescape(client.get(f"{links[0][0]}&ask={links[0][1]}", headers=PAGE).text).partition("<main")[2]
            fields: dict[str, list[str]] = {}
            for one, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
                fields[one] = [value]
            for one, value in re.findall(r'name="(section|pack)" id="[^"]+" value="([^"]+)" checked', form):
                fields.setdefault(one, []).append(value)
            begun = client.post("/case", data=fields, headers=PAGE)
            draft = f"/case/{begun.url.path.split('/')[2]}"
            assert f'id="{begun.url.fragment}"' in begun.text and begun.url.fragment
            for _, fact in nonempty(links[:: max(1, len(links) // 10)]):
                asked = client.get(f"{draft}?ask={fact}", headers=PAGE)
                assert asked.url.fragment and f'id="{asked.url.fragment}"' in asked.text, fact


def test_nothing_decided_is_never_no_breach(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        at = _recorded(client, {"case": "nothing", "as_of": "2025-06-01", "recipient": {}})
        page = _shown(client, at)
        found = re.search(r"Ничего ещё не решено: не хватает (\d+) сведений\.", page)
        assert found and int(found[1]) == _part(page, "lacks").count("<li>") > 20
        assert "арушений" not in page and "Нарушения" not in page
        assert f"Nothing is decided yet: {found[1]} facts are missing." in _shown(client, at, "en")


def test_nothing_decided_is_said_in_every_view() -> None:
    from punkt import load
    from punkt.showing.decision.decision_text import decision_text
    from punkt.showing.decision.view import view
    from punkt.showing.words.interface_words import Words

    rules = load(PACK)
    decision = rules.decide({"case": "nothing", "as_of": "2025-06-01", "recipient": {}})
    text = decision_text(view(decision, rules.linked, "ru"), Words("ru"), 200)
    assert re.search(r"Ничего ещё не решено: не хватает \d+ сведений", text) and "арушений" not in text


def test_each_clause_stands_once(tmp_path: Path) -> None:
    """Point 25, which is broken: its sentence stands on the card, and nowhere as one that did not fit."""
    with served(tmp_path) as client:
        whole = _shown(client, f"{_recorded(client, petrova())}?whole=1")
        page = re.sub(r"<figure.*?</figure>", "", whole, flags=re.DOTALL)  # a picture is drawn where it is asked for
        assert page.count("поставщики в ведении Республики Карелия организуют его только") == 1
        assert page.count("организуют учебный (тренировочный) этап в стационарной либо полустационарной форме") == 1
        assert 'id="o-recipient-training-form"' in page and "сказано выше" in page


def test_reasons_have_an_address_of_their_own(tmp_path: Path) -> None:
    """Below an outcome stands a link to the whole page, where every reason is written out and open; cards say the same."""
    with served(tmp_path) as client:
        at = _recorded(client, petrova())
        page, whole = _shown(client, at), _shown(client, f"{at}?whole=1&lang=ru")
        outcomes = re.findall(r'<details class="outcome [^"]*" id="([^"]+)">', page)
        assert len(outcomes) > 30 and 'class="clause' not in page and "<figure" not in page
        assert [one for one in outcomes if f'href="{at}?whole=1&lang=ru#{one}"' not in page] == []
        opened = re.findall(r'<details class="outcome [^"]*" id="([^"]+)" open>', whole)
        assert opened == outcomes and whole.count('class="clause fired"') > 30 and "?whole=1&" not in whole
        cards = [re.findall(r'<div class="card .*?</div>', one, re.DOTALL) for one in (page, whole)]
        assert cards[0] == cards[1] and cards[0]
        short = [re.sub(r'<div class="inside">.*', "", one).count("because print-only") for one in (page, whole)]
        assert short[0] == short[1] > 5, "what is printed in short is there"


def test_the_day_goes_into_a_calendar(tmp_path: Path) -> None:
    pytest.importorskip("icalendar", reason="needs punkt[forms]")
    with served(tmp_path) as client:
        at = _recorded(client, petrova())
        one = client.get(f"{at}/days.ics", params={"for": "recipient", "outcome": "review"}, headers=PAGE)
        assert one.headers["content-type"].startswith("text/calendar")
        assert "DTSTART;VALUE=DATE:20250602" in one.text and one.text.count("BEGIN:VEVENT") == 1
        none = client.get(f"{at}/days.ics", params={"outcome": "need"}, headers=PAGE)
        assert none.status_code == 404
        assert client.get("/decisions/9/days.ics", headers=PAGE).status_code == 404


def test_times_are_those_of_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from punkt.service.pages.page_words import PageWords

    monkeypatch.setenv("TZ", "MSK-3")
    time.tzset()
    try:
        assert PageWords("ru").moment("2026-11-29T22:08:41.5+00:00") == "30.11.2026, 01:08 (MSK)"
        assert PageWords("en").moment("2026-11-29T22:08:41Z") == "2026-11-30, 01:08 (MSK)"
    finally:
        monkeypatch.undo()
        time.tzset()
