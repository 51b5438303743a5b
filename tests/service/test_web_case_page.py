"""The page of a case: it asks by the solver in time, falls back visibly, and says faults by the labels of questions."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.hanging import hanging
from helpers.loops import nonempty
from helpers.recipients import COVERED
from helpers.web_service import PACK, all_steps, began, draft_of, served, service_of
from punkt.service.core.solver_process import answer
from punkt.service.pages import case_standing

PAGE = {"accept": "text/html", "accept-language": "ru"}
BASE = {"pack": PACK, "section": "recipient", "as_of": "2025-06-01"}


def shown(client: Any, lang: str = "ru", **fields: Any) -> str:
    """All steps of a draft that is begun with some answers."""
    headers = {**PAGE, "accept-language": lang}
    answer = began(client, headers, **{**BASE, **fields})
    return unescape(all_steps(client, headers, answer)).replace("\u00a0", " ")


def asked_first(text: str) -> str:
    """The anchor of the question to ask first; empty where none is named."""
    found = re.search(r'id="next">[^<]*<a href="[^"#]*#([^"]+)">', text)
    return found[1] if found else ""


def test_the_solver_names_the_next_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    from punkt import load
    from punkt.proving.interview.questions import next_question

    monkeypatch.setattr(case_standing, "ASKED_SECONDS", 60)
    known = {f"f:recipient:{name}": str(value).lower() for name, value in COVERED.items()}
    case = {"case": "a", "as_of": "2025-06-01", "recipient": COVERED}
    with served(tmp_path) as client:
        text = shown(client, goal="recipient.need", **known)
        found = next_question(load(PACK), case, ["recipient.need"])
        assert found is not None
        assert asked_first(text) == f"q-recipient-{found.path.replace('.', '-')}-1"
        assert f'id="{asked_first(text)}"' in text
        # point 31: premises of any kind will do; three-valued logic would ask for them
        text = shown(client, goal="recipient.premises_allowed", **known)
        assert "Больше ни один ответ ничего не изменит" in text and not asked_first(text)


@pytest.mark.full
@pytest.mark.parametrize(
    ("lang", "how", "words"),
    [
        ("ru", "absent", "не установлен punkt[proof]"),
        ("en", "absent", "punkt[proof] is not installed"),
        ("ru", "late", "решатель не успел"),
        ("en", "late", "the solver could not choose the best one in time"),
    ],
)
def test_it_falls_back_visibly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, how: str, words: str
) -> None:
    answered = threading.Event()

    class Slow:
        def prepare(self, *arguments: Any) -> None: ...

        def next(self, *arguments: Any) -> str:
            answered.wait(30)
            return "recipient.ipra.learning"

    module = SimpleNamespace(Questions=Slow) if how == "late" else None  # None: importing it fails
    monkeypatch.setitem(sys.modules, "punkt.proving.interview.question_server", module)
    monkeypatch.setattr(case_standing, "ASKED_SECONDS", 0.1)
    with served(tmp_path) as client:
        service_of(client)._chooser._executor = ThreadPoolExecutor(1)  # where the module above is
        text = shown(client, lang, goal="recipient.need")
        answered.set()
        assert words in text and not asked_first(text)
        assert len(set(re.findall(r'class="question" id="([^"]+)"', text))) == 4 + 6, (
            "to whom the order applies, and point 5"
        )


@pytest.mark.full
def test_a_solver_that_breaks_down_takes_nothing_with_it() -> None:
    pytest.importorskip("z3")
    from punkt.service.core.chooser import Chooser
    from punkt.service.core.pack_snapshot import Shelf

    async def asked() -> list[str]:
        ask = (shelf, (PACK,), {"case": "a", "recipient": {}}, ["recipient.need"], date(2025, 6, 1), 60)
        first = await chooser.best(*ask)
        assert chooser._executor is not None
        for process in chooser._executor._processes.values():  # type: ignore[attr-defined]
            process.kill()
        return [first.how, (await chooser.best(*ask)).how, (await chooser.best(*ask)).how]

    shelf, chooser = Shelf.copy(), Chooser(60)
    try:
        assert asyncio.run(asked()) == ["solver", "unfit", "solver"]
    finally:
        chooser.close()
        shelf.close()


@pytest.mark.full
def test_a_solver_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended with its process; who asked is told so in time, who waited for a turn is answered by the next."""
    pytest.importorskip("z3")
    from punkt.service.core import chooser as module
    from punkt.service.core.pack_snapshot import Shelf

    ask = (shelf := Shelf.copy(), (PACK,), {"case": "a", "recipient": {}}, ["recipient.need"], date(2025, 6, 1))
    asker, answers = module.Chooser(60), answer
    monkeypatch.setattr(module, "OVERDUE", 0.5)

    async def asked() -> tuple[str, str, float]:
        assert (await asker.best(*ask, 60)).how == "solver"
        assert asker._executor is not None
        [old] = asker._executor._processes.values()  # type: ignore[attr-defined]
        monkeypatch.setattr(module, "answer", hanging)
        asker._asking = 0.1
        begun = time.monotonic()
        late = asyncio.create_task(asker.best(*ask, 60, "hostile"))
        await asyncio.sleep(0.1)
        monkeypatch.setattr(module, "answer", answers)
        asker._asking = 60
        other = asyncio.create_task(asker.best(*ask, 60, "honest"))
        found = (await late).how, (await other).how, time.monotonic() - begun
        await asyncio.to_thread(old.join, 10)
        assert not old.is_alive()
        return found

    try:
        first, second, seconds = asyncio.run(asked())
    finally:
        asker.close()
        shelf.close()
    assert (first, second) == ("late", "solver") and seconds < 50


