"""Reading of YAML and JSON: values, positions, refusals and limits."""

import io
import json
import re
import string
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lengths import many
from helpers.loops import nonempty
from punkt.files import read_yaml as reading_yaml
from punkt.files import tree as reading_common
from punkt.files.messages.diagnostics import Place, PunktError
from punkt.files.read import Document, read_file, read_text
from punkt.files.texts import Texts

MESSAGES = Texts("messages.reading")


def found(text: str | bytes, file: str = "f.yaml") -> list[tuple[str, int, int]]:
    """Code, line and column of every problem of the text."""
    with pytest.raises(PunktError) as caught:
        read_text(text, file)
    assert all(one.place.file == file for one in caught.value.diagnostics)
    for one in nonempty(caught.value.diagnostics):  # the texts can be made in both languages
        assert one.text("ru").endswith(f"[{one.code}]") and ";" in one.text("en")
    return [(one.code, one.place.line, one.place.column) for one in caught.value.diagnostics]


def message(text: str | bytes, file: str = "f.yaml", lang: str = "en") -> str:
    with pytest.raises(PunktError) as caught:
        read_text(text, file)
    return "\n".join(one.text(lang) for one in caught.value.diagnostics)


# --- Values and positions ---------------------------------------------------------------

YAML = """\
# comment
имя: Пётр
list:
  - one
  - {a: 1, "б": 2.5}
empty:
last: |
  text
"""


def test_yaml_values_and_positions() -> None:
    document = read_text(YAML, "f.yaml")
    assert document.data == {
        "имя": "Пётр",
        "list": ["one", {"a": 1, "б": Decimal("2.5")}],
        "empty": None,
        "last": "text\n",
    }
    assert document.key_at == {
        ("имя",): (2, 1),
        ("list",): (3, 1),
        ("list", 1, "a"): (5, 6),
        ("list", 1, "б"): (5, 12),
        ("empty",): (6, 1),
        ("last",): (7, 1),
    }
    empty = document.value_at.pop(("empty",))
    assert empty[0] == 6
    assert document.value_at == {
        (): (2, 1),
        ("имя",): (2, 6),
        ("list",): (4, 3),
        ("list", 0): (4, 5),
        ("list", 1): (5, 5),
        ("list", 1, "a"): (5, 9),
        ("list", 1, "б"): (5, 17),
        ("last",): (7, 7),
    }


def test_json_values_and_positions() -> None:
    document = read_text('{"a": [1,\n  "😀", {"b": -2.5e1}],\n\t"c": null}', "f.json")
    assert document.data == {"a": [1, "😀", {"b": -25}], "c": None}
    assert document.key_at == {("a",): (1, 2), ("a", 2, "b"): (2, 9), ("c",): (3, 2)}
    assert document.value_at == {
        (): (1, 1),
        ("a",): (1, 7),
        ("a", 0): (1, 8),
        ("a", 1): (2, 3),
        ("a", 2): (2, 8),
        ("a", 2, "b"): (2, 14),
        ("c",): (3, 7),
    }


def test_place_falls_back_to_the_nearest_ancestor() -> None:
    document = read_text("a:\n  b: 1\n", "f.yaml")
    assert document.place(("a", "b")) == Place("f.yaml", 2, 6)
    assert document.place(("a", "b"), key=True) == Place("f.yaml", 2, 3)
    assert document.place(("a", "missing", 3)) == Place("f.yaml", 2, 3)
    assert document.place(("a", "missing"), key=True) == Place("f.yaml", 2, 3)
    assert document.place(("none",)) == document.place(()) == Place("f.yaml", 1, 1)


def test_place_of_a_document_without_positions_is_not_known() -> None:
    assert Document("f", None).place(("a",)) == Place("f", 0, 0)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeff", "\n\n"])
def test_empty_yaml_is_none(text: str) -> None:
    document = read_text(text, "f.yaml")
    assert document.data is None
    assert document.place(()) == Place("f.yaml", 1, 1)


