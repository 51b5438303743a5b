"""``punkt why-not``: what would have to change for an outcome to be another."""

from __future__ import annotations

import click

from .frame import Command, common, write
from .terminal import screen


@click.command("why-not", cls=Command, add_help_option=False)
@click.argument("case", metavar="CASE")
@click.argument("wanted", metavar="OUTCOME=VALUE")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--ways", type=click.IntRange(1, 20), default=3, metavar="N")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@common
@click.pass_obj
def why_not(
    lang: str,
    case: str,
    wanted: str,
    packs: tuple[str, ...],
    as_of: str | None,
    ways: int,
    form: str,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide a case and look for the smallest changes."""
    from punkt.files.messages.optional_parts import require

    require("proof", "z3")
    from punkt.proving.interview.target_outcome import wanted_value
    from punkt.proving.interview.why_not import why_not as search
    from punkt.showing.interview.interview_view import Interviews, why_not_data

    from .decide_one_case import decided

    rules, decision, data = decided(case, packs, as_of, pack_dirs)
    subject, outcome, value = wanted_value(decision, rules.vocabulary, wanted)
    found = search(rules, data, subject, outcome, value, ways)
    if form == "json":
        import orjson

        write(orjson.dumps(why_not_data(found), option=orjson.OPT_INDENT_2) + b"\n")
        return
    asked = set(value) if isinstance(value, tuple) else {value}
    clauses = [c.id for c in decision.plan(subject, outcome).clauses if c.literal is None or c.literal in asked]
    text = Interviews(decision, rules.linked, lang, *screen()).why_not(found, subject, outcome, value, clauses)
    write(text.encode())