@pytest.mark.full
def test_whoever_gives_up_leaves_a_turn_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question whose asker is gone goes on for the time it has, and no longer."""
    pytest.importorskip("z3")
    from punkt.service.core import chooser as module
    from punkt.service.core.pack_snapshot import Shelf

    ask = (shelf := Shelf.copy(), (PACK,), {"case": "a", "recipient": {}}, ["recipient.need"], date(2025, 6, 1))
    asker = module.Chooser(60)
    monkeypatch.setattr(module, "OVERDUE", 0.5)

    async def asked() -> str:
        await asker.best(*ask, 60)
        with monkeypatch.context() as changed:
            changed.setattr(module, "answer", hanging)
            asker._asking = 0.1
            gone = asyncio.create_task(asker.best(*ask, 60, "gone"))
            await asyncio.sleep(0.1)
            gone.cancel()
            await asyncio.wait({gone})
        asker._asking = 60
        return (await asker.best(*ask, 60, "honest")).how

    try:
        assert asyncio.run(asked()) == "solver"
    finally:
        asker.close()
        shelf.close()


@pytest.mark.full
def test_the_time_of_the_solver_is_bounded() -> None:
    pytest.importorskip("z3")
    from punkt import load
    from punkt.proving.interview.question_server import Questions, TooLateError
    from punkt.service.core.next_questions import outcomes_of

    rules, day = load(PACK), date(2025, 6, 1)
    case = {"case": "a", "as_of": "2025-06-01", "group": {"members": [{"id": str(n)} for n in range(6)]}}
    goals = outcomes_of(rules.decide(case).to_dict(), frozenset())
    questions, begun = Questions(), time.monotonic()
    with pytest.raises(TooLateError):
        questions.next(rules, case, goals, day, begun + 0.05)
    assert time.monotonic() - begun < 5


def test_what_is_learnt_of_one_case_does_not_change_the_next() -> None:
    """Cases in turn are answered as each by itself, whatever was asked before."""
    pytest.importorskip("z3")
    from punkt import load
    from punkt.proving.interview.question_server import Questions
    from punkt.proving.interview.questions import next_question

    rules, day = load(PACK), date(2025, 6, 1)
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"case": "a", "recipient": {}}, ["recipient.need", "recipient.possible"]),
        ({"case": "b", "recipient": {"ipra": {"learning": 1}}}, ["recipient.need"]),
        ({"case": "c", "recipient": {"ipra": {"learning": 2}}, "provider": {}}, ["recipient.possible"]),
        ({"case": "d", "recipient": {"autonomy_degree": 2}}, ["recipient.hours", "recipient.support_type"]),
        ({"case": "a", "recipient": {}}, ["recipient.need", "recipient.possible"]),
    ]
    questions = Questions()
    for case, outcomes in nonempty(cases):
        alone = next_question(rules, case, outcomes, day)
        found = questions.next(rules, case, outcomes, day, time.monotonic() + 60)
        assert found == (alone.name if alone else None)
    (interview,) = questions._interviews.values()
    assert interview.case == {"case": "-", "as_of": "2025-06-01"} and not interview._questions


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("lang", "words"), [("ru", "вне допустимого"), ("en", "out of range")])
def test_faults_are_said_by_label(tmp_path: Path, lang: str, words: str) -> None:
    from punkt import load

    facts = load(PACK).vocabulary.subjects["recipient"].facts
    hours, born = facts["planned_hours.amount"].label[lang], facts["birth_date"].label[lang]
    with served(tmp_path) as client:
        fields = {"f:recipient:planned_hours.amount": "1000", "f:recipient:birth_date": "31 мая"}
        text = shown(client, lang, **fields)
        faults = dict(re.findall(r'<li><a href="#q-recipient-([^"]+)">(.*?)</a></li>', text))
        assert set(faults) == {"planned_hours-amount", "birth_date"}
        for label, said in ((hours, faults["planned_hours-amount"]), (born, faults["birth_date"])):
            assert label in said and "recipient." not in said
            assert len(re.findall(rf'class="error" id="q-[^"]+">.*?{re.escape(said)}', text)) == 1, (
                "beside the field too"
            )
        assert words in faults["planned_hours-amount"] and "[0" not in faults["planned_hours-amount"]
        assert f"<title>{ {'ru': 'Ошибка', 'en': 'Error'}[lang] }: " in text
        text = shown(client, lang, as_of="31.02.2025")
        assert {"ru": "На какую дату", "en": "As of the day"}[lang] in re.findall(
            r'class="errors".*?</div>', text, re.DOTALL
        )[0]


@pytest.mark.full
def test_elements_of_lists_too(tmp_path: Path) -> None:
    from punkt import load

    vocabulary = load(PACK).vocabulary
    fact = vocabulary.subjects["group"].facts["members"]
    age = next(one for one in vocabulary.subjects[fact.of].facts.values() if one.path == "birth_date")
    with served(tmp_path) as client:
        fields = {
            "section": "group",
            "known:group/members": "1",
            "f:group/members/0:id": "A",
            "f:group/members/0:birth_date": "вчера",
        }
        text = shown(client, **fields)
        (at, fault) = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', text)[0]
        assert age.label["ru"] in fault and at == "q-group-members-0-birth_date" and f'id="{at}"' in text


def test_a_contradiction_names_and_leads_to_both_facts(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        text = shown(client, **{"f:recipient:lives_apart": "true", "f:recipient:lives_in_group": "true"})
    found = dict(re.findall(r'<li><a href="#q-recipient-(\w+)-1">(.*?)</a></li>', text))
    assert set(found) == {"lives_in_group", "lives_apart"}
    said = found["lives_in_group"]
    assert "«живёт в одной квартире с малой группой» и «живёт в квартире отдельно от других получателей»" in said
    assert "lives_" not in said and "живёт в квартире отдельно" in found["lives_apart"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_an_answer_bears_what_it_changes(tmp_path: Path, lang: str) -> None:
    """In the answer to the script's one request stands just what the step shows when it is fetched; typed values too."""
    headers = {**PAGE, "accept-language": lang}
    with served(tmp_path) as client:
        first = began(client, headers, **BASE)
        at, token = draft_of(first), re.findall(r'name="token" value="([0-9a-f]+)"', first.text)[0]
        sent = [
            {"f:recipient:ipra.self_care": "2"},
            {"f:recipient:ipra.self_care": "many"},
            {"f:recipient:ipra.self_care": ""},
        ]
        for fields in sent:
            step = f"{at}?step=ipra"
            part = client.post(step, data={"token": token, **fields}, headers={**headers, "punkt-part": "1"})
            assert part.status_code == 200 and not part.history and "<header" not in part.text
            whole = client.get(step, headers=headers).text.replace(" autofocus", "")
            assert _parts(part.text) == _parts(whole), fields
            assert ("many" in part.text) is ("many" in fields.values())
        gone = client.post(f"{at}?step=none", data={"token": token}, headers={**headers, "punkt-part": "1"})
        assert gone.history and gone.history[0].status_code == 303, "a step that is no more leads on"
        other = began(client, headers, **{**BASE, "f:recipient:ipra.self_care": "3"})
        shown = client.get(f"{draft_of(other)}?step=ipra", headers=headers).text
        assert re.search(r'ipra-self_care-4" value="3" checked', shown) and 'value="2" checked' not in shown


def _parts(page: str) -> list[str]:
    """The title, and the parts of a step that its script takes, without blanks between them."""
    ends = [("<title>", "</title>"), ('<nav class="steps"', "</nav>"), ('<div id="blocks">', '<p class="go"|<aside')]
    ends += [('<aside class="standing"', "</aside>"), ('<div class="running"', "</div>")]
    found = [re.split(end, page.partition(one)[2])[0] for one, end in ends]
    assert all(found)
    return [" ".join(one.split()) for one in found]
