"""The inputs of a run on one machine, opened: files, folders, tables of a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.progress_listener import ProgressListener
from punkt.registers.check.arrange_source import is_named
from punkt.registers.columns.table_layout import layout
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.read.object_storage import is_stored
from punkt.registers.read.open_source import matched_files, open_source
from punkt.registers.read.postgres_table import PostgresSource, is_url
from punkt.registers.read.read_options import NO_HEAD, ReadOptions
from punkt.registers.read.register_source import RegisterSource


class InputOpener:
    """Opens the inputs that a request names; what is wrong with each goes into ``problems``, so that all is told at once."""

    def __init__(self, prepared: Prepared, progress: ProgressListener, problems: Problems) -> None:
        request = prepared.request
        self.request, self.progress, self.problems = request, progress, problems
        self.rules: Rules | None = prepared.rules[0] if prepared.rules else None
        self.map = prepared.map
        self.options = ReadOptions(request.encoding, request.delimiter, request.table, request.sheets)

    def inputs(self) -> tuple[RegisterSource | None, dict[str, RegisterSource]]:
        """The source of the cases, and list → the source of its elements; ``None`` and left out where it cannot be opened."""
        request = self.request
        named = [Path(given) for given in (request.register, *dict(request.lists).values())]
        paths = [file for path in named for file in (matched_files(path) or [path])]
        self.progress.begin("look", sum(path.stat().st_size for path in paths if path.is_file()))
        source = self._opened("", request.register)
        lists = {name: one for name, given in request.lists if (one := self._opened(name, given)) is not None}
        if source is not None and self.rules is not None:
            self._own_lists(source, self.rules, lists)
        return source, lists

    def _opened(self, name: str, given: str) -> RegisterSource | None:
        path = Path(given)
        if path.is_dir() and self.rules is None:
            return None
        try:
            if is_url(self.request.register) and (not name or not (path.exists() or is_stored(given))):
                table, query = (given, "") if name else (self.request.table, self.request.query)
                return PostgresSource(self.request.register, table, query)
            return open_source(given, self._options(name), self.rules, self.progress.advance, name)
        except PunktError as error:
            self.problems.extend(error)
            return None

    def _options(self, name: str) -> ReadOptions:
        """How the input of the cases, or of a list, is to be read."""
        tables = [one for full, one in self.map.lists.items() if name and is_named(full, name)]
        head = tables[0].head if tables else NO_HEAD if name else self.map.cases.head
        return replace(self.options, head=head)

    def _own_lists(self, source: RegisterSource, rules: Rules, lists: dict[str, RegisterSource]) -> None:
        """Lists of which nothing was said, in sheets or tables of the same file that bear their full names."""
        known = getattr(source, "others", ())
        copied = getattr(source, "copied", None)
        file = Path(self.request.register) if copied is None else copied
        tables = [table.name for table in layout(rules.vocabulary).below]
        said = {table for table in tables for name in lists if is_named(table, name)}
        for table in tables:
            if table in known and table not in said:
                try:
                    lists[table] = open_source(file, self._options(table), rules, None, table)
                    lists[table].name = lists[table].name.replace(str(file), self.request.register)
                except PunktError as error:
                    self.problems.extend(error)
        left = [name for name in known if name not in lists and name not in said]
        if left and not {"sheet", "sheets"}.isdisjoint(source.about):
            source.about = {**source.about, "sheets_left": ", ".join(left)}
