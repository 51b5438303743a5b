"""``punkt test``: a pack tested by its own cases, and by its mutants."""

from __future__ import annotations

import click

from .frame import BAD_INPUT, Command, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--mutate", is_flag=True)
@click.option("--suggest", is_flag=True)
@click.option("--watch", is_flag=True)
@common
@click.pass_obj
def test(lang: str, pack: str, mutate: bool, suggest: bool, watch: bool, pack_dirs: tuple[str, ...]) -> int:
    """Test a pack by its own cases."""
    from punkt.proving.mutants import try_pack
    from punkt.showing.pack.tests_report import report_text
    from punkt.showing.pack.tried_words import goal_words

    from .progress import Progress

    def once() -> int:
        with Progress(lang) as progress:
            report = try_pack(
                pack, pack_dirs, mutate=mutate, suggest=goal_words if suggest else None, progress=progress.listener
            )
        write(report_text(report, lang, *screen()).encode())
        return 0 if report.good else BAD_INPUT

    if not watch:
        return once()
    from punkt.law.loading.pack_store import Index, search_roots

    from .watching import again

    index = Index.first_found(search_roots(pack_dirs))
    return again([*pack_dirs, *index.packs.values(), *index.vocabularies.values()], once, lang)