def test_windows_line_ends_and_bom_change_nothing() -> None:
    plain = read_text(YAML, "f.yaml")
    windows = read_text(b"\xef\xbb\xbf" + YAML.replace("\n", "\r\n").encode(), "f.yaml")
    assert windows == plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("0", 0),
        ("-0", 0),
        ("15", 15),
        ("-3", -3),
        ("8.0", 8),
        ("1e3", 1000),
        ("1.5E+1", 15),
        ("0.10", Decimal("0.1")),
        ("-2.5e-3", Decimal("-0.0025")),
        ("9" * 30, int("9" * 30)),
        ("2025-06-01", "2025-06-01"),
        ("2025-06-01 12:30:00", "2025-06-01 12:30:00"),
        ("01.06.2025", "01.06.2025"),
        ("1,5", "1,5"),
        ("yesterday", "yesterday"),
        ("-", [None]),
        ("'yes'", "yes"),
        ('"12:30"', "12:30"),
        ('"007"', "007"),
        ("'null'", "null"),
        ("''", ""),
        ("<<", "<<"),
        ("a=b", "a=b"),
        ('"\\u0416\\t\\n\\/"', "Ж\t\n/"),
        (">-\n  a\n  b", "a b"),
    ],
)
def test_yaml_scalars(text: str, value: object) -> None:
    data = read_text(text, "f.yaml").data
    assert data == value
    assert type(data) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.0", 8),
        ("1e2", 100),
        ("-0.0", 0),
        ("1.25", Decimal("1.25")),
        ('"\\ud83d\\ude00\\/"', "😀/"),
        ('"a\\"\\\\"', 'a"\\'),
        (" [ ] ", []),
        ("{}", {}),
        ("[[], {}]", [[], {}]),
    ],
)
def test_json_values(text: str, value: object) -> None:
    data = read_text(text, "f.json").data
    assert data == value
    assert type(data) is type(value)


def test_integer_keys_become_text() -> None:
    assert read_text("1: a\n-2: b\n'3': c\n2025-01-01: d\n", "f.yaml").data == {
        "1": "a",
        "-2": "b",
        "3": "c",
        "2025-01-01": "d",
    }


