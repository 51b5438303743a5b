"""``punkt missing``: the facts that outcomes can still turn on."""

from __future__ import annotations

import click

from .frame import Command, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("case", metavar="CASE")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--for", "outcomes", multiple=True, metavar="OUTCOME")
@click.option("--as-of", metavar="DATE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@common
@click.pass_obj
def missing(
    lang: str,
    case: str,
    packs: tuple[str, ...],
    outcomes: tuple[str, ...],
    as_of: str | None,
    form: str,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide a case and sift what is missing."""
    from punkt.files.messages.optional_parts import require

    require("proof", "z3")
    from punkt.proving.interview.exact_missing import exact_missing_of
    from punkt.showing.interview.interview_view import Interviews, missing_data

    from .decide_one_case import decided

    rules, decision, _ = decided(case, packs, as_of, pack_dirs)
    found = exact_missing_of(decision, outcomes)
    if form == "json":
        import orjson

        write(orjson.dumps(missing_data(found), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        write(Interviews(decision, rules.linked, lang, *screen()).missing(found).encode())
