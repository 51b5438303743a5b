"""A task of Celery: each worker loads the packs once. Run by `celery -A celery_tasks worker`."""

from functools import cache
from typing import Any

from celery import Celery

from punkt import PunktError, Rules, load

app = Celery("decisions", broker="memory://", backend="cache+memory://")


@cache
def rules() -> Rules:
    """Loaded by the worker itself, when it decides its first case."""
    return load("ru.karelia.166-p")


@app.task
def decide(case: dict[str, Any]) -> dict[str, Any]:
    """The decision document, or the faults of the case: what a task takes and gives has to be plain data."""
    try:
        return rules().decide(case).to_dict()
    except PunktError as error:
        return {"faults": [fault.to_dict() for fault in error.diagnostics]}