# --- Refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scalar", "code"),
    [
        *((word, "P019") for word in ("yes", "No", "ON", "off", "y", "N")),
        *((word, "P020") for word in ("True", "TRUE", "False", "Null", "NULL")),
        *((text, "P017") for text in ("12:30", "1:30:00", "08:05", "1:30.5")),
        *((text, "P016") for text in ("007", "-01", "0x1F", "0o17", "0b1", "1_000", "+5", ".5", "5.", "01.5")),
        *((text, "P018") for text in (".nan", ".NaN", ".inf", "-.INF")),
        *((text, "P015") for text in ("1" * 31, "1e30", "1e999999", "1e-31", "0." + "1" * 30)),
        ("1e" + "9" * 5000, "P015"),
        ("&x 1", "P023"),
        ("*x", "P024"),
        ("!!str 1", "P022"),
        ("!!python/object:os.system x", "P022"),
        ("! 1", "P022"),
        ('"\\u202e"', "P009"),
        ('"\\0"', "P008"),
        ('"\\x7f"', "P008"),
    ],
)
def test_yaml_scalars_refused(scalar: str, code: str) -> None:
    assert found(f"a:\n  - {scalar}\n") == [(code, 2, 5)]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("yes", "P019"),
        ("True", "P020"),
        ("true", "P027"),
        ("null", "P027"),
        ("~", "P027"),
        ("1.5", "P027"),
        ("8.0", "P027"),
        ("12:30", "P017"),
        ("007", "P016"),
        ("<<", "P021"),
        ("", "P029"),
        ("[a]", "P028"),
        ("{a: b}", "P028"),
        ("*a ", "P024"),
        ("&a b", "P023"),
        ("!t b", "P022"),
    ],
)
def test_yaml_keys_refused(key: str, code: str) -> None:
    assert found(f"a: 1\n{key}: 2\n") == [(code, 2, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1", ("P031", 2, 1)),
        ("a:\n  b: 1\n\tc: 2", ("P031", 3, 1)),
        ("a:\n  b: 1\n c: 2\n", ("P030", 3, 2)),
        ("- a\nb: 1", ("P030", 2, 1)),
        ("a: 1\n- b", ("P030", 2, 1)),
        ('a: "x\nb: 1\n', ("P032", 1, 4)),
        ("a: 'x", ("P032", 1, 4)),
        ("a: [1, 2\nb: 3\n", ("P033", 1, 4)),
        ("a: [1,", ("P033", 1, 4)),
        ("a: {b", ("P033", 1, 4)),
        ("a: {b:", ("P033", 1, 4)),
        ("a: @x", ("P034", 1, 4)),
        ("a: `x`", ("P034", 1, 4)),
        ("a: *", ("P034", 1, 4)),
        ("a: 'it's'", ("P034", 1, 8)),
        ("a: - b", ("P034", 1, 4)),
        ("a: [1,,2]", ("P034", 1, 7)),
        ("a: b: c", ("P035", 1, 5)),
        ("a: 1\n b: 2\n", ("P030", 2, 2)),
        ("a: 1\nfoo\nb: 2\n", ("P036", 2, 1)),
        ('a: "\\q"', ("P037", 1, 5)),
        ('a: "\\ud800"', ("P045", 1, 7)),
        ("{a: 1} b", ("P038", 1, 8)),
        ("a: 1\n---\nb: 2", ("P025", 2, 1)),
        ("%YAML 1.1\n---\na: 1", ("P026", 1, 1)),
        ("%FOO\n---\na: 1", ("P026", 1, 1)),
        ("%TAG ! tag:x,1:\n---\na: 1", ("P026", 1, 1)),
        ("!a!b c", ("P022", 1, 1)),
    ],
)
def test_yaml_syntax(text: str, expected: tuple[str, int, int]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("P044", 1, 1)),
        ("[1,", ("P033", 1, 1)),
        ('{"a":\n', ("P033", 1, 1)),
        ("[1,\n]", ("P042", 1, 3)),
        ('{"a": 1,}', ("P042", 1, 8)),
        ('{"a" 1}', ("P040", 1, 6)),
        ("{a: 1}", ("P040", 1, 2)),
        ("[1 2]", ("P040", 1, 4)),
        ("[1}", ("P040", 1, 3)),
        ('{"a": }', ("P041", 1, 7)),
        ("[True]", ("P041", 1, 2)),
        ("['a']", ("P041", 1, 2)),
        ('["x', ("P032", 1, 2)),
        ('["x\n"]', ("P043", 1, 4)),
        ('["x\t"]', ("P043", 1, 4)),
        ('["\\x"]', ("P037", 1, 3)),
        ("[1] x", ("P038", 1, 5)),
        ("[NaN]", ("P018", 1, 2)),
        ("[-Infinity]", ("P018", 1, 2)),
        ("[01]", ("P016", 1, 2)),
        ("[+1]", ("P016", 1, 2)),
        ("[1.]", ("P016", 1, 2)),
        ("[1e999999]", ("P015", 1, 2)),
        ('["\\ud800"]', ("P010", 1, 2)),
        ('["\\u0000"]', ("P008", 1, 2)),
        ('{"\\u2066": 1}', ("P009", 1, 2)),
    ],
)
def test_json_refused(text: str, expected: tuple[str, int, int]) -> None:
    assert found(text, "f.json") == [expected]


def test_all_problems_are_given_at_once_and_in_order() -> None:
    text = "a: yes\nb: *x\na: 007\nc: [.inf, {d: 1, d: 2}]\n"
    assert found(text) == [
        ("P019", 1, 4),
        ("P024", 2, 4),
        ("P014", 3, 1),
        ("P016", 3, 4),
        ("P018", 4, 5),
        ("P014", 4, 18),
    ]


def test_problems_before_a_syntax_error_are_kept() -> None:
    assert found("a: yes\nb: 1\nc: @\n") == [("P019", 1, 4), ("P034", 3, 4)]


def test_forbidden_characters_do_not_hide_other_problems() -> None:
    assert found("a: x\0y\nb: \u202ez # \u200f\nb: 1\n") == [
        ("P008", 1, 5),
        ("P009", 2, 4),
        ("P009", 2, 9),
        ("P014", 3, 1),
    ]
    assert found('{"a": "\u0001", "a": 1}', "f.json") == [("P008", 1, 8), ("P014", 1, 12)]


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_duplicate_keys_name_both_places(file: str) -> None:
    text = '{"a": {"k": 1},\n "b": 2,\n  "a": {"k": 3}}'
    assert found(text, file) == [("P014", 3, 3)]
    assert "line 1, column 2" in message(text, file)
    assert "строке 1, столбце 2" in message(text, file, "ru")


def test_integer_and_text_keys_can_be_duplicates() -> None:
    assert found("1: a\n'1': b\n") == [("P014", 2, 1)]


