"""Each example does what it is for; what needs a package that is not installed is skipped, and says so."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded
from helpers.places import ROOT

EXAMPLES = ROOT / "examples"
PERSON = {
    "birth_date": "1990-05-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
    "ipra": {"self_care": 2},
}
CASE = {"case": "1", "as_of": "2025-06-01", "recipient": PERSON}

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are not there")


def python(*arguments: str) -> str:
    """What Python prints, called in the folder of the examples with Punkt at hand."""
    paths = os.pathsep.join([str(ROOT / "engine"), str(EXAMPLES), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    done = bounded.run(command, cwd=EXAMPLES, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    said: str = done.stdout
    return said


def last(said: str) -> Any:
    """The last line that was printed, as JSON."""
    return json.loads(said.splitlines()[-1])


def test_each_has_a_test() -> None:
    here = Path(__file__).read_text("utf-8")
    for path in sorted([*EXAMPLES.glob("*.py"), *EXAMPLES.glob("*.ipynb")]):
        assert re.search(rf"\b{path.stem}\b", here), path.name
        assert f"({path.name})" in (EXAMPLES / "README.md").read_text("utf-8")


@pytest.mark.full
def test_the_first_decision() -> None:
    text = (EXAMPLES / "first_decision.py").read_text("utf-8")
    assert len(text.splitlines()) == 10
    value, case, decided = python("first_decision.py").splitlines()[:3]
    assert (value, case) == ("established", "Дело 1 — по состоянию законодательства на 01.06.2025")
    assert decided == "Решено: нуждаемость в сопровождаемом проживании — установлена."


@pytest.mark.full
def test_fastapi_app() -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    asked = f"""
import json
from fastapi.testclient import TestClient
from fastapi_app import app
client = TestClient(app)
right = client.post("/decisions", json={CASE!r}).json()
wrong = client.post("/decisions", json={{"case": "1", "recipient": {{"ipra": {{"self_care": 9}}}}}})
print(json.dumps([right["outcomes"]["recipient"]["need"]["value"], wrong.status_code, wrong.json()["detail"][0]["code"]]))
"""
    assert last(python("-c", asked)) == ["established", 422, "P510"]


@pytest.mark.full
def test_django_view() -> None:
    pytest.importorskip("django")
    asked = f"""
import json
import django_view
from django.test import Client
right = Client().post("/decisions/ru/", {CASE!r}, content_type="application/json")
wrong = Client().post("/decisions/en/", {{"recipient": 1}}, content_type="application/json")
print(json.dumps([right.status_code, "установлена" in right.content.decode(), wrong.status_code, len(wrong.json()["faults"])]))
"""
    assert last(python("-c", asked)) == [200, True, 422, 2]


@pytest.mark.full
def test_celery_tasks() -> None:
    pytest.importorskip("celery")
    asked = f"""
import json
from celery_tasks import app, decide
app.conf.task_always_eager = True
right, wrong = (decide.delay(case).get(timeout=600) for case in ({CASE!r}, {{"case": "1", "shoe": 4}}))
print(json.dumps([right["outcomes"]["recipient"]["need"]["value"], wrong["faults"][0]["code"]]))
"""
    assert last(python("-c", asked)) == ["established", "P502"]


@pytest.mark.full
def test_notebook() -> None:
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    asked = """
import json, nbformat
from nbclient import NotebookClient
book = NotebookClient(nbformat.read("notebook.ipynb", 4), timeout=600).execute()
decided, degrees = (cell.outputs[0].data for cell in book.cells if cell.cell_type == "code")
print(json.dumps(["srcdoc" in decided["text/html"], decided["text/plain"][:9], degrees["text/plain"]]))
"""
    shown, short, degrees = last(python("-c", asked))
    assert shown and short == "<Decision"
    assert degrees == "{0: 'open', 1: 'open', 2: 'determined', 3: 'determined'}"


@pytest.mark.full
def test_register_dag() -> None:
    pytest.importorskip("dagster")
    asked = """
import json
from register_dag import decided, materialize, people, summary
done = materialize([people, decided, summary])
print(json.dumps([done.success, done.output_for_node("summary")]))
"""
    assert last(python("-c", asked)) == [True, {"determined": 1, "open": 2}]
