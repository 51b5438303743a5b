"""``punkt decide``: cases decided, one or many, as text, JSON or a page."""

from __future__ import annotations

import re
from typing import ClassVar

import click

from punkt.files.cache import without_cache
from punkt.files.messages.diagnostics import Place, Problems, PunktError

from .frame import Command, common, write
from .terminal import screen
from .trusted import trust_of, trusting


class DecideCommand(Command):
    """A command of which some options may stand alone: only a word that looks like it is taken as their value."""

    alone: ClassVar[dict[str, tuple[re.Pattern[str], str]]] = {
        "--locked": (re.compile(r".*\.lock"), "punkt.lock"),
        "--record": (re.compile(r".*\.(db|sqlite3?)|[a-z+0-9]+://.*"), ""),
    }
    """Option → what its value looks like, and what it is where none is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give an option that stands alone its value."""
        end = args.index("--") if "--" in args else len(args)
        found: list[str] = []
        for number, word in enumerate(args):
            before = args[number - 1] if 0 < number < end else ""
            if before in self.alone and self.alone[before][0].fullmatch(word):
                found[-1] = f"{before}={word}"
            else:
                found.append(f"{word}={self.alone[word][1]}" if word in self.alone and number < end else word)
        return super().parse_args(ctx, found)


@click.command(cls=DecideCommand, add_help_option=False)
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--why", metavar="OUTCOME")
@click.option("--locked", metavar="[FILE.lock]")
@trusting
@click.option("--record", metavar="[URL|FILE.db]")
@click.option("--who", metavar="NAME", envvar="PUNKT_WHO")
@click.option("--seal-key", metavar="FILE", envvar="PUNKT_SEAL_KEY")
@common
@click.pass_obj
def decide(
    lang: str,
    cases: tuple[str, ...],
    packs: tuple[str, ...],
    as_of: str | None,
    form: str,
    why: str | None,
    locked: str | None,
    require_signed: bool,
    public_keys: tuple[str, ...],
    record: str | None,
    who: str | None,
    seal_key: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide cases; everything is read and decided before anything is recorded, and recorded before it is written."""
    from .decide_files import decided

    if locked is not None or record is not None or require_signed:
        without_cache()
    problems = Problems()
    if why is not None and form != "text":
        problems.add("P618", Place("punkt"), form=form)
    trust = trust_of(require_signed, public_keys)
    rules, by_file = decided(cases, packs, as_of, pack_dirs, locked, problems, trust)
    found = [by_file[case] for case in cases]
    decisions = [decision for _, decision in found]
    if record is not None:
        from punkt.command.audit import record_decided

        record_decided(record, seal_key, who, found, lang)
    if form == "json":
        write(b"".join(decision.to_bytes() + b"\n" for decision in decisions))
        return
    if why is not None:
        from punkt.deciding.decision import find_outcome
        from punkt.showing.decision.why import why_text

        keys = []
        for decision in decisions:
            try:
                keys.append(find_outcome(decision, why))
            except PunktError as error:
                problems.extend(error)
        problems.raise_if_any()
        shown = [
            why_text(decision, rules.linked, key, lang, *screen())
            for decision, key in zip(decisions, keys, strict=True)
        ]
        write("\n".join(shown).encode())
        return
    from punkt.showing.decision.view import view
    from punkt.showing.words.interface_words import Words

    views, words = [view(decision, rules.linked, lang) for decision in decisions], Words(lang)
    if form == "html":
        from punkt.showing.decision.decision_page import decisions_page

        write(decisions_page(views, words).encode())
    else:
        from punkt.showing.decision.decision_text import decision_text

        width, colours = screen()
        write("\n\n".join(decision_text(one, words, width, colours) for one in views).encode())