def test_characters_are_named_by_code_point() -> None:
    assert "U+202E" in message("a: \u202e")
    assert "U+0000" in message('["\\u0000"]', "f.json")
    assert "U+D800" in message("a: \ud800")
    assert found("a: \ud800") == [("P010", 1, 4)]


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C])
def test_bidi_characters_are_refused(code: int) -> None:
    assert found(f"a: б{chr(code)}") == [("P009", 1, 5)]
    assert found(f'["\\u{code:04x}"]', "f.json") == [("P009", 1, 2)]


@pytest.mark.parametrize("code", [0, 7, 8, 11, 12, 13, 27, 31, 127, 0x80, 0x85, 0x9F])
def test_control_characters_are_refused(code: int) -> None:
    assert found(f"a: б{chr(code)}c") == [("P008", 1, 5)]
    assert found(f'["\\u{code:04x}"]', "f.json") == [("P008", 1, 2)]


def test_advice_names_what_to_write() -> None:
    assert '"yes"' in message("a: yes") and "true" in message("a: yes")
    assert "write false" in message("a: FALSE")
    assert '"12:30"' in message("a: 12:30")
    assert "!!str" in message("a: !!str 1")


def test_long_values_are_cut_in_messages() -> None:
    assert len(message("a: " + "1" * 100_000)) < 300


# --- Encodings, limits, files -----------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_advise_utf8(encoding: str) -> None:
    assert found("a: б".encode(encoding)) == [("P006", 1, 1)]
    assert "UTF-8" in message("a: б".encode(encoding))


def test_invalid_utf8_has_its_position() -> None:
    assert found("a: 1\nбв: ".encode() + b"\xff") == [("P007", 2, 5)]
    assert "0xFF" in message(b"\xff")
    assert found("имя: Пётр".encode("cp1251")) == [("P007", 1, 1)]


def test_size_limit() -> None:
    limit = 2 * 1024 * 1024
    fits = b"a: 1 #" + b"x" * (limit - 6)
    assert read_text(fits, "f.yaml").data == {"a": 1}
    assert found(fits + b"x") == [("P005", 1, 1)]
    assert found("я" * (limit // 2 + 1)) == [("P005", 1, 1)]  # bytes count, not characters


@pytest.mark.parametrize("file", ["f.yaml", "f.json", "-"])
def test_depth_limit(file: str) -> None:
    assert read_text("[" * 64 + "]" * 64, file).place((0,) * 63).column == 64
    assert found("[" * 65 + "]" * 65, file) == [("P011", 1, 65)]
    assert found("[" * 1_000_000, file) == [("P011", 1, 65)]


class _Shallow(yaml.SafeLoader):
    """A parser which gives up by itself, with an error of its own, while it still looks ahead."""

    def fetch_flow_collection_start(self, *arguments: object) -> None:
        if self.flow_level >= 80:
            raise yaml.scanner.ScannerError("going deeper", self.get_mark(), "no further", self.get_mark())
        super().fetch_flow_collection_start(*arguments)


@pytest.mark.sampled(13)
@pytest.mark.parametrize("loader", [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader, _Shallow])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 1_500 + "]" * 1_500, (1, 65)),
        ("a: " + "[" * 5_000, (1, 67)),
        ("{a: " * 3_000, (1, 257)),
        ("- " * 3_000, (1, 129)),
        ("? " * 3_000, (1, 129)),
        ("[\n" * 3_000, (65, 1)),
        ("".join(" " * n + "a:\n" for n in range(300)), (65, 65)),
        ("".join(" " * n + "-\n" for n in range(300)), (65, 65)),
        ("a:\n- " + "[{a: " * 1_000, (2, 158)),
        ("[" * 70 + "\t@]", (1, 65)),  # whatever else is wrong further on
        ("[" * 70 + "'", (1, 65)),
        ("{" * 70 + "]", (1, 65)),
        ("[[" + "[]," * 200 + "[" * 63, (1, 665)),
    ],
)
def test_depth_is_refused_whatever_the_parser(
    text: str, place: tuple[int, int], loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_yaml, "_Loader", loader)
    problems = found(text)
    assert ("P011", *place) == problems[-1]
    assert {code for code, _, _ in problems[:-1]} <= {"P028"}  # a table that stands as a key
    assert found(text.replace("[", "&a [").replace("{", "&b {"))[-1][0] in ("P011", "P013")


