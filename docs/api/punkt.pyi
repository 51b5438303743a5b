# The public API of punkt, written by `python .ci/api.py --write`: what Semantic Versioning covers.

class Blank:
    label: str
    why: str

class CaseError(PunktError):
    ...

class Decision(Mapping):
    def __getitem__(self, key: tuple[str, str]) -> OutcomeView: ...
    def by_month(self, subject: str, outcome: str) -> dict[str, str]: ...
    case_id: str
    digest: str
    def exact_missing(self, *outcomes: str) -> list[ExactMissing]: ...
    def holds_until(self, subject: str, outcome: str) -> date | None: ...
    def paper(self, form: str, *, lang: str = 'ru', subject: str = '', typed: Mapping[str, str] | None = None) -> Paper: ...
    def paper_docx(self, form: str, *, lang: str = 'ru', subject: str = '', typed: Mapping[str, str] | None = None) -> bytes: ...
    def paper_html(self, form: str, *, lang: str = 'ru', subject: str = '', typed: Mapping[str, str] | None = None) -> str: ...
    def papers(self) -> list[str]: ...
    produced_by: dict[str, str]
    def status(self, subject: str, outcome: str) -> Status: ...
    def to_bytes(self) -> bytes: ...
    def to_dict(self) -> dict[str, Any]: ...
    def to_html(self, lang: str = 'ru') -> str: ...
    def to_text(self, lang: str = 'ru', width: int = 80) -> str: ...

class Diagnostic:
    code: str
    place: Place
    arguments: Mapping[str, object] = ...
    file_of: Kind | None = ...
    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Diagnostic: ...
    kind: Kind
    def log_text(self) -> str: ...
    def message(self, lang: str = 'ru') -> str: ...
    path: str
    def text(self, lang: str = 'ru') -> str: ...
    def to_dict(self) -> dict[str, Any]: ...

class DisagreementError(PunktError):
    ...

class Document:
    file: str
    data: object
    above: tuple[str | int, ...] = ...

class ExactMissing:
    subject: str
    outcome: str
    missing: tuple[str, ...]
    needless: tuple[str, ...] = ...
    unproven: tuple[str, ...] = ...
    settled: SettledOutcome | None = ...
    presumed: tuple[Mapping[str, Any], ...] = ...

class InternalError(PunktError):
    ...

class Interview:
    def answer(self, question: Question, value: Any) -> None: ...
    def leave_out(self, names: Iterable[str]) -> None: ...
    def next(self) -> Question | None: ...

class InterviewOutcome:
    subject: str
    outcome: str

class Kind(StrEnum):
    INTERNAL = 'internal'
    DISAGREEMENT = 'disagreement'
    ENVIRONMENT = 'environment'
    USAGE = 'usage'
    PACK = 'pack'
    TEXT = 'text'
    CASE = 'case'

class OutcomeView:
    kind: str
    status: Status
    value: Any
    modality: str | None
    clauses: tuple[Mapping[str, str], ...]
    missing: tuple[str, ...]
    sensitive_to: tuple[str, ...]
    if_applies: Any = ...
    reason: Mapping[str, str] | None = ...
    presumed: tuple[Mapping[str, Any], ...] = ...
    next: tuple[Mapping[str, Any], ...] = ...
    exact: ExactValue = ...

class Pack:
    id: str
    version: str
    digest: str

class PackError(PunktError):
    ...

class Paper:
    lang: str
    case: str
    as_of: date
    subject: str
    entries: Mapping[str, FieldEntry]
    blanks: tuple[Blank, ...]
    decision: str
    breaches: tuple[str, ...]
    title: str

class Place(tuple):
    file: str
    line: int
    column: int
    path: tuple[str | int, ...]

class PunktEnvironmentError(PunktError):
    ...

class PunktError(Exception):
    diagnostics: tuple[Diagnostic, ...]
    kind: Kind
    def lines(self, lang: str = 'ru') -> list[str]: ...

class Question:
    subject: str
    path: str
    targets: tuple[InterviewOutcome, ...]
    presumed: Mapping[str, Any] | None = ...
    name: str

class Rules:
    changes: list[date]
    def decide(self, case: CaseLike, *, as_of: date | str | None = None, trace: Trace = 'full') -> Decision: ...
    def interview(self, *outcomes: str, case: CaseLike | None = None, as_of: date | str | None = None) -> Interview: ...
    packs: tuple[Pack, ...]
    def run(self, frame: Any, *, as_of: date | str | None = None, names: bool = True, ignore: Iterable[str] = ()) -> Any: ...

class Status(StrEnum):
    DETERMINED = 'determined'
    NOT_APPLICABLE = 'not_applicable'
    OPEN = 'open'
    GAP = 'gap'
    CONFLICT = 'conflict'

class TextError(PunktError):
    ...

class UsageError(PunktError):
    ...

def load(*names: Asked, pack_dirs: Iterable[str | Path] = (), public_keys: Iterable[FileSource] | None = None, journal: Journal | None = None) -> Rules: ...

def read_file(path: str | os.PathLike[str], go_on: bool = False) -> Document: ...

Asked = str | Path | bytes | tuple[bytes, bytes]

CaseLike = Mapping[str, Any] | Document | _Dataclass | _Model | _Attrs

ExactValue = str | int | Decimal | Fraction | date | tuple['str | int | Decimal | Fraction | date', ...] | None

Trace = Literal['full', 'clauses']
