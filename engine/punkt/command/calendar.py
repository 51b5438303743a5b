"""``punkt calendar``: the days that decisions name, as an iCalendar file."""

from __future__ import annotations

from pathlib import Path

import click

from punkt.showing.papers.paper_words import word

from .frame import Command, common, complain, out_option, write

NOTHING = 1
"""The exit code where no decision names a day."""


@click.command(cls=Command, add_help_option=False)
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@out_option()
@common
@click.pass_obj
def calendar(
    lang: str,
    cases: tuple[str, ...],
    packs: tuple[str, ...],
    as_of: str | None,
    out: str | None,
    pack_dirs: tuple[str, ...],
) -> int:
    """Write the days of all cases; those still waiting for facts are told of."""
    from punkt.showing.papers.icalendar import Event, Waiting, dates, packs_with_dates, told
    from punkt.showing.papers.icalendar import calendar as ical
    from punkt.showing.words.interface_words import Words

    from .decide_files import decided

    _, by_file = decided(cases, packs or packs_with_dates(pack_dirs), as_of, pack_dirs)
    found = [one for _, decision in by_file.values() for one in dates(decision, lang)]
    events = [one for one in found if isinstance(one, Event)]
    waiting = [f"  – {line}" for line in told(one for one in found if isinstance(one, Waiting))]
    if waiting:
        waiting.insert(0, f"{word('waiting', lang)}:")
    if not events:
        return complain([word("no_dates", lang), *waiting], NOTHING)
    data = ical(events, lang)
    if out is None or out == "-":
        write(data)
        complain(waiting)
        return 0
    from punkt.files.whole_files import write_whole, writing_named

    with writing_named(out):
        write_whole(Path(out), data)
    click.echo(word("events", lang, file=out, n=len(events)))
    day = Words(lang).day
    for event in sorted(events, key=lambda event: (event.day, event.case)):
        click.echo("  " + word("event", lang, day=day(event.day), title=event.title, case=event.case))
    for line in waiting:
        click.echo(line)
    return 0
