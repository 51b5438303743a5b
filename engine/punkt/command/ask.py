"""``punkt ask``: an interview that asks only what can still matter, and writes the case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from punkt.files.messages.system_words import system_says

from .frame import Command, common, out_option
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("pack", metavar="PACK")
@click.argument("case", required=False, metavar="[CASE]")
@click.option("--for", "outcomes", multiple=True, required=True, metavar="OUTCOME")
@click.option("--as-of", metavar="DATE")
@out_option()
@common
@click.pass_obj
def ask(
    lang: str,
    pack: str,
    case: str | None,
    outcomes: tuple[str, ...],
    as_of: str | None,
    out: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Ask, and write the case; what was answered is written also when the person stops."""
    from punkt.deciding.rule_base import load
    from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, reading
    from punkt.files.messages.kinds import Kind
    from punkt.files.messages.optional_parts import require
    from punkt.files.read import read_file

    from .as_of import day_of

    require("proof", "z3")
    from punkt.proving.interview.questions import Interview
    from punkt.showing.interview.terminal_interview import Asking

    problems = Problems()
    day = day_of(as_of, problems)
    data: Mapping[str, Any] | None = None
    if case is not None:
        try:
            with reading(Kind.CASE):
                found = read_file(case).data
            data = dict(found) if isinstance(found, Mapping) else {"case": found}
            data.pop("expect", None)
        except PunktError as error:
            problems.extend(error)
    file = Path(out or f"{(data or {}).get('case', 'interview')}.yaml")
    if file.exists():
        problems.add("P568", Place(str(file)))
    problems.raise_if_any()
    interview = Interview(load(pack, pack_dirs=pack_dirs), outcomes, data, day)
    if case is None:
        interview.case["case"] = file.stem
    asking = Asking(
        interview,
        lang,
        *screen(),
        ask=_prompt,
        say=lambda text: click.echo(text, nl=False),
    )
    try:
        asking.run()
    finally:
        try:
            _write(file, interview.case)
        except OSError as error:
            raise PunktError([Diagnostic("P569", Place(str(file)), {"why": system_says(error)})]) from None
    click.echo(f"→ {file}")


def _prompt() -> str:
    try:
        return str(click.prompt("", prompt_suffix="> ", default="", show_default=False))
    except click.Abort:
        click.echo()
        raise EOFError from None


def _write(file: Path, case: Mapping[str, Any]) -> None:
    """Write a case file whole, or not at all."""
    import yaml

    from punkt.files.whole_files import write_whole
    from punkt.showing.interview.interview_view import json_value

    text = yaml.safe_dump(json_value(case), allow_unicode=True, sort_keys=False, width=120)
    write_whole(file, text.encode(), replace=False)  # fails where the file has come to be meanwhile
