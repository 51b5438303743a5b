"""A request that may be run: checked, with the rules and the map that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from punkt.deciding.rule_base import Rules, load
from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.read import Document
from punkt.registers.columns.table_layout import layout
from punkt.registers.map.column_map import Map, read_map_file
from punkt.registers.read.postgres_table import is_url
from punkt.registers.request import Request
from punkt.registers.run.run_record import RunRecord, record_beside

from .check_request import check_months, check_options, note_missing
from .output_files import output_faults


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request, and what it names."""

    request: Request
    rules: tuple[Rules, ...]
    """The rule base, or the two that are compared; fewer, where ``problems`` says what is wrong with a pack."""
    map: Map
    map_document: Document | None
    as_of: date
    problems: Problems
    """What is wrong with packs and map, to be told together with what is wrong with the inputs."""
    since: RunRecord | None = None
    """The record of the run that this one goes on from."""

    @property
    def day_is_set(self) -> bool:
        """Whether the day stands whatever cases say."""
        return self.request.day is not None

    @property
    def lists(self) -> dict[str, str]:
        """List → the input that holds its elements."""
        return dict(self.request.lists)


def prepare(request: Request, problems: Problems | None = None, rules: Sequence[Rules] = ()) -> Prepared:
    """Check a request before anything is read. ``problems``: what is wrong with the call already; ``rules``: the rule
    bases that it names, where they are loaded already.

    Raises :class:`PunktError` for options that do not go together, and for outputs that cannot be
    written; then with what is wrong with packs, map and names of inputs, too.
    """
    asked, loaded = problems or Problems(), Problems()
    check_options(request, asked)
    rules = rules or _rules(request, loaded)
    column_map, document = _map(request, loaded)
    if request.engine != "local":
        tables = (column_map.cases, *column_map.lists.values())
        for code in [
            *(["P869"] if any(t.keys for t in tables) else ()),
            *(["P913"] if any(t.fill_down for t in tables) else ()),
        ]:
            asked.add(code, Place(request.map_file or ""))
    if len(rules) == 2 and rules[0].vocabulary.subjects != rules[1].vocabulary.subjects:
        one, two = request.compare or ("", "")
        asked.add("P816", Place("punkt"), one=one, two=two)
    shape = layout(rules[0].vocabulary) if rules else None
    if shape is not None:
        check_months(request, shape, asked)
    asked.items += output_faults(request, shape, _inputs(request))
    if asked.items:
        note_missing(request, asked)
        raise PunktError([*asked.items, *loaded.items])
    since = _since(request, loaded)
    return Prepared(request, tuple(rules), column_map, document, request.day or date.today(), loaded, since)


def _since(request: Request, problems: Problems) -> RunRecord | None:
    """The record that a local run goes on from; the others have theirs where the output is."""
    if request.since is not None and request.engine == "local":
        try:
            return RunRecord.of_output(request.since)
        except PunktError as error:
            problems.extend(error)
    return None


def _rules(request: Request, problems: Problems) -> list[Rules]:
    found = []
    for packs in request.rule_bases:
        try:
            found.append(load(*packs, pack_dirs=request.pack_dirs))
        except PunktError as error:
            problems.extend(error)
    return found


def _map(request: Request, problems: Problems) -> tuple[Map, Document | None]:
    if request.map_file is not None:
        try:
            return read_map_file(request.map_file)
        except PunktError as error:
            problems.extend(error)
    return Map(), None


def _inputs(request: Request) -> list[Path]:
    """The files that must not be written over."""
    named = (request.register, *(given for _, given in request.lists), request.map_file or "")
    earlier = (
        []
        if request.since is None or request.engine != "local"
        else [Path(request.since), record_beside(Path(request.since))]
    )
    return [*(Path(one) for one in named if one and not is_url(one)), *earlier]
