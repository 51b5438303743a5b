"""A name changed wherever it stands: in vocabularies, norms, rules, readings and cases of all packs."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from lsprotocol import types as lsp

from punkt.files.texts import Texts

from .naming import FACT, NORM, OUTCOME, READING, RULE, TERM, Mention
from .ranges import range_of, uri_of
from .workspace import Workspace

RENAMED = (FACT, OUTCOME, NORM, READING, TERM, RULE)
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_TEXT = Texts("editor.words")


class Refused(Exception):
    """Why a name cannot be changed so."""


def renamed(workspace: Workspace, mention: Mention, name: str, lang: str) -> lsp.WorkspaceEdit:
    """The changes of all files. Raises :class:`Refused` with the reason."""
    if mention.kind not in RENAMED:
        raise Refused(_TEXT("rename_kind", lang, name=mention.name))
    if not _NAME.fullmatch(name):
        raise Refused(_TEXT("rename_form", lang, name=name))
    if workspace.every((mention.kind, mention.owner, name)):
        raise Refused(_TEXT("rename_taken", lang, name=name))
    edits: dict[str, list[lsp.TextEdit]] = defaultdict(list)
    for one in workspace.every(mention.key):
        if not any(Path(one.file).is_relative_to(folder.resolve()) for folder in workspace.folders):
            raise Refused(_TEXT("rename_elsewhere", lang, name=mention.name, file=one.file))
        prefix = "" if one.whole else one.name[: len(one.name) - one.length]
        if not name.startswith(prefix):
            raise Refused(_TEXT("rename_nested", lang, prefix=prefix, file=f"{one.file}:{one.line}"))
        also = [other.kind for other in workspace.beside(one)]
        if one.kind == OUTCOME and RULE in also:
            continue  # it is the rule of that id
        text, both = name[len(prefix) :], NORM in (one.kind, *also) and bool(also)
        edits[uri_of(one.file)].append(lsp.TextEdit(range_of(workspace, one), f"{one.name}, {text}" if both else text))
    return lsp.WorkspaceEdit(changes=dict(edits))
