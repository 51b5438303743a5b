"""The view of a decision: plain data that the terminal and the page lay out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, overload

from punkt.kernel.cached_attribute import cached_attribute
from punkt.showing.words.names import Subject
from punkt.showing.words.paragraphs import Paragraph
from punkt.showing.words.reading_words import ReadingView

LOUD = ("violation", "conflict", "adverse", "outside", "departure", "discretion", "due", "remark", "flag")
"""What stands out, the strongest first."""


T = TypeVar("T")


@dataclass(frozen=True)
class CitedView:
    """Where a clause stands that an outcome rests on, and how binding it is."""

    ref: str
    modality: str
    besides: list[str]
    """Where norms of other documents that took the place of its own stand, and how binding each is."""


@dataclass(frozen=True)
class GroundView:
    """A clause an outcome rests on, as a reader finds it in the document."""

    ref: str
    modality: str
    quote: str
    says: str
    who: str
    facts: list[str]
    norms: list[str]
    terms: list[str]
    """What the terms that it reckons by say, and where they stand."""
    rows: list[str]
    """The rows of a table that it puts together, and where they stand."""
    besides: list[str]
    """Where norms of other documents that took the place of its own stand, and how binding each is."""
    against: list[str]
    """Where the rules stand from which it is an exception."""
    paragraphs: list[Paragraph]
    """What the document says there, where its text is within reach."""


class Later(Sequence[T]):
    """What is said of an outcome, put into words when somebody first looks at it: of most nobody does."""

    def __init__(self, make: Callable[[], list[T]]) -> None:
        self._make = make

    @cached_attribute
    def _made(self) -> list[T]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == list(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class ViewRow:
    """One outcome. ``tone`` says how it is to stand out (see :data:`LOUD`)."""

    subject: Subject
    name: str
    title: str
    kind: str
    status: str
    value: str
    modality: str
    tone: str
    grounds: Sequence[GroundView]
    cited: Sequence[CitedView]
    """Where the grounds stand: of most rows nothing more of them is shown."""
    waits: bool
    """Whether it is open for facts that are missing."""
    because: Sequence[str]
    """Why the outcome stands out, or why nothing decides it."""
    considered: Sequence[str]
    """Where no clause fired: the clauses that could have."""
    where_applies: str = ""
    """Where it is unknown to whom the norm applies: what comes out if it applies."""
    found: str = ""
    """The value as documents write it, where it is a word."""

    @property
    def within(self) -> str:
        """The title within a sentence."""
        word = self.title[1:2].islower() or self.title[1:2] == " "
        return f"{self.title[0].lower()}{self.title[1:]}" if word else self.title

    @property
    def waiting(self) -> str:
        """The outcome in a list of those that wait."""
        title = f"{self.title} ({', '.join(self.refs)})"
        return f"{title} — {self.where_applies}" if self.where_applies else title

    @property
    def refs(self) -> Sequence[str]:
        """The clauses, each named once, with how binding they are."""
        refs = (ref for one in self.cited for ref in (f"{one.ref} · {one.modality}", *one.besides))
        return list(dict.fromkeys(refs)) or self.considered


@dataclass(frozen=True)
class ViewPart:
    """The outcomes of one section of the case."""

    title: str
    rows: list[ViewRow]
    quiet: dict[str, list[ViewRow]]
    """What does not apply and what is not due, by its value."""
    open: list[ViewRow]


@dataclass(frozen=True)
class ElementView:
    """One element of a list and what was decided about it."""

    id: str
    name: str
    rows: list[ViewRow]
    open: int
    total: int


@dataclass(frozen=True)
class Listing:
    """The elements of one list."""

    title: str
    elements: list[ElementView]


@dataclass(frozen=True)
class MissingFactView:
    """A missing fact and the outcomes that wait for it."""

    label: str
    question: str
    subject: str
    waiting: list[str]
    facts: list[str] = field(default_factory=list)
    """Its absolute names: one for each record that lacks it."""
    weight: int = 0
    """How much turns on it: the outcomes that wait, those asked for before all counted first."""


@dataclass(frozen=True)
class PresumedFactView:
    """A fact that is presumed, in one line, and the outcomes that rest on it."""

    line: str
    resting: list[str]


@dataclass(frozen=True)
class ReadingUse:
    """A reading, where it stands, and the outcomes that turn or rest on it."""

    ref: str
    said: ReadingView
    outcomes: list[str]


@dataclass(frozen=True)
class TensionView:
    """Findings that do not sit together, and what a pack says of them."""

    title: str
    says: str


@dataclass(frozen=True)
class NextView:
    """An outcome, and what follows from it, a line each."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class NoticeView:
    """What a pack says of its own standing: where it stands, the words, the reading that it rests on."""

    ref: str
    says: str
    reading: str
    paragraphs: list[Paragraph]
    """What the document says there, where its text is within reach."""


@dataclass(frozen=True)
class SourceView:
    """A pack the decision was made under."""

    id: str
    version: str
    digest: str
    document: str
    issuer: str
    title: str
    to_add: str
    """How to add the document's text; empty where it is within reach."""


@dataclass(frozen=True)
class View:
    """Everything a reader is shown of one decision."""

    case: str
    as_of: str
    loud: list[ViewRow]
    parts: list[ViewPart]
    listings: list[Listing]
    lacks: list[MissingFactView]
    turns: list[ReadingUse]
    """The readings that outcomes turn on."""
    rests: list[ReadingUse]
    """The other readings that what fired rests on."""
    replaced: list[str]
    sources: list[SourceView]
    made_by: str
    digest: str
    sums: Mapping[str, int] = field(default_factory=dict)
    presumed: list[PresumedFactView] = field(default_factory=list)
    next: list[NextView] = field(default_factory=list)
    notices: list[NoticeView] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    """What was decided, in a sentence or two."""
    tensions: list[TensionView] = field(default_factory=list)
    undecided: bool = False
    """No outcome at all is decided."""

    @property
    def silence(self) -> str:
        """What to say where nothing stands out (a key of the interface words)."""
        if not (self.parts or self.listings):
            return "empty"
        if self.undecided:
            return "undecided"
        return "nothing_yet" if self.lacks else "nothing"
