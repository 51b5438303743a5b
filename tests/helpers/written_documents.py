"""One document written as every program would write it: text, DOCX, PDF, HTML, RTF.

A document is a list: a text is a paragraph, ``{1}`` in it the sign of a footnote; a list of lists is a table.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

Table = Sequence[Sequence[str]]
Told = Sequence[str | Table]
Notes = Mapping[int, str]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def as_text(told: Told, notes: Notes, bar: str = "│") -> str:
    """Plain text, lines of 60 letters, tables drawn."""
    found: list[str] = []
    for one in told:
        if isinstance(one, str):
            own = [number for number in notes if f"{{{number}}}" in one]
            for number in own:
                one = one.replace(f"{{{number}}}", f" <{number}>")
            found += [*textwrap.wrap(one, 60, break_on_hyphens=False), ""]
            for number in own:
                found += ["-" * 20, *textwrap.wrap(f"<{number}> {notes[number]}", 60), ""]
            continue
        widths = [max(len(row[at]) for row in one) for at in range(len(one[0]))]
        rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
        found.append(rule)
        for row in one:
            cells = (f" {cell.ljust(width)} " for cell, width in zip(row, widths, strict=True))
            found += [bar + bar.join(cells) + bar, rule]
        found.append("")
    return "\n".join(found)


def as_html(told: Told, notes: Notes, charset: str = "windows-1251") -> bytes:
    """A page as programs for texts save it."""
    body = ""
    for one in told:
        if isinstance(one, str):
            for number in notes:
                link = f'<a href="#fn{number}" name="fr{number}"><sup>{number}</sup></a>'
                one = one.replace(f"{{{number}}}", link)
            body += f"<p>{one}</p>\n"
        else:
            rows = ("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in one)
            body += f"<table>{''.join(rows)}</table>\n"
    for number, note in notes.items():
        body += f'<div id="fn{number}"><p><a href="#fr{number}">{number}</a> {note}</p></div>\n'
    page = (
        f'<html><head><meta charset="{charset}"><title>О</title><style>p {{}}</style></head><body>{body}</body></html>'
    )
    return page.encode(charset)


def as_rtf(told: Told, notes: Notes) -> bytes:
    """RTF with bytes of Windows-1251."""

    def said(text: str) -> str:
        return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("cp1251"))

    body = ""
    for one in told:
        if isinstance(one, str):
            text = said(one.replace("{", "\x02").replace("}", "\x03"))
            for number, note in notes.items():
                group = "{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn} " + said(note) + "}}"
                text = text.replace(f"\x02{number}\x03", group)
            body += f"\\pard\\plain\\fi720 {text}\\par\n"
        else:
            for row in one:
                body += "\\trowd" + "".join(f"\\cellx{2000 * (at + 1)}" for at in range(len(row)))
                body += "".join(f"\\pard\\intbl {said(cell)}\\cell" for cell in row) + "\\row\n"
    head = "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\froman\\fcharset204 Times New Roman;}}\n"
    return (head + body + "}").encode("ascii")


def as_docx(told: Told, notes: Notes, counted: bool = False) -> bytes:
    """DOCX; ``counted``: numbers ``1.`` and ``а)`` are left to Word, which counts them by itself."""
    import re

    from docx import Document
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    document = Document()

    def add(paragraph: Any, text: str) -> None:
        for part in re.split(r"(\{\d+\})", text):
            if part[:1] == "{":
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), part[1:-1])
                paragraph.add_run()._r.append(reference)
            elif part:
                paragraph.add_run(part)

    for one in told:
        if not isinstance(one, str):
            table = document.add_table(len(one), len(one[0]))
            for at, row in enumerate(one):
                for column, cell in enumerate(row):
                    table.cell(at, column).text = cell
            continue
        paragraph = document.add_paragraph()
        number = re.match(r"(\d+\.|[а-я]\)) ", one) if counted else None
        if number is not None:
            properties = paragraph._p.get_or_add_pPr()
            level = 0 if number[1][0].isdigit() else 1
            properties.append(
                parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )
        add(paragraph, one[number.end() :] if number else one)
    if counted:
        numbering = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for level, (kind, text) in enumerate((("decimal", "%1."), ("russianLower", "%2)")))
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="77">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num xmlns:w="{W}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    body = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p>'
        "</w:footnote>"
        for number, note in notes.items()
    )
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{W}">{body}</w:footnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    document.part.relate_to(part, relation)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


WIDTH, HEIGHT, LEFT, LETTER, SIZE, STEP = 595, 842, 60, 6, 12, 16
COLUMN = 78
BOTTOM = 90


def as_pdf(told: Told, notes: Notes, encrypted: bool = False, scan: bool = False) -> bytes:
    """PDF with a letter every 6 points, first lines indented, a page number above, footnotes in small letters below."""
    pages: list[list[str]] = []
    own: list[list[int]] = []
    height: float = 0

    def page() -> None:
        nonlocal height
        pages.append([_line(f"- {len(pages) + 1} -", WIDTH / 2 - 15, HEIGHT - 40, SIZE)])
        own.append([])
        height = HEIGHT - 70

    page()
    for one in told:
        if isinstance(one, str):
            for line in textwrap.wrap(one, COLUMN, initial_indent="     ", break_on_hyphens=False):
                if height < BOTTOM + 24:
                    page()
                indent = 5 if line.startswith("     ") else 0
                commands, signs = _signed(line.strip(), LEFT + LETTER * indent, height, notes)
                pages[-1] += commands
                own[-1] += signs
                height -= STEP
            continue
        if height - 24 * len(one) < BOTTOM + 24:
            page()
        wide = 400 / len(one[0])
        for row in one:
            top = height + 14
            for column, cell in enumerate(row):
                pages[-1].append(f"{LEFT + wide * column} {top - 20} {wide} 20 re S")
                pages[-1].append(_line(cell, LEFT + wide * column + 5, height, SIZE))
            height -= 20
        height -= 10
    for at, numbers in enumerate(own):
        pages[at] += _foot(numbers, LEFT, 90, notes)
    if scan:
        pages = [[f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q"] for _ in pages]
    return _file(["\n".join(commands).encode("latin-1") for commands in pages], encrypted)


def _signed(text: str, x: float, y: float, notes: Notes) -> tuple[list[str], list[int]]:
    """A line with small raised numbers where it has signs of footnotes, and which these are."""
    commands: list[str] = []
    signs: list[int] = []
    for number in notes:
        before, sign, after = text.partition(f"{{{number}}}")
        if sign:
            signs.append(number)
            commands.append(_line(before, x, y, SIZE))
            commands.append(_line(str(number), x + LETTER * len(before), y + 5, 7))
            x, text = x + LETTER * len(before) + 3.5, after
    return [*commands, _line(text, x, y, SIZE)], signs


def _foot(numbers: Sequence[int], x: float, letters: int, notes: Notes) -> list[str]:
    """Footnotes in small letters at the foot of a page or a column."""
    commands, low = [], BOTTOM - 14
    for number in numbers:
        commands.append(_line(str(number), x, low + 3, 6))
        for line in textwrap.wrap(notes[number], letters):
            commands.append(_line(line, x + 6, low, 9))
            low -= 11
    return commands


def as_columns(
    told: Sequence[str], letters: int = 38, apart: int = 2, title: str = "", notes: Notes | None = None
) -> bytes:
    """PDF with two columns on each page, so many letters wide and apart, words parted by hyphens at the ends of lines.

    Footnotes stand at the foot of the column that has their sign.
    """
    notes = notes or {}
    lines = [line for one in told for line in _parted(one, letters)]
    most = (HEIGHT - 70 - BOTTOM) // STEP - (3 if notes else 0)
    pages: list[bytes] = []
    for start in range(0, len(lines), 2 * most):
        own = lines[start : start + 2 * most]
        half = (len(own) + 1) // 2 if len(own) < 2 * most else most
        page = [_line(f"- {len(pages) + 1} -", WIDTH / 2 - 15, HEIGHT - 30, SIZE)]
        page += [_line(title, LEFT + 100, HEIGHT - 50, SIZE)] if title and not pages else []
        feet: list[list[int]] = [[], []]
        for at, line in enumerate(own):
            column, row = divmod(at, half)
            indent = len(line) - len(line.lstrip())
            x = LEFT + LETTER * (column * (letters + apart) + indent)
            commands, signs = _signed(line.strip(), x, HEIGHT - 80 - STEP * row, notes)
            page += commands
            feet[column] += signs
        for column, numbers in enumerate(feet):
            page += _foot(numbers, LEFT + LETTER * column * (letters + apart), LETTER * letters // 5, notes)
        pages.append("\n".join(page).encode("latin-1"))
    return _file(pages, False)


def _parted(text: str, letters: int) -> list[str]:
    """Lines of so many letters; a long word that finds no room is parted by a hyphen."""
    found, line = [], "  "
    for word in text.split(" "):
        room = letters - len(line) - 2
        if len(line) + 1 + len(word) <= letters:
            line = f"{line} {word}" if line.strip() else f"{line}{word}"
        elif word.isalpha() and len(word) > 7 and room > 3:
            cut = min(room, len(word) - 3)
            found.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            found.append(line)
            line = word
    return [*found, line]


def side_by_side(rows: Sequence[tuple[str, str]], apart: float = 250) -> bytes:
    """PDF with a table without ruling: lines with a text on the left, one on the right, or one alone."""
    page = []
    for at, row in enumerate(rows):
        page += [_line(text, LEFT + apart * n, HEIGHT - 80 - STEP * at, SIZE) for n, text in enumerate(row) if text]
    return _file(["\n".join(page).encode("latin-1")], False)


def _line(text: str, x: float, y: float, size: float) -> str:
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def _file(contents: Sequence[bytes], encrypted: bool) -> bytes:
    """The objects of a PDF: a font without outlines whose letters are named by their characters, a picture, pages."""
    ranges = "".join(f"<{high:02x}00> <{high:02x}FF> <{high:02x}00>\n" for high in (0, 4, 0x20, 0x21))
    names = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n4 beginbfrange\n{ranges}endbfrange\nendcmap end end"
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{' '.join(f'{9 + 2 * at} 0 R' for at in range(len(contents)))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 500 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /Plain /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700 /ItalicAngle 0"
        b" /StemV 80 /FontBBox [0 -200 500 800] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(names), names),
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n\x80\nendstream",
        b"<< /Filter /Standard /V 1 /R 2 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> /P -4 >>",
    ]
    for at, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {10 + 2 * at} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    locked = " /Encrypt 8 0 R /ID [<00> <00>]" if encrypted else ""
    ending = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R{locked} >>\nstartxref\n{len(written)}\n%%EOF\n"
    )
    return written + ending.encode()
