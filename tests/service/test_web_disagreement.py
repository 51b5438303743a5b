"""What is no fault of whoever asks is never told as one: evaluators that disagree, a journal that cannot be written."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.web_service import PACK, PETROVA, petrova, served
from punkt.deciding.agreement import AgreeingPair
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

PAGE = {"accept": "text/html"}
PERSON = "Petrova-1954"


@pytest.fixture
def differing(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: AgreeingPair, case: Any) -> Any:
        where = {"one": "first", "two": "second", "where": f"{PERSON}: rule"}
        raise PunktError([Diagnostic("P601", Place(PERSON, given=True), where)])

    monkeypatch.setattr(AgreeingPair, "run", run)


@pytest.mark.usefixtures("differing")
def test_disagreement_is_a_failure_of_the_service(tmp_path: Path) -> None:
    log = io.StringIO()
    with served(tmp_path, log) as client:
        answer = client.post("/v1/decisions", params={"pack": PACK, "lang": "ru"}, json=petrova())
        assert answer.status_code == 500
        problem = answer.json()
        assert (problem["code"], problem["errors"][0]["kind"]) == ("P601", "disagreement")
        assert problem["title"] == "Решения нет: вычисления разошлись"
        assert client.post("/v1/questions", params={"pack": PACK}, json=petrova()).status_code == 500
        lines = client.post("/v1/decisions:batch", params={"pack": PACK}, content=json.dumps(petrova()))
        assert json.loads(lines.text)["problem"]["status"] == 500

        token = re.search(r'name="token" value="(\w+)"', client.get("/case", headers=PAGE).text)
        assert token
        form = {"token": token[1], "pack": PACK, "section": "recipient"}
        compared = {"token": token[1], "first": PACK, "second": PACK}
        file = {"file": ("case.yaml", PETROVA.read_bytes())}
        for path, fields, files in (("/case", form, None), ("/compare", compared, file)):
            page = client.post(path, data=fields, files=files, headers={**PAGE, "origin": "http://localhost"})
            assert page.status_code == 500, path
            assert "вычисления разошлись" in page.text and "P601" in page.text
            assert "Ошибка в сведениях" not in page.text and "Исправьте" not in page.text
    assert PERSON not in log.getvalue()


@pytest.mark.usefixtures("differing")
def test_disagreement_ends_the_command_as_an_internal_error() -> None:
    from punkt.command.main import main

    done = CliRunner().invoke(main, ["decide", str(PETROVA), "--pack", PACK, "--lang", "en"])
    assert done.exit_code == 70 and "[P601]" in done.stderr and done.stderr.count("\n") == 1


def test_a_journal_that_cannot_be_written_is_no_fault_of_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any, **__: Any) -> Any:
        raise PunktError([Diagnostic("P771", Place("journal"), {"why": "full"})])

    with served(tmp_path) as client:
        monkeypatch.setattr("punkt.journal.journal.Journal.record_many", refuses)
        answer = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        assert answer.status_code == 503 and answer.json()["errors"][0]["kind"] == "environment"


def test_no_memory_is_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.command.main import main

    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("punkt.deciding.rule_base.load", fails)
    done = CliRunner().invoke(main, ["decide", str(PETROVA), "--pack", PACK, "--lang", "en"])
    assert done.exit_code == 2 and "not enough memory" in done.stderr and "[P920]" in done.stderr
