"""A register decided on one machine, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from punkt.files.canonical import sha256
from punkt.files.progress_listener import ProgressListener
from punkt.registers.check.register import Register
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.prepare.result_names import database_table, object_out, page_beside
from punkt.registers.read.register_source import RegisterSource
from punkt.registers.run.compare import CompareJob
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.narrow import check_kept, chosen_outcomes
from punkt.registers.run.part_job import Decide, Job
from punkt.registers.run.run_result import RunResult
from punkt.registers.run.traced_rows import TracedDecisions

from .csv_form import csv_form
from .into_database import Target
from .into_storage import StoredFiles
from .open_inputs import InputOpener
from .run_parts import Destination, RegisterRun


def run_locally(
    prepared: Prepared, progress: ProgressListener, said: Callable[[str, Any], Any] | None = None
) -> RunResult:
    """Decide or compare, and write. ``said``: puts words for names into the tables that are written.

    Raises :class:`PunktError` with every fault of packs, map and inputs at once."""
    request, rules, day = prepared.request, prepared.rules, prepared.as_of
    source, lists = InputOpener(prepared, progress, prepared.problems).inputs()
    prepared.problems.raise_if_any()
    assert source is not None
    register = Register(
        rules[0],
        source,
        lists,
        prepared.map,
        day,
        prepared.day_is_set,
        request.key,
        request.ignore,
        request.kept,
    )
    if request.compact:
        check_kept(source.name, register.kept.names)
    destination = replace(_destination(prepared, register, source), said=said)
    sides = [PartDecider(one, register.layout, day, register.own_days) for one in rules]
    extra = None
    job: Job
    if request.compare:
        job = CompareJob(*sides)
    else:
        job = decide = Decide(
            sides[0],
            request.compared,
            request.recorded,
            prepared.since,
            chosen_outcomes(register.layout, request.outcomes),
            request.compact,
        )
        extra = TracedDecisions(rules[0], register.layout, decide, request.where, day) if request.trace else None
    document = prepared.map_document
    digest = sha256(orjson.dumps(document.data, option=orjson.OPT_SORT_KEYS)) if document is not None else ""
    finished = RegisterRun(register, job, request, destination, digest, progress, extra).run()
    page = Path(request.report) if request.report else None if destination.deliver else page_beside(request.out)
    going_on = job.going_on if isinstance(job, Decide) else None
    return replace(finished, page=page, going_on=going_on)


def _destination(prepared: Prepared, register: Register, source: RegisterSource) -> Destination:
    """A file, an object of a store, or a table of a database, which is looked at before anything is decided."""
    request, table = prepared.request, database_table(prepared.request)
    if (address := object_out(request)) is not None:
        stored = StoredFiles(address)
        return Destination(stored.draft, csv_form(request, source), stored.deliver)
    if table is None:
        return Destination(Path(request.out), csv_form(request, source))
    target = Target(*table, request.overwrite)
    own = [one.name for one in register.layout.lists if register.nested or one.name in register.lists]
    lists = [] if request.compare else own
    target.check(lists, request.trace)

    def deliver(drafts: Mapping[str, Path], about: Mapping[str, Any]) -> list[str]:
        return target.deliver(drafts, lists, about)

    return Destination(target.draft, deliver=deliver)
