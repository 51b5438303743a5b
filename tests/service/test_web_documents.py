"""The pages of documents: by force; a document with a decision drawn on it; what is looked for; one point alone."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from helpers.web_service import PACK, petrova, served, service_of
from punkt import load
from punkt.law.packs.standing import Standing, standing
from punkt.showing.decision.on_document import on_document
from punkt.showing.decision.view import Builder

PAGE = {"accept": "text/html", "accept-language": "ru"}


def _shown(client: Any, at: str) -> str:
    page = client.get(at, headers=PAGE)
    assert page.status_code == 200, page.text
    return unescape(page.text).replace("\u00a0", " ")


def _point(page: str, anchor: str) -> str:
    return page.partition(f'<section class="point" id="{anchor}"')[2].partition("</section>")[0]


def test_documents_stand_by_their_force(tmp_path: Path) -> None:
    """Order 166-П binds, order 847 recommends, the alliance proposes, and the municipality is invented."""
    with served(tmp_path) as client:
        page, begun = _shown(client, "/documents"), _shown(client, "/case")
        shelf = service_of(client).shelf.packs
    wanted = {
        PACK: Standing.LAW,
        "ru.mintrud.847": Standing.RECOMMENDATIONS,
        "ru.alliance.2025": Standing.PROPOSALS,
        "ru.karelia.ozyorny": Standing.INVENTED,
        "ru.calendar": Standing.LAW,
    }
    assert {name: standing(pack) for name, pack in shelf.items()} == wanted
    for name, force in wanted.items():
        group = page.partition(f'<h2 id="force-{force.value}">')[2].partition("</section>")[0]
        assert f'href="/documents/{name}"' in group
    offered = re.findall(r'id="pack-([^"]+)"', begun)
    assert offered == ["ru.karelia.166-p", "ru.mintrud.847", "ru.alliance.2025", "ru.karelia.ozyorny"], (
        "the strongest first"
    )
    assert "не имеет силы" in page and "вымышленный пример" in page


def test_words_of_several_paragraphs_stand_once(tmp_path: Path) -> None:
    """Point 25 begins with words that its next three paragraphs go on from; each quotes them."""
    with served(tmp_path) as client:
        said = _point(_shown(client, f"/documents/{PACK}"), "p-25").partition('class="beside"')[0]
    assert said.count("на учебном (тренировочном) этапе может быть организовано") == 1
    assert said.count("организуют учебный (тренировочный) этап в стационарной либо полустационарной форме") == 1
    assert said.count('class="para') == 5


def test_a_decision_is_drawn_on_the_document(tmp_path: Path) -> None:
    """Point 25 is broken, point 5 decides, point 21 waits; each paragraph and the contents bear the sign."""
    with served(tmp_path) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        page = _shown(client, f"/documents/{PACK}?decision=1")
        contents = page.partition('<nav class="points"')[2].partition("</nav>")[0]
        signs = dict(
            re.findall(r'href="#(p-[\d.]+)"[^>]*><span class="sign-of [\w]*" aria-hidden="true">(.)</span>', contents)
        )
        assert (signs["p-25"], signs["p-5"], signs["p-21"]) == ("✕", "●", "?")
        broken = _point(page, "p-25")
        assert "форма социального обслуживания — на дому; подошло бы: стационарная или полустационарная" in broken
        assert 'href="/decisions/1#o-recipient-training-form"' in broken
        assert len(re.findall(r'class="para violation"', broken)) == 1, "the one paragraph that is broken"
        assert 'value="2025-06-01"' in page, "the norms are those of the day of the decision"
        assert "В этом деле" not in _shown(client, f"/documents/{PACK}")


def test_marks_of_elements_that_are_alike_stand_once() -> None:
    from helpers.main_pages import of_file

    rules = load(PACK)
    decision = rules.decide(of_file("group-of-seven"))
    marks = on_document(Builder(decision.to_dict(), rules.linked, "ru"), PACK)
    kept = [(one.state, one.rule, one.address, one.title, one.value) for one in marks]
    assert len(kept) == len(set(kept)) > 20
    rooms = [one for one in marks if one.outcome == "room_occupancy" and one.state == "fired"]
    assert [(one.sign, one.lines[0]) for one in rooms] == [
        ("✕", "жильцы комнаты — всего 3; подошло бы: не больше 2 (комната № 2)")
    ]


def test_what_is_looked_for_and_one_point_alone(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        found = _shown(client, f"/documents/{PACK}?q=НУЖДАЕМОСТЬ")
        anchors = re.findall(r'<section class="point" id="([^"]+)"', found)
        assert "p-5" in anchors and "p-25" not in anchors
        assert f"«НУЖДАЕМОСТЬ»: {len(anchors)}." in found
        alone = _shown(client, f"/documents/{PACK}?point=25")
        assert re.findall(r'<section class="point" id="([^"]+)"', alone) == ["p-25"] and "Весь документ" in alone
        nothing = client.get(f"/documents/{PACK}", params={"q": '"><script>x', "point": "999"}, headers=PAGE)
        assert (
            nothing.status_code == 200
            and "<script>x" not in nothing.text
            and '<section class="point"' not in nothing.text
        )
