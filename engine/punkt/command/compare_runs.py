"""``punkt compare-runs``: who entered, left or is decided otherwise in the later of two runs, and through what."""

from __future__ import annotations

from pathlib import Path

import click

from .frame import Command, common, out_option, write
from .terminal import screen

OTHERS = 1
"""The exit code where something is another."""


@click.command(cls=Command, add_help_option=False)
@click.argument("old", metavar="OUTPUT")
@click.argument("new", metavar="OUTPUT")
@click.option("--most", type=click.IntRange(0), default=20, metavar="N")
@out_option()
@click.option("--summary", metavar="FILE")
@click.option("--overwrite", is_flag=True)
@common
@click.pass_obj
def compare_runs(
    lang: str,
    old: str,
    new: str,
    most: int,
    out: str | None,
    summary: str | None,
    overwrite: bool,
    pack_dirs: tuple[str, ...],
) -> int:
    """Compare two runs that were remembered."""
    import orjson

    from punkt.deciding.rule_base import load
    from punkt.files.messages.diagnostics import Problems, PunktError
    from punkt.files.whole_files import write_whole, writing_named
    from punkt.registers.compared.two_runs import compare_runs as compared
    from punkt.registers.prepare.output_files import file_faults
    from punkt.registers.read.open_source import need_polars
    from punkt.registers.run.about_run import packs_of
    from punkt.registers.run.run_record import RunRecord
    from punkt.showing.register.runs_text import RunsText

    need_polars()
    problems, records = Problems(), list[RunRecord]()
    for name in (old, new):
        try:
            records.append(RunRecord.of_output(name))
        except PunktError as error:
            problems.extend(error)
    inputs = [Path(old), Path(new)]
    for given in (out, summary):
        if given is not None:
            problems.items += file_faults(Path(given), inputs, overwrite)
    problems.raise_if_any()
    asked = records[1].manifest["packs"]
    rules = load(*(pack["id"] for pack in asked), pack_dirs=pack_dirs)
    earlier, later = records
    found = compared(earlier, later, rules if packs_of([rules]) == asked else None)
    if out is not None:
        with writing_named(out):
            write_whole(Path(out), b"".join(orjson.dumps(line) + b"\n" for line in found.lines()))
    if summary is not None:
        with writing_named(summary):
            write_whole(
                Path(summary), orjson.dumps(found.data(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
            )
    write(RunsText(rules.linked.vocabulary, lang).text(found, most, *screen()).encode())
    return OTHERS if found.any else 0
