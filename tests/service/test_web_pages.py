"""The pages without a browser: forms of strangers, signing in, what a form keeps, the picture of a chain."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.datastructures import FormData

from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.recipients import COVERED
from helpers.web_service import PACK, PETROVA, all_steps, began, draft_of, petrova, send_draft, served
from punkt import Rules, load
from punkt.files.read import read_file
from punkt.service.core.keyring import make, write_keys
from punkt.service.pages.case_form import CaseForm, from_case, merged
from punkt.service.pages.case_standing import Standing
from punkt.service.pages.case_steps import Interview
from punkt.service.pages.page_words import PAGES, PageWords
from punkt.showing.decision.chain_picture import ChainPicture
from punkt.showing.decision.reason_chain import chain, ruled_out
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Names

PAGE = {"accept": "text/html"}
HEADS = {"fact": "fact", "norm": "norm", "term": "term", "missing": "missing", "seen": "seen"}


def _token(text: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found
    return found[1]


@pytest.mark.full
def test_a_form_of_a_stranger_is_refused(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        token = _token(client.get("/case", headers=PAGE).text)
        fields = {"token": token, "pack": PACK, "section": "recipient"}
        assert client.post("/case", data=fields, headers=PAGE).status_code == 200
        draft = draft_of(began(client, PAGE, pack=PACK, section="recipient"))
        other = began(client, PAGE, pack=PACK, section="recipient")
        own = _token(client.get(f"{draft}/answers", headers=PAGE).text)
        for data, headers in (
            ({"token": "0" * 32}, {}),
            ({}, {}),
            ({"token": _token(other.text)}, {}),
            ({"token": token}, {}),
            ({"token": own}, {"origin": "https://evil.example"}),
        ):
            for what in ("", "/decide", "/delete"):
                answer = client.post(draft + what, data={**data, "sure": "1"}, headers={**PAGE, **headers})
                assert answer.status_code == 403 and "P781" in answer.text
        client.cookies.clear()
        stranger = client.post(f"{draft}/decide", data={"token": own, "sure": "1"}, headers=PAGE)
        assert stranger.status_code == 404, "a draft of somebody else"
        assert client.get("/v1/decisions/1").status_code == 404, "nothing was recorded"


def test_headers_forbid_scripts_of_others(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        answer = client.get("/case", headers=PAGE)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert not re.search(
            r"<script(?! src=\"/static/(?:punkt|case|scripted).js\")|style=|onclick|https?://(?!www.w3.org)",
            answer.text,
        )


def test_signing_in(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    (one, secret), (two, auditor) = make("a", ("decide",)), make("b", ("audit",))
    write_keys(file, [one, two])
    with served(tmp_path, keys=str(file)) as client:
        asked = client.get("/case", headers=PAGE)
        assert asked.url.path == "/sign-in" and asked.url.query == b"to=/case"
        form = {"token": _token(asked.text), "key": "punkt_x_y", "to": "//evil.example"}
        assert client.post("/sign-in", data=form, headers=PAGE).status_code == 401
        inside = client.post("/sign-in", data={**form, "key": secret}, headers=PAGE)
        assert inside.status_code == 200 and inside.url.path == "/case"
        assert client.get("/journal", headers=PAGE).status_code == 403, "this key may not read the journal"
        left = client.post("/sign-out", data={"token": _token(inside.text)}, headers=PAGE)
        assert left.url.path == "/sign-in"
        again = client.get("/journal", headers=PAGE)
        assert 'name="to" value="/journal"' in again.text, "signing in leads to what was asked for"
        client.post("/sign-in", data={"token": _token(again.text), "key": auditor, "to": "/journal"}, headers=PAGE)
        assert client.get("/journal", headers=PAGE).url.path == "/journal"
        write_keys(file, [one])
        assert client.get("/journal", headers=PAGE).url.path == "/sign-in", "the key was taken back"


def test_what_is_typed_is_never_markup(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>'
    with served(tmp_path) as client:
        data = {"pack": PACK, "section": "group", "name": evil, "list:group/members": "1", "f:group/members/0:id": evil}
        answer = began(client, PAGE, **data)
        assert (
            answer.status_code == 200 and "<script>alert" not in answer.text and unescape(answer.text).count(evil) > 1
        )
        assert "<script>alert" not in client.get("/case", headers=PAGE).text
        decided = send_draft(client, PAGE, answer, "/decide", sure="1")
        assert decided.url.path.startswith("/decisions/") and "<script>alert" not in decided.text
        assert "<script>alert" not in client.get("/journal", headers=PAGE).text


@pytest.mark.full
def test_names_and_values_are_kept_to_the_letter(tmp_path: Path) -> None:
    """The page glues «№ 7» for the eye; a form must send back what was typed."""
    with served(tmp_path) as client:
        answer = began(client, PAGE, pack=PACK, section="recipient", name="№ 7 — а")
        answer = client.get(f"{draft_of(answer)}?step=about", headers=PAGE)
    assert 'value="№ 7 — а"' in unescape(answer.text)


@pytest.mark.full
def test_a_decision_without_a_journal_is_shown_all_the_same(tmp_path: Path) -> None:
    with served(tmp_path, record=False) as client:
        answer = began(client, PAGE, **{"pack": PACK, "section": "recipient", "f:recipient:ipra.learning": "2"})
        answer = send_draft(client, PAGE, answer, "/decide", sure="1")
        assert (
            answer.url.path.endswith("/decision")
            and answer.status_code == 200
            and "Решение не записано в журнал" in answer.text
        )
        assert "если применяется: установлена" in answer.text
        assert "без журнала" in client.get("/journal", headers=PAGE).text


@pytest.mark.full
def test_a_decision_is_shown_under_the_packs_of_its_day(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "rules" / "pack"
    shutil.copytree(ROOT / "rules/regional/karelia-166-p", folder)
    header = folder / "pack.yaml"
    header.write_text(header.read_text("utf-8").replace(f"pack: {PACK}", "pack: test.order"), "utf-8")
    with served(tmp_path, pack_dirs=(str(folder.parent),)) as client:
        client.post("/v1/decisions", params={"pack": "test.order"}, json=petrova())
        rule = folder / "05-need.yaml"
        before = re.search(r"ru: (Нуждаемость установлена[^\n]*)", rule.read_text("utf-8"))
        assert before
        rule.write_text(rule.read_text("utf-8").replace(before[1], "Теперь сказано иначе."), "utf-8")
        assert client.post("/v1/admin/reload").status_code == 200
        shown = unescape(client.get("/decisions/1?whole=1", headers=PAGE).text).replace("\u00a0", " ")
        assert "Нуждаемость установлена" in shown and "Теперь сказано иначе" not in shown
        assert "Теперь сказано иначе" in client.get("/documents/test.order", headers=PAGE).text


def test_a_pack_of_calendars_is_shown_and_decides_nothing(tmp_path: Path) -> None:
    """Its page tells each year, and no case or comparison offers it."""
    with served(tmp_path) as client:
        page = unescape(client.get("/documents/ru.calendar", headers=PAGE).text)
        assert "2025: рабочих дней: 247 (ст. 112" in page and "2026: рабочих дней: 247" in page
        assert "/documents/ru.calendar" in client.get("/documents", headers=PAGE).text
        for address in ("/case", "/compare"):
            assert "Производственный" not in client.get(address, headers=PAGE).text
            assert 'value="ru.calendar"' not in client.get(address, headers=PAGE).text
        assert client.get("/v1/packs/ru.calendar").json()["vocabulary"] is None
        assert client.get("/v1/vocabulary").json()["id"] == "ru.social"


def test_comparing_two_days(tmp_path: Path) -> None:
    """A norm of the parking packs changes from one day to another."""
    with served(tmp_path) as client:
        token = _token(client.get("/compare", headers=PAGE).text)
        data = {"token": token, "first": PACK, "second": PACK, "first_day": "2025-06-01", "second_day": "2025-06-01"}
        same = client.post("/compare", data=data, headers=PAGE).text
        assert same.count("Различий нет.") == 3, "norms, rules, readings"
        other = client.post("/compare", data={**data, "second": "ru.mintrud.847"}, headers=PAGE).text
        text = re.sub("</?(del|ins)>", "", unescape(other)).replace("\u00a0", " ")
        assert "от 12 до 28 часов в неделю" in text and "от 4 до 12 часов в неделю" in text
        wrong = client.post("/compare", data={**data, "first_day": "soon"}, headers=PAGE)
        assert "не дата календаря" in unescape(wrong.text).replace("\u00a0", " ")


@cache
def _rules() -> Rules:
    return load(PACK)


@pytest.mark.sampled(25)
@pytest.mark.parametrize("case", sorted((ROOT / "rules").rglob("cases/*.yaml")), ids=lambda path: path.stem)
def test_a_form_keeps_every_case(case: Path) -> None:
    """Every case of the packs, put into a form and read back as a browser would send it, is the same case."""
    data = read_file(case).data
    assert isinstance(data, dict)
    rules = _rules()
    draft = from_case(data, (PACK,), rules.vocabulary.sections)
    words = PageWords("ru")
    fields = [
        block for step in Interview(draft, Standing(Names(rules.linked, words)), words).steps for block in step.blocks
    ]
    sent: list[tuple[str, Any]] = []
    for block in fields:
        sent += _sent(block)
    empty = CaseForm(draft.name, draft.as_of, draft.packs, draft.sections, extra=draft.extra)
    read = merged(empty, FormData(sent), rules.vocabulary, (PACK,))
    assert _present(merged(draft, FormData(sent), rules.vocabulary, (PACK,)).case()) == _present(data)
    assert _present(read.case()) == _present(data)


def _present(case: Any) -> Any:
    """A case without what is not known; the day as text."""
    if isinstance(case, dict):
        return {key: _present(value) for key, value in case.items() if value is not None and value != {}}
    return [_present(one) for one in case] if isinstance(case, list) else str(case)


def _sent(block: Any) -> list[tuple[str, str]]:
    found = []
    for field in block.questions:
        found += _answers(field)
    for one in block.lists:
        found += [(f"list:{one.address}", "1"), *([(f"known:{one.address}", "1")] if one.known else [])]
        for row in one.rows:
            found.append((row.name.name, row.name.value))
            for cell in row.cells:
                found += _answers(cell)
    return found


def _answers(field: Any) -> list[tuple[str, str]]:
    if field.options:
        return [(field.name, ""), *((field.name, option.value) for option in field.options if option.chosen)]
    return [(field.name, field.value)]


def test_a_form_asks_only_what_can_still_matter(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        data = {"pack": PACK, "section": "recipient", "goal": "recipient.need"}
        text = _all(client, data)
        covering = set(COVERED)  # what point 2 asks of whoever the order applies to
        assert _asked(text) == covering | {
            f"ipra.{name}"
            for name in ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
        }
        text = _all(client, {**data, "f:recipient:ipra.learning": "3"})
        assert _asked(text) == covering | {"ipra.learning"}
        text = _all(client, {**data, "f:recipient:disability": "false"})
        assert _asked(text) == {"disability"}, "to whom the order does not apply, nothing else is asked"


def _all(client: Any, data: dict[str, str]) -> str:
    return all_steps(client, PAGE, began(client, PAGE, **data))


def _asked(text: str) -> set[str]:
    return set(re.findall(r'name="f:recipient:([\w.]+)"', text))


def test_chain_and_picture_say_the_same() -> None:
    rules = _rules()
    builder = Builder(rules.decide(petrova()).to_dict(), rules.linked, "ru")
    reason = chain(builder, "recipient", "hours")
    assert reason.value == "условие выполнено"
    (clause,) = reason.clauses
    assert clause.state == "fired" and clause.address.startswith("6")
    lines: list[str] = []

    def walk(one: Any) -> None:
        lines.append(one.value)
        for each in one.clauses:
            lines.extend((*each.facts, *each.norms))
            for inner in each.used:
                walk(inner)

    walk(reason)
    assert any("16 часов" in line for line in lines) and any("от 12 до 28 часов в неделю" in line for line in lines)
    assert any("степень нарушения автономии" in line for line in lines), "down to the fact the type follows from"
    drawing = unescape(re.sub("<[^>]+>", " ", str(ChainPicture(reason, HEADS).html("title", "about"))))
    assert all(line in drawing for line in lines)
    out = ruled_out(builder, "recipient", "support_type")
    assert [one.facts[0].partition("подошло бы: ")[2] for one in out] == ["1 степень", "3 степень", "4 степень"]


def test_a_picture_says_all_and_nothing_denied_is_green() -> None:
    """Of every outcome of a case, one term of which does not hold: no text is cut short, no box is empty."""
    rules = _rules()
    case = read_file(ROOT / "rules/regional/karelia-166-p/cases/conclusion-missing.yaml").data
    assert isinstance(case, dict)
    document = rules.decide(case).to_dict()
    builder = Builder(document, rules.linked, "ru")
    tones: set[str] = set()
    number = 0
    for subject, outcomes in nonempty(document["outcomes"].items()):
        for name in nonempty(outcomes):
            drawing = str(ChainPicture(chain(builder, subject, name), HEADS).html("t", "d"))
            tree = ElementTree.fromstring(drawing)
            assert "…" not in drawing
            for node in tree.iter("li"):
                said = " ".join("".join(node[0].itertext()).split())
                kind, _, tone = node.get("class", "").partition(" ")
                assert said and kind in ("outcome", "clause", "fact", "norm", "term", "missing")
                tones.add(tone)
                assert not (kind == "outcome" and tone == "plain" and said.endswith(" неверно")), said
            number += 1
    assert number > 20 and "denied" in tones


def test_every_word_is_in_both_languages() -> None:
    assert all(texts["ru"] and texts["en"] for texts in PAGES.values())
    assert not CaseForm().begun and PETROVA.is_file()
