"""What a template of a form may say: whatever else it tries is refused where it stands, before anything is filled in."""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("docx", reason="the extra punkt[forms] is not installed")
import docx

from helpers.places import TEST_PACKS
from punkt import PunktError, load
from punkt.files.messages.diagnostics import Place, Problems
from punkt.showing.papers import fill, find_form
from punkt.showing.papers.docx_template import docx_faults
from punkt.showing.papers.paper_docx import file_of
from punkt.showing.papers.paper_html import html_faults
from punkt.showing.papers.paper_model import PaperTemplate
from punkt.showing.papers.paper_page import page
from punkt.showing.papers.paper_templates import check_template, rendered
from punkt.showing.papers.template_language import DEEPEST, MOST_TAGS, environment

FORM = """\
form: permit
title: {ru: Разрешение, en: Permit}
point: "3"
subject: permit
fields:
  name: {label: {ru: имя, en: name}, by_hand: true, blank: 12}
  other: {label: {ru: иное, en: other}, by_hand: true}
templates:
  ru: {docx: permit.docx, html: permit.html}
  en: {docx: permit.docx, html: permit.html}
"""
CASE = {"case": "one", "as_of": "2024-05-01", "permit": {"stolen": False, "noise": 1, "exhaust": 3}}
FIELDS = ("name", "other")
PATH = Path("permit.html")


def faults(text: str) -> list[str]:
    """The faults of an HTML template, each as ``line:column code what``."""
    problems = Problems()
    check_template(PaperTemplate(PATH, text.encode()), "html", FIELDS, Place("form"), problems)
    found = [fault for fault in problems.items if fault.code != "P798"]
    named = (fault.arguments.get("what", fault.arguments.get("name", "")) for fault in found)
    return [f"{one.place.line}:{one.place.column} {one.code} {what}" for one, what in zip(found, named, strict=True)]


GOOD = "<h1>A</h1>\n<p class='x'>{{ name }}</p>\n{% if other.known and not name.there or name.known %}{{ other }}{% elif name.there %}b{% else %}c{% endif %}"


def test_what_it_may_say() -> None:
    assert faults(GOOD) == []


SAID = {
    "safe": ("<p>{{ name|safe }}</p>", "1:12 P976 |safe"),
    "xmlattr": ("<p>{{ name|xmlattr }}</p>", "1:12 P976 |xmlattr"),
    "any filter": ("<p>{{ name|upper }}</p>", "1:12 P976 |upper"),
    "a filter over a piece": ("{% filter safe %}<p>{{ name }}</p>{% endfilter %}", "1:4 P976 filter"),
    "escaping off": ("{% autoescape false %}{{ name }}{% endautoescape %}", "1:4 P976 autoescape"),
    "a loop over a range": ("{% for i in range(10**9) %}a{% endfor %}", "1:4 P976 for"),
    "a loop over a field": ("\n  {% for i in name %}a{% endfor %}", "2:6 P976 for"),
    "a long text": ("{{ 'a' * 10**9 }}", "1:8 P976 *"),
    "a large number": ("{{ 9**9**9 }}", "1:5 P976 **"),
    "a text": ("{{ '<script>' }}", "1:5 P976 '<script>'"),
    "a macro": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "1:4 P976 macro"),
    "a call": ("{{ name() }}", "1:4 P976 name("),
    "a global": ("{{ lipsum(n=1000000) }}", "1:4 P976 lipsum("),
    "a cycler": ("{{ cycler.__init__ }}", "1:11 P976 .__init__"),
    "python": ("{{ name.__class__.__mro__ }}", "1:19 P976 .__mro__"),
    "an item": ("{{ name['__class__'] }}", "1:8 P976 ["),
    "a set": ("{% set a = name %}{{ a }}", "1:4 P976 set"),
    "a set of a piece": ("{% set a %}{{ name }}{% endset %}{{ a }}", "1:4 P976 set"),
    "with": ("{% with %}{{ name }}{% endwith %}", "1:4 P976 with"),
    "an include": ("{% include '/etc/passwd' %}", "1:4 P976 include"),
    "an import": ("{% import 'a' as b %}", "1:4 P976 import"),
    "from … import": ("{% from 'a' import b %}", "1:4 P976 from"),
    "an heir": ("{% extends 'a' %}", "1:4 P976 extends"),
    "a block": ("{% block a %}b{% endblock %}", "1:4 P976 block"),
    "a comparison": ("{% if name == other %}a{% endif %}", "1:12 P976 =="),
    "a test": ("{% if name is defined %}a{% endif %}", "1:15 P976 is defined"),
    "a choice": ("{{ name if name.known else other }}", "1:9 P976 if"),
    "a joined text": ("{{ name ~ other }}", "1:9 P976 ~"),
    "a sum": ("{{ name + other }}", "1:9 P976 +"),
}


