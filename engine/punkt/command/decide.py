"""``punkt decide``: cases decided, one or many, as text, JSON or a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import click

from punkt.files.messages.diagnostics import Place, Problems, PunktError

from .frame import Command, common, screen, write

if TYPE_CHECKING:
    from punkt.deciding.decision import Decision
    from punkt.deciding.rule_base import Rules
    from punkt.files.read import Document


class Deciding(Command):
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


@click.command(cls=Deciding, add_help_option=False)
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--why", metavar="OUTCOME")
@click.option("--locked", metavar="[FILE.lock]")
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
    record: str | None,
    who: str | None,
    seal_key: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide cases; everything is read and decided before anything is recorded, and recorded before it is written."""
    rules, decided = _decided(cases, packs, as_of, pack_dirs, form, why, locked)
    decisions = [decision for _, decision in decided]
    if record is not None:
        from punkt.command.audit import record_decided

        record_decided(record, seal_key, who, decided, lang)
    if form == "json":
        write(b"".join(decision.to_bytes() + b"\n" for decision in decisions))
        return
    if why is not None:
        from punkt.deciding.decision import find_outcome
        from punkt.showing.decision.why import why_text

        keys, problems = [], Problems()
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


def _decided(
    cases: Sequence[str],
    packs: Sequence[str],
    as_of: str | None,
    pack_dirs: Sequence[str],
    form: str,
    why: str | None,
    locked: str | None,
) -> tuple[Rules, list[tuple[Document, Decision]]]:
    """All cases with the decisions on them. Raises :class:`PunktError` with every fault of every file."""
    from punkt.deciding.rule_base import load
    from punkt.files.read import read_file
    from punkt.law.forms.literals import parse_date

    problems = Problems()
    day = parse_date(as_of) if as_of is not None else None
    if as_of is not None and day is None:
        problems.add("P610", Place("punkt"), value=as_of)
    if why is not None and form != "text":
        problems.add("P618", Place("punkt"), form=form)
    documents: dict[str, Document | None] = {}
    for case in dict.fromkeys(cases):
        try:
            documents[case] = read_file(case, go_on=True)
        except PunktError as error:
            problems.extend(error)
    try:
        rules = load(*packs, pack_dirs=pack_dirs) if locked is None else _locked(locked, packs, pack_dirs)
    except PunktError as error:
        problems.extend(error)
        for faulty in filter(None, documents.values()):
            problems.items.extend(faulty.faults)
        problems.raise_if_any()
        raise
    decided: dict[str, tuple[Document, Decision]] = {}
    for case, document in documents.items():
        if document is not None:
            try:
                decided[case] = document, rules.decide(document, as_of=day)
            except PunktError as error:
                problems.extend(error)
    problems.raise_if_any()
    return rules, [decided[case] for case in cases]


def _locked(file: str, packs: Sequence[str], pack_dirs: Sequence[str]) -> Rules:
    """The packs named, else all that are locked, if they are the very ones of a lock file."""
    from punkt.authoring.lock import check_lock, read_lock
    from punkt.deciding.rule_base import load

    lock, problems = read_lock(file), Problems()
    rules = load(*(packs or sorted(lock.packs)), pack_dirs=pack_dirs)
    check_lock(lock, rules.packs, problems)
    problems.raise_if_any()
    return rules