def test_a_flat_text_with_many_brackets_is_read() -> None:
    assert read_text("[" + "[]," * 5_000 + "]", "f.yaml").data == [[]] * 5_000
    assert found("[" + "[]," * 5_000 + "]]") == [("P038", 1, 15_003)]


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_node_limit(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading_common.MAX_NODES == 200_000
    monkeypatch.setattr(reading_common, "MAX_NODES", 20)
    assert read_text("[" + "1," * 18 + "1]", file).data == [1] * 19  # and the list itself
    assert found("[" + "1," * 19 + "1]", file) == [("P012", 1, 40)]


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_keys_of_one_table_are_bounded(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading_common.MAX_KEYS == 10_000
    monkeypatch.setattr(reading_common, "MAX_KEYS", 3)
    assert read_text('{"a": 1, "b": {"a": 1, "b": 2, "c": 3}, "c": 1}', file).data is not None
    assert found('{"a": 1, "b": 1, "c": 1, "d": 1}', file) == [("P922", 1, 26)]


def test_many_problems_are_cut() -> None:
    problems = found("".join(f"k{number}: yes\n" for number in range(1000)))
    assert len(problems) == 101
    assert problems[-2:] == [("P019", 100, 6), ("P013", 100, 6)]


def test_alias_bomb_ends_at_once() -> None:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert {code for code, _, _ in found("\n".join(lines))} == {"P023", "P024"}


def test_read_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\n")
    document = read_file(path)
    assert (document.file, document.data) == (str(path), {"a": 1})


def problem_of_file(path: str | Path) -> tuple[str, Place]:
    with pytest.raises(PunktError) as caught:
        read_file(path)
    (one,) = caught.value.diagnostics
    return one.code, one.place


def test_files_which_cannot_be_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.yaml")
    assert problem_of_file(missing) == ("P001", Place(missing, 0, 0))
    assert problem_of_file(tmp_path) == ("P002", Place(str(tmp_path), 0, 0))
    assert problem_of_file("a\0b")[0] == "P004"
    assert problem_of_file("x" * 5000)[0] == "P004"


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("builtins.open", refuse)
    assert problem_of_file("x.yaml") == ("P003", Place("x.yaml", 0, 0))


@pytest.mark.parametrize("stream", [io.TextIOWrapper(io.BytesIO(b'{"a": 1}')), io.StringIO("a: 1")])
def test_standard_input(stream: io.TextIOBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stream)
    assert read_file("-").data == {"a": 1}


def test_standard_input_may_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert problem_of_file("-") == ("P004", Place("-", 0, 0))


@pytest.mark.parametrize(
    ("text", "file", "data"),
    [
        ('{"a": "\\ud83d\\ude00"}', "-", {"a": "😀"}),  # only JSON has surrogate pairs
        ("  [1]", "-", [1]),
        ("{a: 1}", "-", {"a": 1}),
        ("[a, b]  # flow", "stdin", ["a", "b"]),
        ('{"a": 1}', "f.YML", {"a": 1}),
        ("15", "f.json", 15),
        ("a: 1", "f.txt", {"a": 1}),
    ],
)
def test_format_is_found(text: str, file: str, data: object) -> None:
    assert read_text(text, file).data == data


def test_format_can_be_given() -> None:
    assert read_text("a: 1", "f.json", "yaml").data == {"a": 1}
    with pytest.raises(PunktError):
        read_text("a: 1", "f.yaml", "json")
    assert found('{"a": NaN}', "-") == [("P018", 1, 7)]  # it parses as JSON, so it is judged so


# --- Catalog ----------------------------------------------------------------------------


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_catalog_is_complete_and_alike_in_both_languages() -> None:
    folder = Path(reading_yaml.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert set(re.findall(r'"(P0\d\d)"', source)) == set(MESSAGES)
    for code, texts in nonempty(MESSAGES.items()):
        russian, english = texts["ru"], texts["en"]
        assert re.fullmatch(r"P0[0-4]\d", code)
        assert fields(russian) == fields(english)
        assert "; " in russian and "; " in english
        assert re.search("[а-я]", russian) and not re.search("[а-яА-Я]", english)


# --- Properties -------------------------------------------------------------------------

clean_text = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        "\ufeff\ufffe\uffff\u2028\u2029",
        include_characters="\n\t",
    ),
    max_size=12,
)
numbers = st.integers(-(10**29), 10**29) | st.floats(1e-6, 1e9) | st.floats(-1e9, -1e-6)
values = st.recursive(
    st.none() | st.booleans() | numbers | clean_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(clean_text, inner, max_size=4),
    max_leaves=12,
)
quick = settings(max_examples=many(30, 150, 5_000), deadline=None)


def exact(value: object) -> object:
    """The value as it should be read: fractions as Decimal, integral numbers as int."""
    if isinstance(value, float):
        decimal = Decimal(repr(value))
        return int(decimal) if decimal == int(decimal) else decimal
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    return value


@quick
@given(values, st.booleans(), st.sampled_from([None, 1]))
def test_any_json_is_read_back(value: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    data = read_text(text, "f.json").data
    assert repr(data) == repr(exact(value))  # repr tells 1 from True
    if isinstance(value, (dict, list)):
        assert read_text(text, "-").data == data


@quick
@given(values, st.sampled_from([None, 1]))
def test_json_is_read_alike_as_yaml(value: object, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    assert read_text(text, "f", "yaml") == read_text(text, "f", "json")


@quick
@given(values, st.sampled_from(["json", "yaml"]))
def test_positions_point_at_the_text(value: object, ending: str) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    document = read_text(text, f"f.{ending}")
    lines = text.split("\n")

    def check(path: tuple[str | int, ...], inner: object) -> None:
        line, column = document.value_at[path]
        start = (
            "["
            if isinstance(inner, list)
            else "{"
            if isinstance(inner, dict)
            else json.dumps(inner, ensure_ascii=False)
        )
        assert lines[line - 1][column - 1 :].startswith(start)
        if isinstance(inner, list):
            for index, item in enumerate(inner):
                check((*path, index), item)
        if isinstance(inner, dict):
            for key, item in inner.items():
                line, column = document.key_at[(*path, key)]
                assert lines[line - 1][column - 1 :].startswith(json.dumps(key, ensure_ascii=False))
                check((*path, key), item)

    check((), value)


def reads_or_refuses(text: str | bytes, file: str) -> object:
    try:
        return read_text(text, file).data
    except PunktError as error:
        assert error.diagnostics
        assert all(one.place.line >= 1 and one.place.column >= 1 for one in error.diagnostics)
        for one in error.diagnostics:
            one.text("ru")
            one.text("en")
        return PunktError


@quick
@given(st.binary(max_size=40), st.sampled_from(["f.yaml", "f.json", "-"]))
def test_any_bytes_are_read_or_refused(content: bytes, file: str) -> None:
    reads_or_refuses(content, file)


soup = st.text(st.sampled_from("ab:-[]{}\"'#&*!|>%@`,?=<~ \n\t0123.eE+_\\uUx/д\r\ud800"), max_size=30)


@settings(max_examples=many(100, 600, 20_000), deadline=None)
@given(soup, st.sampled_from(["f.yaml", "f.json", "-"]))
def test_any_text_is_read_or_refused(text: str, file: str) -> None:
    reads_or_refuses(text, file)


@pytest.fixture
def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_yaml, "_Loader", yaml.SafeLoader)


@pytest.mark.usefixtures("without_libyaml")
@pytest.mark.parametrize(
    "check",
    [
        test_yaml_values_and_positions,
        test_all_problems_are_given_at_once_and_in_order,
        test_alias_bomb_ends_at_once,
    ],
)
def test_without_libyaml(check: Callable[[], None]) -> None:
    check()


@pytest.mark.usefixtures("without_libyaml")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a:\n\tb: 1", "P031"),
        ("a:\n  b: 1\n c: 2\n", "P030"),
        ('a: "x', "P032"),
        ("a: [1, 2\nb: 3\n", "P033"),
        ("a: @x", "P034"),
        ("a: b: c", "P035"),
        ("a: 1\nfoo\nb: 2\n", "P036"),
        ('a: "\\q"', "P037"),
        ('a: "\\U99999999"', "P039"),
        ('a: "\\ud800"', "P010"),
    ],
)
def test_syntax_without_libyaml(text: str, code: str) -> None:
    assert [one for one, _, _ in found(text)] == [code]


def test_any_text_without_libyaml() -> None:
    @quick
    @given(soup)
    def check(text: str) -> None:
        reads_or_refuses(text, "f.yaml")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_yaml, "_Loader", yaml.SafeLoader)
        check()
