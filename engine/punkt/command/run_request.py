"""A request carried out by the engine that it names; its summary."""

from __future__ import annotations

from collections.abc import Callable

from punkt.files.messages.diagnostics import Problems
from punkt.files.messages.optional_parts import require
from punkt.files.progress_listener import ProgressListener
from punkt.registers.request import Request

from .register_summary import summary_of, views_text


def run_request(
    request: Request,
    problems: Problems | None = None,
    progress: ProgressListener | None = None,
    screen: tuple[int, bool] = (80, False),
    speed: Callable[[], str] = str,
) -> str:
    """The summary as text. ``problems``: what is wrong with the call already; ``speed``: how fast it went, in words.

    Raises :class:`PunktError` with every fault of request and inputs; then nothing was written.
    """
    require("registers", "polars", "numpy", "pyarrow", "sqlglot")
    told = progress or ProgressListener()
    if request.engine != "spark":  # which shows its own progress
        told.begin("load", 0)
    from punkt.registers.prepare.prepared import prepare

    prepared = prepare(request, problems)
    if request.views:
        from punkt.registers.postgres.make_views import make_views

        return views_text(make_views(prepared), request.lang)
    match request.engine:
        case "local":
            from punkt.registers.local.run_local import run_locally

            said = None
            if request.labels and prepared.rules:
                from punkt.showing.register.labelled_rows import LabelledRows

                said = LabelledRows(prepared.rules[0].linked.vocabulary, request.labels)
            finished = run_locally(prepared, told, said)
        case "postgres":
            from punkt.registers.postgres.run_inside import run_inside

            finished = run_inside(prepared, told)
        case "spark":
            from punkt.registers.spark.run_on_spark import run_on_spark

            finished = run_on_spark(prepared)
    return summary_of(finished, prepared, screen, speed())
