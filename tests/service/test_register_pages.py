"""A register on the pages: nothing guessed is active, the same results as ``punkt run``, and its owner's business alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.places import ROOT
from helpers.register_uploads import (
    PAGE,
    described,
    done,
    errors_in,
    people,
    sent,
    token_in,
    uploaded,
    without_processes,
)
from helpers.web_service import PACK, served, service_of
from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import read_text
from punkt.registers.map.column_map import read_map
from punkt.registers.request import Request
from punkt.service.core import register_desk, register_process
from punkt.service.core.keyring import make, write_keys
from punkt.service.core.register_process import RegisterTask, work

EN = {**PAGE, "accept-language": "en"}


def map_at(client: Any, address: str) -> dict[str, Any]:
    """The map that is saved from a page, which ``punkt run`` takes."""
    text = client.get(f"{address}/map.yaml", headers=PAGE).content
    read_map(read_text(text, "map.yaml"))
    found: dict[str, Any] = yaml.safe_load(text)
    return found


LOOK = {
    "rows": 2, "columns": ["n", "СНИЛС", "born", "Инвалид", "ФИО"], "own": [], "nested": False, "key": "СНИЛС", "numbers": False,
    "values": {"born": ["01.02.1990", "31.02.1991"], "Инвалид": ["да", "нет", "-", "н/д"], "ФИО": ["<b>"]},
    "sure": {"born": "recipient.birth_date"}, "perhaps": {"Инвалид": ["recipient.disability"]}, "head_row": 3,
    "about": {"encoding": "cp866"}, "others": ["Второй"], "sheets": ["Первый"],
}  # fmt: skip
"""What a look at a file has found."""


def test_nothing_guessed_is_active_until_somebody_says_so(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_processes(monkeypatch)
    monkeypatch.setattr(register_desk, "work", described(LOOK))
    shown = uploaded(client, b"x")
    here = shown.url.path
    assert "Похоже: дата рождения." in shown.text and "&lt;b&gt;" in shown.text and "кодировка cp866" in shown.text
    assert 'value="Первый" checked' in shown.text and 'value="Второй">' in shown.text
    assert map_at(client, here) == {"map": "register", "header_row": 3}
    wrong = errors_in(sent(client, here, go="run").text)
    assert len(wrong) == 6 and wrong[0] == "Скажите, что в столбце «n», или не читайте его"
    sent(client, here, go="proposed")
    born = {"fact": "recipient.birth_date", "days": "DD.MM.YYYY"}
    assert map_at(client, here) == {"map": "register", "header_row": 3, "key": "СНИЛС", "columns": {"born": born}}
    asked = sent(client, here, **{"use:3": "recipient.disability", "use:4": "+"})
    assert "«-»" in asked.text and "похоже: да" in asked.text
    words = {"code:3:0": "true", "code:3:1": "false", "code:3:3": "null", "code:3:2": "12"}  # 12 is no truth value
    sent(client, here, **{"fact:3": "recipient.disability"}, **words, go="rest")
    said = map_at(client, here)
    assert said["columns"]["Инвалид"] == {
        "fact": "recipient.disability", "codes": {"да": True, "нет": False, "н/д": None},
    }  # fmt: skip
    assert said["ignore"] == ["ФИО", "n"]
    stale = {"token": token_in(asked.text, "draft_token"), "look": "0", "use:0": "key"}
    client.post(here, headers=PAGE, data=stale)
    assert map_at(client, here) == said, "a form about other columns changes nothing"
    assert errors_in(sent(client, here, **{"use:1": ""}, go="run").text)[0].endswith("«СНИЛС», или не читайте его")
    sent(client, here, **{"use:1": "key"}, go="run", day="2025-06-01", format="csv", labels="ru")
    result = done(client, f"{here}/result")
    assert "<b>1</b> дел решено" in result.text and '<td data-head="Строка">3</td>' in result.text
    assert "не дата календаря" in result.text and "--as-of 2025-06-01 --keep" in result.text
    english = client.get(f"{here}/result", headers=EN).text
    assert "cases decided" in english and "is no day of the calendar" in english and "[P823]" in english
    saved = client.get(f"{here}/files/result.csv", headers=PAGE)
    assert saved.content == b"decided" and saved.headers["content-disposition"].startswith("attachment")
    assert "Реестр: итог прогона" in client.get(f"{here}/summary.html", headers=PAGE).text
    again = uploaded(client, b"x", map=("m.yaml", client.get(f"{here}/map.yaml", headers=PAGE).content))
    assert map_at(client, again.url.path) == said, "next month"
    sent(client, here, go="save", **{"use:0": "+"})
    assert client.get(f"{here}/files/result.csv", headers=PAGE).status_code == 200, "until it is decided anew"


@pytest.mark.full
def test_from_an_upload_to_the_results_of_punkt_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_processes(monkeypatch)
    content = people(**{"Дата рождения": "31.02.1991"})
    with served(tmp_path) as client:
        shown = uploaded(client, content)
        here = shown.url.path
        assert "Может быть:" in shown.text
        assert map_at(client, here) == {"map": "register"}, "nothing guessed is active"
        wrong = errors_in(sent(client, here, go="run").text)
        assert len(wrong) == 11 and wrong[0] == "Скажите, что в столбце «№ п/п», или не читайте его"
        sent(client, here, go="proposed")
        taken = map_at(client, here)
        assert taken["key"] == "СНИЛС" and "Инвалидность" not in taken["columns"], "what is not sure is not taken"
        assert taken["columns"]["Пол"] == {"fact": "recipient.sex", "codes": {"м": "male", "ж": "female"}}
        assert taken["columns"]["Дата рождения"] == {"fact": "recipient.birth_date", "days": "DD.MM.YYYY"}
        sent(client, here, **{"use:1": "+", "use:5": "recipient.disability"})
        sent(client, here, **{"fact:5": "recipient.disability", "code:5:0": "true", "code:5:1": "false"}, go="rest")
        described = map_at(client, here)
        assert described["columns"]["Инвалидность"] == {
            "fact": "recipient.disability", "codes": {"да": True, "нет": False},
        }  # fmt: skip
        assert described["ignore"] == ["ФИО", "№ п/п", "Муниципалитет"]
        sent(client, here, go="run", day="2025-06-01", format="csv", labels="ru")
        result = done(client, f"{here}/result")
        assert "<b>19</b> дел решено" in result.text and "<b>1</b> строк отклонено" in result.text
        assert ">4</td>" in result.text and "[P823]" in result.text and "31.02.1991" in result.text
        english = client.get(f"{here}/result", headers=EN).text
        assert "cases decided" in english and "is no day of the calendar" in english
        files = {
            name: client.get(f"{here}/files/{name}", headers=PAGE) for name in ("result.csv", "result.csv.rejected.csv")
        }
        plain = client.get(f"{here}/files/result.csv", headers={**PAGE, "accept-encoding": "identity"})
        assert files["result.csv"].headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert plain.content == files["result.csv"].content
        summary = client.get(f"{here}/summary.html", headers=PAGE)
        assert "Реестр: итог прогона" in summary.text and "attachment" in summary.headers["content-disposition"]
        again = uploaded(client, content, map=("m.yaml", client.get(f"{here}/map.yaml", headers=PAGE).content))
        assert map_at(client, again.url.path) == described, "next month"
    register = tmp_path / "реестр.csv"
    register.write_bytes(content)
    (tmp_path / "m.yaml").write_text(yaml.safe_dump(described, allow_unicode=True))
    from datetime import date

    run_request(
        Request(
            register=str(register), out=str(tmp_path / "result.csv"), packs=(PACK,), map_file=str(tmp_path / "m.yaml"),
            day=date(2025, 6, 1), keep=("ФИО",), labels="ru", rejected="csv",
        )
    )  # fmt: skip
    for name, answer in files.items():
        assert answer.content == (tmp_path / name).read_bytes(), name
    rows = list(csv.reader(io.StringIO(files["result.csv"].text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:2] == ["Дело", "ФИО"] and len(rows) == 20


def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, **how: Any) -> dict[str, Any]:
    (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return work(RegisterTask(str(ROOT / "rules"), (PACK,), name, "ru", **how))


WIDE = (";".join(f"c{n}" for n in range(200)) + "\n" + ";".join("1" for _ in range(200)) + "\n").encode()
TWO = "ФИО;Возраст\nИванов;5\n".encode() + "Петров Иван Сергеевич;7\nСидоров Пётр;8\n".encode("cp1251")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "P740"),
        ("empty.xlsx", b"", "P740"),
        ("password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "P900"),
        ("wide.csv", WIDE, "P928"),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 200, "P804"),
        ("same.csv", b"a;a\n1;2\n", "P742"),
        ("half.csv", "а;б\nв;г\n".encode("utf-16-le")[:-1], "P804"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, code: str
) -> None:
    faults = looked(tmp_path, monkeypatch, name, content)["faults"]
    assert [one["code"] for one in faults] == [code] and str(tmp_path) not in str(faults)


def test_of_two_encodings_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = looked(tmp_path, monkeypatch, "two.csv", TWO)
    assert found.get("rows") == 3 and "Петров" not in str(found["values"]), "lines of another encoding are turned down"
    found = looked(tmp_path, monkeypatch, "said.csv", TWO, encoding="utf-8")
    assert found["about"]["encoding"] == "utf-8"


def test_too_many_rows_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.service.core import register_bounds

    monkeypatch.setattr(register_bounds, "MOST_ROWS", 19)
    (fault,) = looked(tmp_path, monkeypatch, "p.csv", people())["faults"]
    assert fault["code"] == "P928" and fault["arguments"]["what"]["ru"] == "строк 20, не больше 19"


def test_results_beyond_their_bound_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(task: RegisterTask) -> dict[str, Any]:
        raise PunktError([Diagnostic("P800", Place("result.csv"))])

    monkeypatch.setattr(register_process, "_looked_at", full)
    (fault,) = looked(tmp_path, monkeypatch, "p.csv", b"a;b\n1;2\n")["faults"]
    assert fault["code"] == "P928" and fault["arguments"]["what"]["ru"] == "файл результата больше 256 МиБ"
    monkeypatch.setattr(register_process, "BLOCK", 1 << 62)  # the disk is full indeed
    (fault,) = looked(tmp_path, monkeypatch, "p.csv", b"a;b\n1;2\n")["faults"]
    assert fault["code"] == "P800"


def test_sheets_are_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, head in (("Лес", "СНИЛС"), ("Море", "СНИЛС"), ("Прочее", "Другое")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [head, "Пол"])
            sheet.write_row(1, 0, [f"{name}-1", "м"])
    found = looked(tmp_path, monkeypatch, "b.xlsx", stream.getvalue())
    assert (found["rows"], found["sheets"], found["others"]) == (2, ["Лес", "Море"], ["Прочее"])
    assert found["columns"] == ["СНИЛС", "Пол"] and found["own"] == ["sheet"], "whose sheet a row is from is no column"
    one = looked(tmp_path, monkeypatch, "b.xlsx", stream.getvalue(), sheets=("Лес",))
    assert (one["rows"], one["values"]["СНИЛС"]) == (1, ["Лес-1"])


def test_a_register_is_its_owners_business(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_processes(monkeypatch)
    made = [make(name, roles) for name, roles in (("a", ("decide",)), ("b", ("decide",)), ("c", ("audit",)))]
    write_keys(tmp_path / "keys.json", [key for key, _ in made])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:

        def enter(secret: str) -> None:
            client.cookies.clear()
            token = token_in(client.get("/sign-in", headers=PAGE).text)
            client.post("/sign-in", headers=PAGE, data={"token": token, "key": secret})

        away = client.get("/registers/x/result", headers=PAGE, follow_redirects=False)
        assert away.status_code == 303 and away.headers["location"] == "/sign-in?to=/registers/x/result"
        enter(made[0][1])
        monkeypatch.setattr(register_desk, "work", described(LOOK))
        here = uploaded(client, people()).url.path
        shown = client.get(here, headers=PAGE).text
        token, look = token_in(shown, "draft_token"), token_in(shown, "look")
        enter(made[2][1])
        assert client.get("/registers", headers=PAGE).status_code == 403
        enter(made[1][1])
        assert here not in client.get("/registers", headers=PAGE).text
        for path in ("", "/result", "/map.yaml", "/files/result.xlsx", "/summary.html"):
            assert client.get(here + path, headers=PAGE).status_code == 404, path
        for path in ("", "/reading", "/map", "/delete"):
            answer = client.post(here + path, headers=PAGE, data={"token": token, "draft_token": token, "go": "run"})
            assert answer.status_code == 404, path
        enter(made[0][1])
        for path in ("", "/reading", "/map", "/delete"):
            assert client.post(here + path, headers=PAGE, data={"token": "0", "draft_token": "0"}).status_code == 403
        client.cookies.clear()  # the visit is over
        form = {"token": token, "look": look, "use:1": "key", "go": "save"}
        asked = client.post(here, headers=PAGE, data=form)
        assert asked.status_code == 401 and "Ваше посещение закончилось" in asked.text
        along = {"draft_token": token, "look": look, "use:1": "key", "go": "save"}
        for secret, said in (("punkt_0_0", 401), (made[1][1], 404), (made[0][1], 200)):
            entry = {"token": token_in(asked.text), "key": secret}
            assert client.post(f"{here}/sign-in", headers=PAGE, data={**along, **entry}).status_code == said
            if said == 404:  # another has signed in with it, and must not have it
                client.cookies.clear()
                asked = client.post(here, headers=PAGE, data=form)
        assert map_at(client, here)["key"] == "СНИЛС", "what was sent when the visit had ended is saved"
        store = service_of(client).registers
        assert client.post(f"{here}/delete", headers=PAGE, data={"draft_token": token}).url.path == "/registers"
        assert store.of_owner(f"key {made[0][0].id}") == [] and client.get(here, headers=PAGE).status_code == 404


def test_an_upload_that_will_not_do_is_told_where_it_was_chosen(client: Any) -> None:
    for name, said in (("x.duckdb", "P938"), ("", "Выберите файл")):
        token = token_in(client.get("/registers", headers=PAGE).text)
        files = {"file": (name, b"x")} if name else None
        answer = client.post("/registers", headers=PAGE, data={"token": token, "pack": PACK}, files=files)
        assert answer.status_code == 422 and said in errors_in(answer.text)[0]
    token = token_in(client.get("/registers", headers=PAGE).text)
    bad = {"file": ("x.csv", b"a;b\n"), "map": ("m.yaml", b"map: x\ncolums: {}\n")}
    answer = client.post("/registers", headers=PAGE, data={"token": token, "pack": PACK}, files=bad)
    assert answer.status_code == 422 and errors_in(answer.text)[0].startswith("m.yaml:2:1: ")
