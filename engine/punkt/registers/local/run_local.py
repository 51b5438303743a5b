"""A whole run as the command line asks for it: inputs opened, rules loaded, files and summary written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.deciding.rule_base import Rules, load
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.read import read_file
from punkt.files.whole_files import write_whole, writing
from punkt.registers.check.register import Register, is_named
from punkt.registers.columns.table_layout import layout
from punkt.registers.map.column_map import Map, read_map
from punkt.registers.read.open_source import How, open_source
from punkt.registers.run.part_job import COMPARED, Decide
from punkt.registers.run.watch import Watch

from .run_parts import Finished, Options, Run, beside, check_out, digest_of

if TYPE_CHECKING:
    from punkt.registers.read.register_source import Source

    from .into_database import Target


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``day`` overrides the days that cases name; without one, today stands for those who name none."""

    register: Path
    lists: Mapping[str, Path] = field(default_factory=dict)
    mapped: str | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    day: date | None = None
    how: How = field(default_factory=How)
    packs: tuple[str, ...] = ()
    pack_dirs: tuple[str, ...] = ()
    compare: tuple[str, str] | None = None
    trace: bool = False
    where: tuple[str, ...] = ()
    report: str | None = None
    compared: int = COMPARED
    url: str = ""
    """The database that holds the cases, where they are in no file."""
    target: Target | None = None
    """The table of a database that results go to, where they are to be in no file."""

    def page(self, out: Path) -> Path | None:
        """Where the page about a run goes; nowhere unless asked, where results are in a database."""
        if self.report:
            return Path(self.report)
        return None if self.target else out.with_name(out.name + ".html")


def run_register(
    asked: Asked,
    options: Options,
    watch: Watch,
    screen: tuple[int, bool],
    speed: Callable[[], str],
) -> str:
    """Do it all; the summary as text. Raises :class:`PunktError` with every fault of the call and the inputs."""
    problems = Problems()
    rules: list[Rules] = []
    said, digest = Map(), ""
    try:
        rules.extend(_rules(asked))
    except PunktError as error:
        problems.extend(error)
    try:
        others = beside(options.out, layout(rules[0].vocabulary)) if rules else []
        page = [Path(asked.report)] if asked.report else []
        check_out(options, [asked.register, *asked.lists.values()], [*page, *others])
    except PunktError as error:
        problems.extend(error)
    if asked.mapped is not None:
        try:
            document = read_file(asked.mapped)
            said = read_map(document)
            digest = digest_of(document.data)
        except PunktError as error:
            problems.extend(error)
    source, lists = _sources(asked, rules[0] if rules else None, watch, problems)
    problems.raise_if_any()
    assert source is not None
    delimiter = getattr(source, "delimiter", asked.how.delimiter or ",")
    options = replace(options, said={**_said(asked), "map": digest}, delimiter=delimiter)
    day = asked.day or date.today()
    register = Register(rules[0], source, lists, said, day, asked.day is not None, asked.key, asked.ignore)
    if asked.target is not None:
        options = _delivered(asked.target, register, options, asked)
    inputs = {s.name: s.about for s in (source, *lists.values())}
    if asked.compare is not None:
        from punkt.registers.run.compare import compare_registers

        return compare_registers(rules[0], rules[1], register, asked, options, watch, screen, speed, inputs)
    from punkt.registers.run.decide_part import Deciding

    job = Decide(Deciding(rules[0], register.layout, day, register.own_days), asked.compared)
    extra = None
    if asked.trace:
        from punkt.registers.run.traced_rows import Traced

        extra = Traced(rules[0], register.layout, job, asked.where, day)
    finished = Run(register, job, options, watch, extra).run()
    return shown(finished, rules[0], register, asked, options, screen, speed(), inputs)


def _delivered(target: Target, register: Register, options: Options, asked: Asked) -> Options:
    """The options of a run whose results go to a database, which is looked at before anything is done."""
    lists = [table.name for table in register.layout.lists if register.nested or table.name in register.lists]
    tables = [] if asked.compare else lists
    target.check(tables, asked.trace)

    def deliver(drafts: Mapping[str, Path], about: Mapping[str, Any]) -> list[Path]:
        return [Path(name) for name in target.deliver(drafts, tables, about)]

    return replace(options, deliver=deliver, delimiter=",")


def shown(
    finished: Finished,
    rules: Rules,
    register: Register,
    asked: Asked,
    options: Options,
    screen: tuple[int, bool],
    speed: str,
    inputs: Mapping[str, Mapping[str, str]],
) -> str:
    """The summary as text; the page is written beside the output."""
    from punkt.showing.register.register_model import summary
    from punkt.showing.register.register_page import summary_page
    from punkt.showing.register.register_text import summary_text

    made = summary(finished.tally, finished.about, rules.vocabulary, options.lang, inputs, register.ignored)
    files = [str(path) for path in (*finished.files, *written(asked.page(options.out), lambda: summary_page(made)))]
    note = made.said("fresh") if finished.fresh else ""
    return summary_text(replace(made, speed=speed, note=note), *screen, files)


def written(page: Path | None, made: Callable[[], str]) -> list[Path]:
    """Write the page about a run, if there is to be one; where it is."""
    if page is None:
        return []
    with writing(page):
        write_whole(page, made().encode())
    return [page]


def _said(asked: Asked) -> dict[str, object]:
    """What else the bytes depend on."""
    return {
        "key": asked.key,
        "ignore": list(asked.ignore),
        "own_day": asked.day is None,
        "trace": asked.trace,
        "where": list(asked.where),
        "compare": list(asked.compare or ()),
        "compared": asked.compared,
    }


def _rules(asked: Asked) -> list[Rules]:
    if asked.compare is None:
        return [load(*asked.packs, pack_dirs=asked.pack_dirs)]
    return [load(name, pack_dirs=asked.pack_dirs) for name in asked.compare]


def _sources(
    asked: Asked, rules: Rules | None, watch: Watch, problems: Problems
) -> tuple[Source | None, dict[str, Source]]:
    """The inputs; notes what is wrong with each."""
    paths = [asked.register, *asked.lists.values()]
    watch.begin("look", sum(path.stat().st_size for path in paths if path.is_file()))
    found: Source
    source: Source | None = None
    lists: dict[str, Source] = {}
    wanted = {"": asked.register, **asked.lists}
    for name, path in list(wanted.items()):
        if path.is_dir() and rules is None:
            continue
        try:
            if asked.url and (not name or not path.exists()):
                from punkt.registers.read.postgres_table import PostgresSource

                table, query = (str(path), "") if name else (asked.how.table, asked.how.query)
                found = PostgresSource(asked.url, table, query)
            else:
                found = open_source(path, asked.how, rules, watch.advance, name)
        except PunktError as error:
            problems.extend(error)
            continue
        if name:
            lists[name] = found
        else:
            source = found
    if source is not None and rules is not None:
        _own_lists(source, asked, rules, lists, problems)
    return source, lists


def _own_lists(source: Source, asked: Asked, rules: Rules, lists: dict[str, Source], problems: Problems) -> None:
    """Lists of which nothing was said, in sheets or tables of the same file that bear their full names."""
    known = getattr(source, "others", ())
    said = {table.name for table in layout(rules.vocabulary).lists for name in lists if is_named(table.name, name)}
    for table in layout(rules.vocabulary).lists:
        if table.name in known and table.name not in said:
            try:
                lists[table.name] = open_source(asked.register, asked.how, rules, None, table.name)
            except PunktError as error:
                problems.extend(error)
