"""Comparing: the day of the entry where none is asked, changed words marked, which side grants more."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

from helpers.web_service import PACK, petrova, served
from punkt import load
from punkt.service.pages.compare_changes import marked_words, standing_of

PAGE = {"accept": "text/html", "accept-language": "ru"}


def _compared(client: Any, **asked: str) -> str:
    token = re.search(r'name="token" value="(\w+)"', client.get("/compare", headers=PAGE).text)
    assert token
    data = {"token": token[1], "first": PACK, "second": "ru.mintrud.847", **asked}
    answer = client.post("/compare", data=data, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text).replace("\u00a0", " ")


def test_an_entry_is_compared_under_the_law_of_its_day(tmp_path: Path) -> None:
    """The case of Petrova was decided on 1 June 2025; a day that is asked goes before that."""
    with served(tmp_path) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        page = _compared(client, number="1")
        assert re.findall(r'name="(?:first|second)_day" type="date" value="([^"]*)"', page) == ["2025-06-01"] * 2
        assert page.count("01.06.2025") > 2
        asked = _compared(client, number="1", second_day="2026-01-15")
        assert "15.01.2026" in asked and re.search(r'name="first_day" type="date" value="2025-06-01"', asked)
        same = _compared(client, number="1", second=PACK)
        assert "Все исходы одинаковы." in same and same.count("Различий нет.") == 3


def test_norms_and_rules_are_told_as_punkt_diff_tells_them(tmp_path: Path) -> None:
    """Order 847 gives periodic support from 4 to 12 hours, order 166-П from 12 to 28 (point 6)."""
    with served(tmp_path) as client:
        page = _compared(client)
        norms = page.partition('<h2 id="norms">')[2].partition("</section>")[0]
        row = next(one for one in norms.split("<tr>") if "<del>" in one and "28" in one)
        plain = re.sub(r"<[^>]+>", "", row)
        assert "от 12 до 28 часов в неделю" in plain and "от 4 до 12 часов в неделю" in plain
        assert "<del>28</del>" in row and "<ins>4</ins>" in row


def test_words_that_changed_are_marked_and_nothing_is_lost() -> None:
    gone, new = marked_words("не больше 7 человек", "не больше 6 человек <в квартире>")
    assert str(gone) == "не больше <del>7</del> человек"
    assert str(new).startswith("не больше <ins>6</ins> человек") and "&lt;в квартире&gt;" in str(new).replace(
        "<ins>", ""
    )
    gone, new = marked_words("одно", "совсем другое положение документа")
    assert (str(gone), str(new)) == ("<del>одно</del>", "<ins>совсем другое положение документа</ins>")


def test_which_side_grants_more_is_said_by_the_orders_of_the_packs() -> None:
    """`better.yaml` of order 166-П: fewer refusal grounds, an earlier review, more reviews left are better."""
    packs = load(PACK).packs

    def stands(outcome: str, one: Any, other: Any, status: str = "determined") -> str:
        sides = ({"status": "determined", "value": one}, {"status": status, "value": other})
        return standing_of(("recipient", outcome), *sides, packs)

    assert stands("need", "not_established", "established") == "grants_more"
    assert stands("need", "established", "not_established") == "grants_less"
    assert stands("need", "established", "established") == "same"
    assert stands("need", "established", None, "open") == ""
    assert stands("reviews_left", 3, 2) == "grants_less"
    assert stands("review_not_before", "2025-06-02", "2025-05-30") == "grants_more"
    assert stands("refusal_grounds", ["a", "b"], ["a"]) == "grants_more"
    assert stands("refusal_grounds", ["a"], ["b"]) == "", "neither is among the other"
    half = {"status": "determined", "value": Decimal("1.5")}
    assert standing_of(("x", "y"), {"status": "determined", "value": 1}, half, ()) == "more"
