"""``punkt lsp``: the language server of editors."""

from __future__ import annotations

import click

from .frame import Command, common


@click.command(cls=Command, add_help_option=False)
@common
@click.pass_obj
def lsp(lang: str, pack_dirs: tuple[str, ...]) -> None:
    """Serve an editor over standard input and output."""
    from punkt.files.messages.optional_parts import require

    require("editor", "pygls", "lsprotocol")
    from punkt.authoring.editor.server import serve

    serve(lang, pack_dirs)
