"""What can be mended at once: certain fixes, names nearby, what is lacking, a number made a norm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types as lsp

from punkt.files.messages.diagnostics import Diagnostic, closest
from punkt.files.texts import Texts

from ..lint import LintFinding
from .naming import Names
from .ranges import characters, file_of, span, token_at, uri_of, word_of
from .workspace import Workspace

WORDS = Texts("editor.words")
_NUMBER = re.compile(r"(?<![\w.$\"'])-?\d+(?:\.\d+)?(?![\w.\"'])")
_SAID = re.compile(r"write it so: (.+)|write the word for the sign: (\w+)|the nearest known name is ([^;]+)(?:;.*)?")
_TOWARDS = ("replaces", "tightens", "fills")
_BRACKETED = re.compile(r"\[[^\]]*\]")


@dataclass
class Actions:
    """The actions of one place of a file."""

    workspace: Workspace
    uri: str
    lang: str
    findings: Sequence[tuple[LintFinding, lsp.Diagnostic]]

    @property
    def _lines(self) -> list[str]:
        found = self.workspace.file(file_of(self.uri))
        return found.lines if found else [""]

    def at(self, place: lsp.Range) -> list[lsp.CodeAction]:
        """Every action in a range."""
        found: list[lsp.CodeAction] = []
        for finding, shown in self.findings:
            if shown.range.start.line <= place.end.line and place.start.line <= shown.range.end.line:
                found += self._of(finding, shown)
        found += self._norms(place)
        return found

    def _of(self, finding: LintFinding, shown: lsp.Diagnostic) -> Iterator[lsp.CodeAction]:
        if finding.fixes:
            edits: dict[str, list[lsp.TextEdit]] = {}
            for fix in finding.fixes:
                lines = self._text(fix.place.file)
                at = span(lines, fix.place.line - 1, fix.place.column - 1, len(fix.old))
                edits.setdefault(uri_of(fix.place.file), []).append(lsp.TextEdit(at, fix.new))
            title = WORDS("mend", self.lang, text=", ".join(fix.new.strip() or "…" for fix in finding.fixes))
            yield self._action(title, shown, edits, preferred=True)
        diagnostic = finding.diagnostic
        if (right := meant(diagnostic)) is not None:
            yield self._replace(shown, shown.range, right)
        match diagnostic.code:
            case "P240":
                yield from self._point(str(diagnostic.arguments["name"]), shown)
            case "P343":
                yield from (self._below(shown, f"towards_base: {way}", 2) for way in _TOWARDS)
            case "P202":
                yield from self._language(diagnostic, shown)
            case "P201":
                name = str(diagnostic.arguments["name"])
                if self._at(shown.range) not in ("{", "["):
                    yield self._below(shown, f"{name}: ", 0, WORDS("add_key", self.lang, name=name))
            case "P245":
                found = _BRACKETED.match(self._lines[shown.range.start.line], shown.range.start.character)
                if found:
                    at = span(self._lines, shown.range.start.line, found.start(), len(found[0]))
                    yield self._replace(shown, at, f'"{found[0]}"', WORDS("quote", self.lang))
            case "P203" if str(diagnostic.message("en")).endswith("(quote the value)"):
                word = word_of(self._lines, shown.range)
                yield self._replace(shown, shown.range, f'"{word}"', WORDS("quote", self.lang))

    def _text(self, file: str) -> list[str]:
        found = self.workspace.file(file)
        return found.lines if found else [""]

    def _at(self, place: lsp.Range) -> str:
        line = self._lines[place.start.line] if place.start.line < len(self._lines) else ""
        at = characters(line, place.start.character)
        return line[at : at + 1]

    def _action(
        self, title: str, shown: lsp.Diagnostic | None, edits: dict[str, list[lsp.TextEdit]], preferred: bool = False
    ) -> lsp.CodeAction:
        return lsp.CodeAction(
            title,
            kind=lsp.CodeActionKind.QuickFix if shown is not None else lsp.CodeActionKind.RefactorExtract,
            diagnostics=[shown] if shown is not None else None,
            is_preferred=preferred or None,
            edit=lsp.WorkspaceEdit(changes=edits),
        )

    def _replace(self, shown: lsp.Diagnostic, place: lsp.Range, text: str, title: str = "") -> lsp.CodeAction:
        word = word_of(self._lines, place)
        sign = word.strip("\"'")[:1] in "<>=!≥≤≠"
        if word[:1] in "\"'" and word[-1:] == word[:1] and text[:1] not in "\"'{$" and not sign:
            text = f"{word[0]}{text}{word[0]}"
        elif word.startswith("$") and not text.startswith(("$", "{")):
            text = f"${text}"
        edits = {self.uri: [lsp.TextEdit(place, text)]}
        return self._action(title or WORDS("replace", self.lang, text=text), shown, edits)

    def _below(self, shown: lsp.Diagnostic, text: str, deeper: int, title: str = "") -> lsp.CodeAction:
        """A line after the one at fault, as deep as what it begins with."""
        line = shown.range.start.line
        column = characters(self._lines[line], shown.range.start.character) + deeper
        at = lsp.Position(line + 1, 0)
        edits = {self.uri: [lsp.TextEdit(lsp.Range(at, at), f"{' ' * column}{text}\n")]}
        return self._action(title or WORDS("mend", self.lang, text=text), shown, edits)

    def _point(self, name: str, shown: lsp.Diagnostic) -> Iterator[lsp.CodeAction]:
        """An entry of the ledger."""
        folder = self.workspace.pack_of(file_of(self.uri))
        if folder is None or not (folder / "ledger.yaml").is_file():
            return
        ledger = folder / "ledger.yaml"
        lines = self._text(str(ledger))
        last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
        at = lsp.Position(last, len(lines[last].encode("utf-16-le")) // 2)
        entry = f'\n  "{name}": {{state: encoded, title: {{ru: …, en: …}}}}'
        edits = {uri_of(ledger): [lsp.TextEdit(lsp.Range(at, at), entry)]}
        yield self._action(WORDS("add_point", self.lang, name=name), shown, edits)

    def _language(self, diagnostic: Diagnostic, shown: lsp.Diagnostic) -> Iterator[lsp.CodeAction]:
        """The place of a translation that is missing."""
        name = str(diagnostic.arguments["name"])
        title = WORDS("add_language", self.lang, name=name)
        line = shown.range.start.line
        text = self._lines[line]
        start = characters(text, shown.range.start.character)
        if text[start : start + 1] == "{":
            close = text.find("}", start)
            if close > 0:
                at = span(self._lines, line, close, 0)
                yield self._action(title, shown, {self.uri: [lsp.TextEdit(at, f", {name}: …")]})
        else:
            yield self._below(shown, f"{name}: …", 0, title)

    def _norms(self, place: lsp.Range) -> Iterator[lsp.CodeAction]:
        """A norm made of the number at the cursor of a rule."""
        from pathlib import Path

        file = file_of(self.uri)
        folder = self.workspace.pack_of(file)
        found = self.workspace.file(file)
        if folder is None or found is None or not any(line.startswith("rules:") for line in found.lines):
            return
        number = place.start.line
        text = self._lines[number] if number < len(self._lines) else ""
        cursor = characters(text, place.start.character)
        touched = next((one for one in _NUMBER.finditer(text) if one.start() <= cursor <= one.end()), None)
        rule = _rule_around(self.workspace, file, number + 1)
        norms = Path(folder, "norms.yaml")
        if touched is None or not rule or not norms.is_file() or text.lstrip().startswith(("point:", "sub:", "quote:")):
            return
        names: Names = self.workspace.names(file)
        decided = next((str(rule[kind]) for kind in ("decide", "check", "duty", "flag", "derive") if kind in rule), "")
        name = f"{decided}.limit"
        while self.workspace.every(("norm", names.family, name), file):
            name += "_2"
        lines = self._text(str(norms))
        last = max((at for at, line in enumerate(lines) if line.strip()), default=0)
        end = lsp.Position(last, len(lines[last].encode("utf-16-le")) // 2)
        sub = f"\n    sub: {rule['sub']}" if "sub" in rule else ""
        entry = (
            f'\n  {name}:\n    value: {touched[0]}\n    point: "{rule.get("point", "")}"{sub}'
            f"\n    modality: {rule.get('modality', 'mandatory')}\n    quote: {_quoted(str(rule.get('quote', '')))}"
            "\n    title: {ru: …, en: …}"
        )
        edits = {
            self.uri: [lsp.TextEdit(span(self._lines, number, touched.start(), len(touched[0])), f"${name}")],
            uri_of(norms): [lsp.TextEdit(lsp.Range(end, end), entry)],
        }
        yield self._action(WORDS("new_norm", self.lang, name=name), None, edits)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rule_around(workspace: Workspace, file: str, line: int) -> dict[str, object]:
    from .naming import RULE, Mention

    return dict(workspace.rule_at(Mention(RULE, "", "", file, line, 1, 0)))


def meant(diagnostic: Diagnostic) -> str | None:
    """What was to be written instead, where the message says just one thing; ``None`` where it does not."""
    arguments = diagnostic.arguments
    right = arguments.get("right")
    if diagnostic.code in ("P205", "P223", "P310", "P312") and isinstance(right, str):
        return right
    hint = arguments.get("hint")
    if hint is None or not hasattr(hint, "__getitem__"):
        return None
    if (known := getattr(hint, "known", None)) is not None and not _SAID.fullmatch(str(hint["en"])):
        return closest(str(getattr(hint, "name", "")), known)
    found = _SAID.fullmatch(str(hint["en"])) if isinstance(hint, dict) or known is not None else None
    return next(filter(None, found.groups())) if found else None


__all__ = ["Actions", "meant", "token_at"]
