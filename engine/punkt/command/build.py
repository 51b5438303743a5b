"""``punkt build``: packs become what decides without Punkt."""

from __future__ import annotations

from pathlib import Path

import click

from punkt.files.whole_files import write_whole, writing_named

from .frame import Command, Group, common, helped, out_option
from .helps import HELP
from .trusted import trust_of, trusting


@click.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def build() -> None:
    """What decides without Punkt."""


@build.command("js", add_help_option=False, cls=Command)
@click.argument("packs", nargs=-1, required=True, metavar="PACK…")
@out_option(metavar="DIR", default=".", show_default=False)
@common
@click.pass_obj
def js(lang: str, packs: tuple[str, ...], out: str, pack_dirs: tuple[str, ...]) -> None:
    """Write a module of JavaScript that decides as the packs do, and its types."""
    from punkt.authoring.browser.write_module import module_of
    from punkt.deciding.rule_base import load

    made = module_of(load(*packs, pack_dirs=pack_dirs))
    _write(lang, Path(out), {f"{made.name}.js": made.module, f"{made.name}.d.ts": made.types})


@build.command("page", add_help_option=False, cls=Command)
@click.argument("packs", nargs=-1, required=True, metavar="PACK…")
@click.option("--until", metavar="DATE", required=True)
@out_option(metavar="DIR", default=".", show_default=False)
@trusting
@common
@click.pass_obj
def page(
    lang: str,
    packs: tuple[str, ...],
    until: str,
    out: str,
    require_signed: bool,
    public_keys: tuple[str, ...],
    pack_dirs: tuple[str, ...],
) -> None:
    """Write one page that asks, decides, explains and prints by itself."""
    from punkt.authoring.browser.write_page import page_of_rules
    from punkt.deciding.rule_base import load
    from punkt.files.messages.diagnostics import Problems

    from .as_of import day_of

    problems = Problems()
    day = day_of(until, problems)
    problems.raise_if_any()
    assert day is not None
    trust = trust_of(require_signed, public_keys)
    rules = load(*packs, pack_dirs=pack_dirs, trust=trust)
    _write(lang, Path(out), {f"{rules.packs[-1].id}.html": page_of_rules(rules, day, lang, trust)})


def _write(lang: str, folder: Path, files: dict[str, str]) -> None:
    """The files, each whole or not at all, and what was written."""
    for name, text in files.items():
        target, content = folder / name, text.encode()
        with writing_named(str(target)):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
        click.echo(HELP("build.done", lang, file=str(target), size=len(content) // 1024 + 1))