@pytest.mark.parametrize("name", SAID)
def test_what_it_may_not_say(name: str) -> None:
    text, wanted = SAID[name]
    assert wanted in faults(text)
    with pytest.raises(PunktError):  # and it is not rendered either, whoever asks
        rendered(PaperTemplate(PATH, text.encode()), {"name": "a", "other": "b"})


TAGS = {
    "a script": ("<script>alert(1)</script>", "1:1 P796 <script>"),
    "a tag of pieces": ("<{% if name.known %}script{% endif %}>alert(1)</script>", "1:1 P977 <{% if name."),
    "a tag by a field": ("<{{ name }}>", "1:1 P977 <{{ name }}>"),
    "an attribute by a field": ('<p class="{{ name }}">a</p>', '1:1 P977 class="{{ name }}"'),
    "an attribute that is a field": ("<p {{ name }}>a</p>", "1:1 P977 <p {{ name }"),
    "a comment over a script": ("{% if name.known %}<!--{% endif %}<b>a</b>-->", "1:20 P977 <!--{% endif"),
    "CDATA": ("<![CDATA[<script>]]>", "1:1 P977 <![CDATA[<sc"),
    "an instruction": ("<?xml-stylesheet href='a'?>", "1:1 P977 <?xml-styles"),
    "a handler": ("<p onclick='a()'>a</p>", "1:1 P796 onclick"),
    "a handler after a slash": ("<p/onclick='a()'>a</p>", "1:1 P977 <p/onclick='"),
    "a handler without quotes": ("<p onclick=a()>a</p>", "1:1 P977 <p onclick=a"),
    "a namespace": ("<p xlink:href='a'>a</p>", "1:1 P796 xlink:href"),
    "a style": ("<p style='background:url(//a)'>a</p>", "1:1 P796 style"),
    "a sheet of styles": ("<style>@import '//a'</style>", "1:1 P796 <style>"),
    "a picture": ("<img src='//a'>", "1:1 P796 <img>"),
    "a refresh": ("<meta http-equiv='refresh' content='0;url=//a'>", "1:1 P796 <meta>"),
    "a base": ("<base href='//a'>", "1:1 P796 <base>"),
    "text that is no text": ("<textarea><b>a</b></textarea>", "1:1 P977 <textarea>"),
    "a template": ("<template><b>a</b></template>", "1:1 P977 <template>"),
    "mathematics": ("<math><mtext>a</mtext></math>", "1:1 P796 <math>"),
    "an open tag": ("<p>a</p><b", "1:9 P977 <b"),
    "a sign": ("<p>a < b</p>", "1:6 P977 < b</p>"),
}


@pytest.mark.parametrize("name", TAGS)
def test_what_it_may_not_have(name: str) -> None:
    text, wanted = TAGS[name]
    assert wanted in faults(text)
    if "{" not in text:
        assert list(html_faults(text))


