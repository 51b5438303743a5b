"""The language server: what an editor asks, and what answers. Nothing of it stops on what is half written."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from punkt.files import open_buffers
from punkt.version import VERSION

from .actions import Actions
from .checking import Checker
from .complete import Offer, offers
from .explain import explained
from .lenses import DECIDE, WHY, lenses
from .naming import Mention
from .outline import LEGEND, colours, outline
from .ranges import characters, file_of, location, range_of, span, uri_of
from .rename import RENAMED, Refused, renamed
from .source_text import in_source
from .tried import decided
from .workspace import Workspace
from .write_fresh import write_fresh

LOG = logging.getLogger(__name__)
SOURCE = "punkt/decision"
"""A request of the extension: the decision of a case's file, as a text."""
_ICONS = {
    "key": lsp.CompletionItemKind.Property,
    "fact": lsp.CompletionItemKind.Variable,
    "outcome": lsp.CompletionItemKind.Function,
    "norm": lsp.CompletionItemKind.Constant,
    "point": lsp.CompletionItemKind.Reference,
    "unit": lsp.CompletionItemKind.Unit,
    "word": lsp.CompletionItemKind.EnumMember,
}
_NAMING = ("pack.yaml", "vocabulary.yaml")
"""Files that say what names mean."""
F = TypeVar("F", bound=Callable[..., Any])


def calm(handler: F) -> F:
    """The handler, which answers nothing where it fails: what is half written is no reason to stop."""

    @wraps(handler)
    def answered(*arguments: Any) -> Any:
        try:
            return handler(*arguments)
        except JsonRpcException:
            raise
        except Exception:
            LOG.exception("no answer to %s", handler.__name__)
            return None

    return answered  # type: ignore[return-value]


