"""``punkt types``: the types of a rule base's cases, for programs that state them."""

from __future__ import annotations

import click

from .frame import Command, common, write


@click.command(cls=Command, add_help_option=False)
@click.argument("packs", nargs=-1, required=True, metavar="PACK…")
@click.option("--python", is_flag=True)
@click.option("--typescript", is_flag=True)
@common
@click.pass_obj
def types(lang: str, packs: tuple[str, ...], python: bool, typescript: bool, pack_dirs: tuple[str, ...]) -> None:
    """Write the types of cases in one of two languages."""
    from punkt.authoring.case_types.python_types import python_types
    from punkt.authoring.case_types.typescript_types import typescript_types
    from punkt.deciding.rule_base import load

    if python == typescript:
        raise click.UsageError("--python | --typescript")
    rules = load(*packs, pack_dirs=pack_dirs)
    write((python_types if python else typescript_types)(rules, lang).encode())