BOUNDS = {
    "tags": "{{ name }}" * (MOST_TAGS + 1),
    "a tag": "{{ name" + " " * 400 + "}}",
    "an open tag": "{{ name ",
    "depth": "{% if name.known %}" * (DEEPEST + 1) + "{% endif %}" * (DEEPEST + 1),
    "ways": "{% if name.known %}" + "{% elif name.known %}" * (DEEPEST + 1) + "{% endif %}",
    "not": "{% if " + "not " * 90 + "name.known %}{% endif %}",
    "brackets": "{{ " + "(" * 190 + "name" + ")" * 190 + " }}",
}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds(name: str) -> None:
    begun = time.process_time()
    found = faults(BOUNDS[name])
    assert [fault.split(" ")[1] for fault in found] == ["P979"] or (name == "brackets" and found == [])
    assert time.process_time() - begun < 5


def test_the_longest_template_that_may_be_is_rendered_at_once() -> None:
    """So many fields of the longest text that may be typed: bounded, and told."""
    text = "{{ name }}" * MOST_TAGS
    assert faults(text) == []
    begun = time.process_time()
    with pytest.raises(PunktError, match="P979"):
        rendered(PaperTemplate(PATH, text.encode()), {"name": "<" * 4000})
    assert len(rendered(PaperTemplate(PATH, text.encode()), {"name": "a" * 900})) == 900 * MOST_TAGS
    assert time.process_time() - begun < 5


def test_everything_is_escaped() -> None:
    evil = "<script>alert(1)</script>'\"&"
    text = rendered(PaperTemplate(PATH, b"<p>{{ name }}</p>"), {"name": evil})
    assert text == "<p>&lt;script&gt;alert(1)&lt;/script&gt;&#39;&#34;&amp;</p>"


def test_what_comes_out_is_looked_at_too() -> None:
    """A field that would not escape itself, which none does: the sheet is not issued."""

    class Evil:
        def __html__(self) -> str:
            return "<script>alert(1)</script>"

    with pytest.raises(PunktError, match="P978"):
        rendered(PaperTemplate(PATH, b"<p>{{ name }}</p>"), {"name": Evil()})


def test_nothing_is_there_to_be_called() -> None:
    language = environment(PATH)
    assert not language.filters and not language.globals and not language.tests and language.sandboxed


# --- DOCX


def written(*paragraphs: str) -> bytes:
    """A template of paragraphs."""
    document, buffer = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A template with another part, or one more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return buffer.getvalue()


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """A part with other words."""

    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return change