class Editor:
    """The state of a session."""

    def __init__(self, lang: str, pack_dirs: Sequence[str]) -> None:
        self.server = LanguageServer("punkt", VERSION)
        self.workspace = Workspace(pack_dirs=tuple(pack_dirs))
        self.checker = Checker(self.workspace, self._publish, self._refresh, lang)
        self.server_refreshes = False
        for name, (handler, options) in self._features().items():
            self.server.feature(name, options)(calm(handler))
        self.server.command(DECIDE)(calm(self.decide))
        self.server.command(WHY)(calm(self.why))

    @property
    def lang(self) -> str:
        """The language of what is shown."""
        return self.checker.lang

    def _features(self) -> dict[str, tuple[Callable[..., Any], Any]]:
        return {
            lsp.INITIALIZE: (self.initialize, None),
            lsp.INITIALIZED: (self.initialized, None),
            lsp.TEXT_DOCUMENT_DID_OPEN: (self.opened, None),
            lsp.TEXT_DOCUMENT_DID_CHANGE: (self.changed, None),
            lsp.TEXT_DOCUMENT_DID_SAVE: (self.saved, None),
            lsp.TEXT_DOCUMENT_DID_CLOSE: (self.closed, None),
            lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (self.watched, None),
            lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (self.folders, None),
            lsp.TEXT_DOCUMENT_COMPLETION: (
                self.complete,
                lsp.CompletionOptions(trigger_characters=["$", ":", " ", "{", "[", ".", '"']),
            ),
            lsp.TEXT_DOCUMENT_HOVER: (self.hover, None),
            lsp.TEXT_DOCUMENT_DEFINITION: (self.definition, None),
            lsp.TEXT_DOCUMENT_REFERENCES: (self.references, None),
            lsp.TEXT_DOCUMENT_PREPARE_RENAME: (self.may_rename, None),
            lsp.TEXT_DOCUMENT_RENAME: (self.rename, lsp.RenameOptions(True)),
            lsp.TEXT_DOCUMENT_CODE_ACTION: (
                self.actions,
                lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorExtract]),
            ),
            lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (self.symbols, None),
            lsp.WORKSPACE_SYMBOL: (self.search, None),
            lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: (self.tokens, LEGEND),
            lsp.TEXT_DOCUMENT_CODE_LENS: (self.lenses, lsp.CodeLensOptions()),
            SOURCE: (self.decision, None),
        }

    # --- the session

    def initialize(self, params: lsp.InitializeParams) -> None:
        """Take in the folders and the language."""
        options: Any = params.initialization_options
        chosen = options.get("lang") if isinstance(options, dict) else getattr(options, "lang", None)
        if chosen in ("ru", "en"):
            self.checker.lang = chosen
        roots = [folder.uri for folder in params.workspace_folders or ()] or (
            [params.root_uri] if params.root_uri else []
        )
        self.workspace.folders = [Path(file_of(uri)) for uri in roots]
        wanted = params.capabilities.workspace
        self.server_refreshes = bool(wanted and wanted.code_lens and wanted.code_lens.refresh_support)

    def initialized(self, _: lsp.InitializedParams) -> None:
        """Read all files while nobody asks yet, and ask to be told of changes."""
        self.checker.behind(self.workspace.read_all)
        watchers = [lsp.FileSystemWatcher("**/*.{yaml,yml,csv}")]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        wish = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        self.server.client_register_capability(lsp.RegistrationParams([wish]), lambda _: None)

    def folders(self, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        """Folders were opened or closed."""
        gone = {Path(file_of(one.uri)) for one in params.event.removed}
        kept = [folder for folder in self.workspace.folders if folder not in gone]
        self.workspace.folders = [*kept, *(Path(file_of(one.uri)) for one in params.event.added)]
        self.workspace.changed_names()

    def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """A file is open: its text is the editor's."""
        file = file_of(params.text_document.uri)
        open_buffers.put(file, params.text_document.text)
        self.checker.open.add(file)
        self.workspace.mentions(file)
        self.checker.soon(file, cases=True, after=0.01)

    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """A text was changed."""
        uri = params.text_document.uri
        file = file_of(uri)
        open_buffers.put(file, self.server.workspace.get_text_document(uri).source)
        if Path(file).name in _NAMING:
            self.workspace.changed_names()
        self.workspace.mentions(file)
        self.checker.soon(file)

    def saved(self, params: lsp.DidSaveTextDocumentParams) -> None:
        """A file was saved: the cases are decided anew, the packs that stand on it checked."""
        file = file_of(params.text_document.uri)
        if Path(file).name in _NAMING:
            self.workspace.changed_names()
            write_fresh(self.workspace, file)
        self.checker.soon(file, cases=True)
        self.checker.heirs(file)

    def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """The text is the file's again."""
        file = file_of(params.text_document.uri)
        open_buffers.drop(file)
        self.checker.open.discard(file)
        self.workspace.mentions(file)
        self.checker.soon(file)

    def watched(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        """Files were changed by others."""
        self.workspace.changed_names()
        for one in params.changes[:20]:
            self.checker.soon(file_of(one.uri))

    def _publish(self, uri: str, found: list[lsp.Diagnostic]) -> None:
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))

    def _refresh(self) -> None:
        if self.server_refreshes:
            self.server.workspace_code_lens_refresh(None, lambda _: None)

    # --- answers

    def _at(self, params: Any) -> Mention | None:
        file = file_of(params.text_document.uri)
        found = self.workspace.file(file)
        line = params.position.line
        text = found.lines[line] if found and line < len(found.lines) else ""
        return self.workspace.at(file, line + 1, characters(text, params.position.character) + 1)

    def complete(self, params: lsp.CompletionParams) -> lsp.CompletionList:
        """What can be written."""
        file = file_of(params.text_document.uri)
        found = self.workspace.file(file)
        line = params.position.line
        text = found.lines[line] if found and line < len(found.lines) else ""
        column = characters(text, params.position.character)
        cursor, offered = offers(self.workspace, file, line, column, self.lang)
        place = span([text], 0, column - len(cursor.word), len(cursor.word))
        place = lsp.Range(lsp.Position(line, place.start.character), lsp.Position(line, place.end.character))
        return lsp.CompletionList(False, [_item(offer, place, number) for number, offer in enumerate(offered)])

    def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """What a name means."""
        mention = self._at(params)
        if mention is None:
            return None
        text = explained(self.workspace, mention, self.lang)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), range_of(self.workspace, mention))

    def definition(self, params: lsp.DefinitionParams) -> list[lsp.Location]:
        """Where a name is defined, an outcome decided, a unit written in the document."""
        mention = self._at(params)
        if mention is None:
            return []
        every = self.workspace.every(mention.key, mention.file)
        found = [location(self.workspace, one) for one in every if one.defines or one.decides]
        return found + in_source(self.workspace, mention)

    def references(self, params: lsp.ReferenceParams) -> list[lsp.Location]:
        """Every place of a name, that of a unit in the document among them."""
        mention = self._at(params)
        if mention is None:
            return []
        wanted = params.context.include_declaration
        every = self.workspace.every(mention.key)
        found = [location(self.workspace, one) for one in every if wanted or not one.defines]
        return found + (in_source(self.workspace, mention) if wanted else [])

    def may_rename(self, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        """Whether there is a name that can be changed."""
        mention = self._at(params)
        if mention is None or mention.kind not in RENAMED:
            return None
        return lsp.PrepareRenamePlaceholder(range_of(self.workspace, mention), mention.name)

    def rename(self, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        """A name changed everywhere."""
        mention = self._at(params)
        if mention is None:
            return None
        try:
            return renamed(self.workspace, mention, params.new_name.strip(), self.lang)
        except Refused as refused:
            raise JsonRpcException(str(refused), lsp.LSPErrorCodes.RequestFailed) from None

    def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        """What can be mended in a range."""
        uri = params.text_document.uri
        known = self.checker.findings.get(uri_of(file_of(uri)), [])
        return Actions(self.workspace, uri, self.lang, known).at(params.range)

    def symbols(self, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        """The outline of a file."""
        return outline(self.workspace, file_of(params.text_document.uri), self.lang)

    def search(self, params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
        """Names of all files that have a text in them."""
        found = self.workspace.defined(params.query)
        return [
            lsp.SymbolInformation(
                location(self.workspace, one), one.name, lsp.SymbolKind.Constant, container_name=one.owner
            )
            for one in found
        ]

    def tokens(self, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
        """The colours of a file's names."""
        return colours(self.workspace, file_of(params.text_document.uri))

    def lenses(self, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        """What stands above rules and cases."""
        file = file_of(params.text_document.uri)
        tried = self.checker.tried.get(self.workspace.pack_id_of(file))
        return lenses(self.workspace, file, tried, self.lang)

    def decide(self, uri: str) -> str:
        """The decision of a case's file, as a text."""
        return self._decided(uri, None)

    def why(self, uri: str, outcome: str) -> str:
        """The reasons of an outcome of a case's file as a text; where none is named, of those that it expects."""
        return self._decided(uri, [outcome] if outcome else [])

    def _decided(self, uri: str, why: list[str] | None) -> str:
        file = file_of(uri)
        return decided(file, self.workspace.pack_id_of(file), self.workspace.index, self.lang, why)

    def decision(self, params: Any) -> str:
        """The same for the extension, which shows it beside the case: ``uri``, and ``why`` for the reasons."""
        given = (
            params if isinstance(params, dict) else vars(params) if hasattr(params, "__dict__") else params._asdict()
        )
        uri, why = given["uri"], given.get("why")
        return self.decide(uri) if why is None else self.why(uri, why)


def _item(offer: Offer, place: lsp.Range, number: int) -> lsp.CompletionItem:
    text = f"{offer.text}: " if offer.kind == "key" else offer.text
    return lsp.CompletionItem(
        offer.text,
        kind=_ICONS.get(offer.kind, lsp.CompletionItemKind.Value),
        detail=offer.detail or None,
        documentation=offer.help or None,
        sort_text=f"{number:04}",
        filter_text=offer.text,
        text_edit=lsp.TextEdit(place, text),
    )


def serve(lang: str, pack_dirs: Sequence[str] = ()) -> None:
    """Answer an editor over standard input and output until it ends the session."""
    logging.basicConfig(level=logging.ERROR)
    given, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")  # the server closes what it is given
    with redirect_stdout(sys.stderr):  # nothing but answers goes out
        Editor(lang, pack_dirs).server.start_io(given, answered)
