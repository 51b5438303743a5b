"""``punkt test``: a pack tested by its own cases, and by its mutants."""

from __future__ import annotations

import click

from .frame import BAD_INPUT, Command, common, screen, write


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--mutate", is_flag=True)
@click.option("--suggest", is_flag=True)
@common
@click.pass_obj
def test(lang: str, pack: str, mutate: bool, suggest: bool, pack_dirs: tuple[str, ...]) -> int:
    """Test a pack by its own cases."""
    from punkt.proving.mutants import try_pack
    from punkt.showing.pack.tests_report import report_text

    report = try_pack(pack, pack_dirs, mutate=mutate, suggest=suggest)
    write(report_text(report, lang, *screen()).encode())
    return 0 if report.good else BAD_INPUT