EVIL = "{{ 1 }}"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RUN = "<w:r><w:t>a</w:t></w:r>"
HIDDEN = {
    "an attribute": ("word/document.xml", replaced("<w:body>", f'<w:body w:x="{EVIL}">'), "word/document.xml: {{ }}"),
    "written by numbers": (
        "word/document.xml",
        replaced("<w:body>", '<w:body w:x="&#123;{ 1 }}">'),
        "word/document.xml: {{ }}",
    ),
    "a comment": ("word/document.xml", replaced("<w:body>", f"<w:body><!-- {EVIL} -->"), "word/document.xml: {{ }}"),
    "deleted text": (
        "word/document.xml",
        replaced("<w:t>", f"<w:delText>{EVIL}</w:delText><w:t>"),
        "word/document.xml: {{ }}",
    ),
    "over two paragraphs": (
        "word/document.xml",
        replaced("<w:t>c</w:t>", "<w:t>{</w:t></w:r></w:p><w:p><w:r><w:t>{ 1 }}</w:t>"),
        "word/document.xml: {{ }}",
    ),
    "the title": (
        "docProps/core.xml",
        replaced("<dc:title/>", f"<dc:title>{EVIL}</dc:title>"),
        "docProps/core.xml: {{ }}",
    ),
    "styles": ("word/styles.xml", replaced("<w:styles ", f'<w:styles x="{EVIL}" '), "word/styles.xml: {{ }}"),
    "a file elsewhere": (
        "word/_rels/document.xml.rels",
        replaced(
            "</Relationships>",
            '<Relationship Id="e" Type="t" Target="https://example.org/a.dotm" TargetMode="External"/></Relationships>',
        ),
        "word/_rels/document.xml.rels: External",
    ),
    "an entity": (
        "word/styles.xml",
        replaced("<w:styles", '<!DOCTYPE a [<!ENTITY b "c">]><w:styles'),
        "word/styles.xml: DOCTYPE",
    ),
    "a field that includes": (
        "word/document.xml",
        replaced(
            "<w:t>c</w:t>",
            '<w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "https://example.org/a"</w:instrText>',
        ),
        "word/document.xml: instrText",
    ),
    "a field that runs": (
        "word/document.xml",
        replaced("<w:t>c</w:t>", "<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"),
        "word/document.xml: instrText",
    ),
    "a field of another prefix": (
        "word/document.xml",
        replaced("<w:body>", f'<w:body xmlns:x="{W}"><x:p><x:fldSimple x:instr="INCLUDETEXT a"/></x:p>'),
        "word/document.xml: instrText",
    ),
    "a file elsewhere, by numbers": (
        "word/_rels/document.xml.rels",
        replaced(
            "</Relationships>", '<Relationship Id="e" Type="t" Target="a" TargetMode="Ext&#101;rnal"/></Relationships>'
        ),
        "word/_rels/document.xml.rels: External",
    ),
    "other letters": (
        "word/styles.xml",
        lambda data: b"<?xml version='1.0' encoding='UTF-7'?><a/>",
        "word/styles.xml: encoding",
    ),
    "macros": ("word/vbaProject.bin", lambda data: b"a", "word/vbaProject.bin"),
    "an object": ("word/embeddings/oleObject1.bin", lambda data: b"a", "word/embeddings/oleObject1.bin"),
    "a page of another kind": ("word/afchunk.htm", lambda data: b"a", "word/afchunk.htm"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_docx_may_not_carry(name: str) -> None:
    part, change, wanted = HIDDEN[name]
    plain = written("a {{ name }} b", "c")
    assert docx_faults(plain) == ()
    assert wanted in docx_faults(changed(plain, part, change))


def test_a_docx_that_is_too_large_is_not_read() -> None:
    """A bomb: forty megabytes of nothing in some kilobytes."""
    bomb = changed(written("a"), "word/media/a.xml", lambda data: b" " * 40_000_000)
    problems = Problems()
    check_template(PaperTemplate(Path("permit.docx"), bomb), "docx", (), Place("form"), problems)
    assert [fault.code for fault in problems.items] == ["P795"]


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with a form of two fields."""
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    shutil.copytree(TEST_PACKS / "parking", tmp_path / "parking")
    folder = tmp_path / "parking" / "city" / "forms"
    folder.mkdir()
    (folder / "permit.yaml").write_text(FORM, "utf-8")
    (folder / "permit.html").write_text("<p>{{ name }} {{ other }}</p>", "utf-8")
    (folder / "permit.docx").write_bytes(written("{{ name }}", "{{ other }}"))
    return folder


def test_a_docx_says_no_more_than_a_page(forms: Path) -> None:
    (forms / "permit.docx").write_bytes(
        written("{{ name|safe }} {{ other }}", "{% for i in range(10**9) %}a{% endfor %}")
    )
    rules = load("test.parking.city", pack_dirs=[forms.parents[1]])
    with pytest.raises(PunktError) as error:
        find_form(rules.linked, "permit")
    told = {(fault.place.line, fault.place.column, fault.arguments.get("what")) for fault in error.value.diagnostics}
    assert told == {(1, 9, "|safe"), (2, 4, "for")}


def test_what_is_typed_stays_text(forms: Path) -> None:
    """Marks of fields and of HTML that somebody types are neither filled in nor markup, on the page and in the DOCX."""
    rules = load("test.parking.city", pack_dirs=[forms.parents[1]])
    evil = "{{ 7*7 }}{% for i in x %}<script>alert(1)</script>"
    paper = fill(rules.decide(CASE), find_form(rules.linked, "permit"), typed={"name": evil, "other": "b"})
    html = page(paper)
    assert (
        "<script" not in html
        and "{{ 7*7 }}" in html
        and "49" not in re.sub("sha256[^ ]*", "", html.partition("<main>")[2].partition("<aside")[0])
    )
    made = docx.Document(io.BytesIO(file_of(paper)))
    assert evil in "\n".join(paragraph.text for paragraph in made.paragraphs).replace("\u00a0", " ")
