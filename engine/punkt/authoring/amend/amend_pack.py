"""``punkt amend``: a new text of a document beside its pack, and the pack's files as they would be."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.whole_files import write_whole
from punkt.law.loading.ledger import check as check_ledger
from punkt.law.loading.pack_files import folder_to_write
from punkt.law.loading.pack_quotes import Quote, quotes
from punkt.law.loading.pack_store import Index, load_packs, search_roots
from punkt.law.loading.read_documents import read_documents
from punkt.law.packs.pack import Pack
from punkt.law.packs.source_style import Fingerprints
from punkt.law.sources.check_citations import cite
from punkt.law.sources.document_layout import faults, outline_of, source_of
from punkt.law.sources.documents.document_file import read_document
from punkt.law.sources.find_wording import nearest_wording, stands_in
from punkt.law.sources.kept_texts import texts_within_reach
from punkt.law.sources.normalise import normalise
from punkt.law.sources.outline import Outline
from punkt.law.sources.register_document import written

from .amended_files import AmendedFiles, of_edition
from .amended_ledger import add_new, for_edition, kept_entries, kept_ledger, renumber
from .matched_units import MatchedUnits, match_units
from .moved_places import Moves
from .said_numbers import said_numbers
from .yaml_text import bytes_like, flow

FIRST = "first"


@dataclass(frozen=True)
class Amendment:
    """What became of the units, what the files would be, and what is left to look at."""

    pack: Pack
    matched: MatchedUnits
    quotes: tuple[Quote, ...]
    """What cites the old text."""
    before: Mapping[Path, str]
    """The files that change, as they are; a new one is empty."""
    after: Mapping[Path, str]
    left: tuple[tuple[Place, str, Mapping[str, object]], ...]
    values: tuple[tuple[str, str], ...]
    """Norms that have another value, and which."""
    remains: tuple[Diagnostic, ...]
    """What is wrong with the changed pack: citations and ledger."""
    readable: bool = True
    """Whether the changed pack can be read at all; else nothing of it is written."""

    def difference(self) -> str:
        """The changes, as ``diff -u`` shows them; of fingerprints, which nobody reads, only that they change."""
        found = []
        for path, text in self.after.items():
            if path.name.startswith("fingerprints"):
                found.append(f"+++ b/{path.name}")
                continue
            old = self.before[path]
            found += unified_diff(old.splitlines(), text.splitlines(), f"a/{path.name}", f"b/{path.name}", lineterm="")
        return "\n".join(found)

    def write(self) -> None:
        """Write all files, or none. Raises :class:`PunktError` where they cannot be written, or are no pack (P272)."""
        if not self.readable:
            raise PunktError([Diagnostic("P272", Place(self.pack.folder), {"n": len(self.remains)}), *self.remains])
        done: dict[Path, bytes] = {}
        try:
            for path in self.after:
                if path.is_file() and path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") != self.before[path]:
                    raise OSError(f"{path.name}: changed meanwhile")
            for path, text in self.after.items():
                done[path] = path.read_bytes() if path.is_file() else b""
                write_whole(path, bytes_like(path, text))
        except OSError as error:
            for path, content in done.items():
                if content:
                    path.write_bytes(content)
                else:
                    path.unlink(missing_ok=True)
            raise PunktError([Diagnostic("P267", Place(self.pack.folder), {"reason": system_says(error)})]) from None


def amend(
    name: str,
    file: str | Path,
    day: date | None = None,
    edition: str = "",
    pack_dirs: Iterable[str | Path] = (),
) -> Amendment:
    """Hold a new text of a pack's document against the one registered, and change its files accordingly.

    With a ``day`` the new text is one edition more, from that day on; without one it takes the old one's place. Nothing is
    written. Raises :class:`PunktError` where the pack or the text cannot be read, or nothing is registered.
    """
    index = Index.build(search_roots(pack_dirs))
    pack = {one.id: one for one in load_packs([name], index).packs}[name]
    folder = folder_to_write(pack)
    latest = pack.editions.latest
    registered = source_of(pack).by_edition.get(latest)
    if registered is None:
        raise PunktError([Diagnostic("P651", source_of(pack).place, {"name": name})])
    edition = (edition or f"of-{day}") if day else latest
    _check_day(pack, day, edition)
    outline = outline_of(pack, text := read_document(file), latest)
    if wrong := faults(pack, outline, str(file)):
        raise PunktError(wrong)
    documents = read_documents(folder, Problems())
    every = of_edition(quotes(pack, documents), latest)
    matched = match_units(registered.units, outline, _Likeness(pack, latest, every))
    moves = Moves(matched, outline)
    files = AmendedFiles(pack, documents, moves, day, edition, {})
    if any(one.how != "same" for one in matched.changes):
        files.change(every)
        extra = _ledger(files, outline)
        if day is not None:
            _editions(files)
        extra |= _fingerprints(files, registered, outline)
    else:
        extra = {}
    before = {path.path: path.text for path in files.files.values()} | {
        path: path.read_text("utf-8") if path.is_file() else "" for path in extra
    }
    after = {path.path: path.result() for path in files.files.values()} | extra
    after = {path: text for path, text in after.items() if text != before[path]}
    remains, readable = _remaining(pack, index, after, text, str(file), edition)
    return Amendment(
        pack,
        matched,
        tuple(every),
        {path: before[path] for path in after},
        after,
        (*files.left, *said_numbers(pack, after, matched)),
        tuple(sorted(files.valued)),
        tuple(remains),
        readable,
    )


def _check_day(pack: Pack, day: date | None, edition: str) -> None:
    """A day lies within the pack's and after the last edition's; an edition of that name is not there yet."""
    if day is None:
        return
    since = pack.editions.all[-1].since if pack.editions else pack.in_force.since
    if day <= since or day not in pack.in_force:
        raise PunktError([Diagnostic("P265", pack.place, {"day": day.isoformat(), "since": since.isoformat()})])
    if edition in (*pack.editions.ids, FIRST):
        raise PunktError([Diagnostic("P266", pack.place, {"name": edition})])


class _Likeness:
    """How alike an old unit and a new text are: by the old text, where it is kept, else by the quotes of the unit."""

    def __init__(self, pack: Pack, edition: str, every: Iterable[Quote]) -> None:
        self.texts: Mapping[str, str] = texts_within_reach(pack, edition)
        self.words: dict[str, list[str]] = {}
        for quote in every:
            if quote.words:
                self.words.setdefault(quote.point, []).append(normalise(quote.words))

    def __call__(self, old: str, text: str) -> float | None:
        if old in self.texts:
            return SequenceMatcher(None, self.texts[old], text, autojunk=False).ratio()
        found = [
            1.0 if stands_in(one, text) else nearest_wording(one, [text])[0]
            for one in self.words.get(old.partition("#")[0], ())
        ]
        return max(found, default=None)


def _ledger(files: AmendedFiles, outline: Outline) -> dict[Path, str]:
    """Change the ledger; answers with the files that are new or only added to."""
    pack = files.pack
    latest = pack.editions.latest
    own = [
        (files.file(document), document)
        for document in files.documents["points"]
        if Spot.root(document).data.get("edition", latest) == latest
    ]
    entries = renumber(own, files.moves)
    homeless = add_new(own, entries, files.moves)
    extra: dict[Path, str] = {}
    if homeless:
        path = Path(pack.folder) / "ledger-new.yaml"
        extra[path] = "points:\n" + "".join(f"  {line}\n" for line in homeless)
    earlier = (pack.editions.ids or [FIRST]) if files.day is not None else pack.editions.ids[:-1]
    if earlier and any(entry.new != entry.old for entry in entries):
        like = own[0][0] if own else None
        for_edition(own, files.edition)
        for name in earlier:
            known = source_of(pack).by_edition.get(name if pack.editions else "")
            kept = kept_entries(entries, name, known.units if known else (), pack.ledgers.get(name, {}))
            if kept:
                path, text = kept_ledger(Path(pack.folder), name, kept, extra, like)
                extra[path] = text
    return extra


def _editions(files: AmendedFiles) -> None:
    """Name the new edition in the header, and the first one too where none is named."""
    header = files.documents["pack"][0]
    file, new = (
        files.file(header),
        flow([("id", json.dumps(files.edition, ensure_ascii=False)), ("from", f"'{files.day}'")]),
    )
    if files.pack.editions:
        file.append(["document", "editions"], new)
    else:
        first = flow([("id", FIRST), ("from", f"'{files.pack.in_force.since}'")])
        file.add_list(["document"], list((Spot.root(header) / "document").data)[-1], "editions", [first, new])


def _fingerprints(files: AmendedFiles, registered: Fingerprints, outline: Outline) -> dict[Path, str]:
    """The fingerprints of the new text; those of the old one say of which edition they are."""
    old = Path(registered.spot.place.file)
    if files.day is None:
        return {old: written(files.pack, outline, files.pack.editions.latest)}
    if not files.pack.editions:
        document = registered.spot.document
        files.file(document).insert_line(["fingerprints", "document"], f'edition: "{FIRST}"', before=True)
    return {Path(files.pack.folder) / f"fingerprints.{files.edition}.yaml": written(files.pack, outline, files.edition)}


def _remaining(
    pack: Pack, index: Index, after: Mapping[Path, str], text: str, file: str, edition: str
) -> tuple[list[Diagnostic], bool]:
    """What is wrong with the pack as it would be, in places of its own folder, and whether it can be read at all."""
    folder, readable = Path(pack.folder), True
    with tempfile.TemporaryDirectory(prefix="punkt-amend-") as place:
        draft = Path(place) / folder.name
        shutil.copytree(folder, draft)
        for path, content in after.items():
            (draft / path.relative_to(folder)).write_text(content, "utf-8", newline="\n")
        index.packs[pack.id] = draft
        index.vocabularies = {
            name: draft / path.name if path.parent == folder else path for name, path in index.vocabularies.items()
        }
        try:
            changed = load_packs([pack.id], index).packs[-1]
            found = [*cite(changed, text, file, edition or None)[0], *check_ledger(changed)]
        except PunktError as error:
            found, readable = list(error.diagnostics), False
        finally:
            index.packs[pack.id] = folder
    moved = [replace(one, place=one.place.moved(one.place.file.replace(str(draft), str(folder)))) for one in found]
    return moved, readable
