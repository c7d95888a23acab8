"""Files that must be refused, built here: what comes in, and the sentence that answers it."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import xlsxwriter

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
HEADINGS = ("社区", "标题", "数量")
RECORD = ("和平里社区", "轮椅一台", "1")
MEGABYTE = 1024 * 1024


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number: int, texts: tuple[str, ...]) -> str:
    cells = "".join(cell(f"{chr(65 + i)}{number}", text) for i, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


ROWS = row_xml(1, HEADINGS) + row_xml(2, RECORD)


def sheet_xml(rows: str = ROWS, after: str = "") -> str:
    return f"{HEAD}<worksheet {NS}><sheetData>{rows}</sheetData>{after}</worksheet>"


def parts(sheet: str | None = None) -> dict[str, str | bytes]:
    """The parts of the smallest workbook that Excel would open."""
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook {NS} {R}><sheets><sheet name="需求" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.'
        f'org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet or sheet_xml(),
    }


def package(content: Mapping[str, str | bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return into.getvalue()


def workbook(sheet: str | None = None, **more: str | bytes) -> bytes:
    return package(parts(sheet) | {name.replace("__", "/"): text for name, text in more.items()})


def with_part(name: str, content: str | bytes = b"x") -> bytes:
    return package(parts() | {name: content})


def good() -> bytes:
    """A workbook as a program writes it; what is below spoils it."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet("需求")
        for row, texts in enumerate((HEADINGS, RECORD)):
            sheet.write_row(row, 0, texts)
    return into.getvalue()


def ole(*streams: str) -> bytes:
    """An OLE container's head with the names of its streams, as its directory has them."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(2048)


def bomb() -> bytes:
    """80 MB of one letter in one cell."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts().items():
            archive.writestr(name, text)
        archive.writestr("xl/sharedStrings.xml", b"A" * (80 * MEGABYTE))
    return into.getvalue()


def dense_bomb() -> bytes:
    """Below the limit of unpacked bytes, but packed a thousand times."""
    return with_part("xl/media/image1.png", b"\0" * (45 * MEGABYTE))


def lying_bomb() -> bytes:
    """The central directory says 100 bytes; the stream has 30 MB."""
    content = bytearray(with_part("xl/sharedStrings.xml", b"<a>" + b" " * (30 * MEGABYTE)))
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/sharedStrings.xml"))
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


def overlapping_bomb() -> bytes:
    """Many entries of the directory share one stream (Fifield's bomb)."""
    packed = zlib.compress(b"A" * MEGABYTE, 9)[2:-4]
    local = b"PK\x03\x04" + struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), MEGABYTE, 1, 0
    )
    body = local + b"a" + packed
    head = struct.pack("<HHHHHHIII", 20, 20, 0, 8, 0, 33, 0, len(packed), MEGABYTE)
    tail = struct.pack("<HHHHHII", 3, 0, 0, 0, 0, 0, 0)
    entries = b"".join(b"PK\x01\x02" + head + tail + f"{i:03d}".encode() for i in range(40))
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 40, 40, len(entries), len(body), 0)
    return body + entries + end


def many_parts() -> bytes:
    return package(parts() | {f"xl/media/{i}.png": b"x" for i in range(2500)})


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>'
    return workbook(sheet_xml(cell("A1", "&l8;")).replace(HEAD, HEAD + doctype))


def outside_entity() -> bytes:
    doctype = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return workbook(sheet_xml(cell("A1", "&x;")).replace(HEAD, HEAD + doctype))


def doctype_of_strings() -> bytes:
    return with_part(
        "xl/sharedStrings.xml", f'{HEAD}<!DOCTYPE sst SYSTEM "http://192.0.2.1/x"><sst/>'
    )


def utf16_entity() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    return package(parts() | {"xl/worksheets/sheet1.xml": text.encode("utf-16")})


def formulas(formula: str, value: str = "3") -> bytes:
    wrong = (
        f'<row r="2">{cell("A2", "和平里社区")}<c r="C2"><f>{formula}</f><v>{value}</v></c></row>'
    )
    return workbook(sheet_xml(row_xml(1, HEADINGS) + wrong))


def many_rows() -> bytes:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 21_500))
    return workbook(sheet_xml(rows))


def many_cells() -> bytes:
    line = "".join(f'<c r="{name(i)}%d"><v>1</v></c>' for i in range(1, 150))
    rows = "".join(f'<row r="{i}">{line.replace("%d", str(i))}</row>' for i in range(1, 4000))
    return workbook(sheet_xml(rows))


def name(column: int) -> str:
    return (
        chr(64 + column)
        if column <= 26
        else f"{name((column - 1) // 26)}{name((column - 1) % 26 + 1)}"
    )


def wide_merges() -> bytes:
    """Each range covers everything there is: filling them all would take a billion cells."""
    rows = "".join(row_xml(i, ("a", "b", "c")) for i in range(1, 3000))
    merges = "".join(f'<mergeCell ref="A{i}:XFD1048576"/>' for i in range(1, 3000))
    return workbook(sheet_xml(rows, f"<mergeCells>{merges}</mergeCells>"))


def deep_xml() -> bytes:
    depth = 200_000
    return workbook(sheet_xml("<a>" * depth + "</a>" * depth))


def encrypted_entry() -> bytes:
    content = bytearray(good())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = 0
        while (place := content.find(mark, place)) >= 0:
            content[place + offset] |= 1
            place += 4
    return bytes(content)


def spoiled() -> bytes:
    """One bit in the middle of the sheet's packed bytes is wrong."""
    content = bytearray(good())
    place = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 20
    content[place] ^= 0xFF
    return bytes(content)


def noise() -> bytes:
    return random.Random(7).randbytes(5000)


def csv_of(*rows: tuple[str, ...]) -> str:
    return "\r\n".join(",".join(row) for row in (HEADINGS, *rows))


CSV = csv_of(RECORD)
# What the file is called, what is in it, the code of the sentence.
HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", bomb, "bomb"),
    "dense zip bomb": ("a.xlsx", dense_bomb, "bomb"),
    "zip bomb that lies about its size": ("a.xlsx", lying_bomb, "truncated"),
    "overlapping zip bomb": ("a.xlsx", overlapping_bomb, "bomb"),
    "thousands of parts": ("a.xlsx", many_parts, "bomb"),
    "billion laughs": ("a.xlsx", entities, "xml_entities"),
    "entity from a file": ("a.xlsx", outside_entity, "xml_entities"),
    "document type from outside": ("a.xlsx", doctype_of_strings, "xml_entities"),
    "entity in utf-16": ("a.xlsx", utf16_entity, "xml_entities"),
    "macros by name": ("a.xlsm", good, "has_macros"),
    "macros called xlsx": ("a.xlsx", lambda: with_part("xl/vbaProject.bin"), "has_macros"),
    "macros by content type": (
        "a.xlsx",
        lambda: with_part("[Content_Types].xml", "<Types>sheet.macroEnabled.main+xml</Types>"),
        "has_macros",
    ),
    "macro sheet of Excel 4": ("a.xlsx", lambda: with_part("xl/macrosheets/s.xml"), "has_macros"),
    "links to a workbook": (
        "a.xlsx",
        lambda: with_part("xl/externalLinks/externalLink1.xml"),
        "external_links",
    ),
    "data connection": ("a.xlsx", lambda: with_part("xl/connections.xml"), "external_links"),
    "embedded program": ("a.xlsx", lambda: with_part("xl/embeddings/oleObject1.bin"), "embedded"),
    "control of ActiveX": ("a.xlsx", lambda: with_part("xl/activeX/activeX1.xml"), "embedded"),
    "formula": ("a.xlsx", lambda: formulas("SUM(A1:A2)"), "formula"),
    "formula that fetches": (
        "a.xlsx",
        lambda: formulas("WEBSERVICE(&quot;http://192.0.2.1/&quot;)", ""),
        "formula",
    ),
    "formula that starts a program": (
        "a.xlsx",
        lambda: formulas("cmd|&apos;/c calc&apos;!A0"),
        "formula",
    ),
    "old Excel": ("a.xls", lambda: ole("Root Entry", "Workbook"), "is_old_excel"),
    "old Excel called xlsx": ("a.xlsx", lambda: ole("Root Entry", "Book"), "is_old_excel"),
    "raw BIFF": ("a.xls", lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(600), "is_old_excel"),
    "password": ("a.xlsx", lambda: ole("EncryptionInfo", "EncryptedPackage"), "has_password"),
    "encrypted zip": ("a.xlsx", encrypted_entry, "has_password"),
    "unknown container": ("a.xlsx", lambda: ole("Root Entry"), "unreadable"),
    "old Word": ("a.xlsx", lambda: ole("WordDocument"), "is_word"),
    "web page called xls": ("a.xls", lambda: b"<html><table><tr><td>1</table>", "is_html"),
    "web page with a mark": ("a.csv", lambda: b"\xef\xbb\xbf <!DOCTYPE html><p>", "is_html"),
    "web archive": ("a.xls", lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "is_html"),
    "XML of 2003": ("a.xls", lambda: b'<?xml version="1.0"?><Workbook></Workbook>', "is_xml"),
    "PDF": ("a.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is_pdf"),
    "Word": ("a.xlsx", lambda: package({"word/document.xml": "<w/>"}), "is_word"),
    "slides": ("a.xlsx", lambda: package({"ppt/presentation.xml": "<p/>"}), "is_slides"),
    "binary workbook": ("a.xlsx", lambda: with_part("xl/workbook.bin"), "is_xlsb"),
    "ODS": (
        "a.xlsx",
        lambda: package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "is_ods",
    ),
    "picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "is_image"),
    "photograph": ("a.xlsx", lambda: b"\xff\xd8\xff\xe0" + bytes(90), "is_image"),
    "program": ("a.xlsx", lambda: b"MZ\x90\x00\x03" + bytes(90), "is_program"),
    "program for Linux": ("a.csv", lambda: b"\x7fELF\x02\x01\x01" + bytes(90), "is_program"),
    "script": ("a.csv", lambda: b"#!/bin/sh\nrm -rf ~\n", "is_program"),
    "archive": ("a.xlsx", lambda: package({"list.txt": "x"}), "is_archive"),
    "gzip": ("a.csv", lambda: b"\x1f\x8b\x08\x00" + bytes(90), "is_archive"),
    "JSON": ("a.csv", lambda: b'[{"title": "x"}]', "is_json"),
    "csv called xlsx": ("a.xlsx", lambda: CSV.encode(), "wrong_extension"),
    "xlsx called csv": ("a.csv", good, "wrong_extension"),
    "csv called exe": ("a.exe", lambda: CSV.encode(), "wrong_extension"),
    "no extension": ("list", lambda: CSV.encode(), "wrong_extension"),
    "nothing": ("a.csv", lambda: b"", "empty_file"),
    "a mark and nothing": ("a.csv", lambda: b"\xef\xbb\xbf\r\n\r\n", "empty_file"),
    "only commas": ("a.csv", lambda: b",,,\r\n,,,\r\n", "empty_file"),
    "workbook without a cell": ("a.xlsx", lambda: workbook(sheet_xml(" ")), "empty_file"),
    "half a workbook": ("a.xlsx", lambda: good()[: len(good()) // 2], "truncated"),
    "workbook without its end": ("a.xlsx", lambda: good()[:-30], "truncated"),
    "half a sheet": ("a.xlsx", lambda: workbook(sheet_xml()[:-40]), "truncated"),
    "workbook without its sheet": (
        "a.xlsx",
        lambda: package({k: v for k, v in parts().items() if "sheet1" not in k}),
        "truncated",
    ),
    "spoiled bytes": ("a.xlsx", spoiled, "truncated"),
    "XML that is none": ("a.xlsx", lambda: workbook("<a><b></a>"), "unreadable"),
    "string that is not there": (
        "a.xlsx",
        lambda: workbook(sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
        "unreadable",
    ),
    "half a csv in utf-8": ("a.csv", lambda: CSV.encode()[:-3], "truncated"),
    "half a csv in quotes": ("a.csv", lambda: CSV.encode() + b'\r\n"a,b,c', "truncated"),
    "half a csv in utf-16": ("a.csv", lambda: CSV.encode("utf-16")[:-1], "truncated"),
    "too many rows": ("a.xlsx", many_rows, "too_many_rows"),
    "too many rows of text": ("a.csv", lambda: b"a,b\r\n" * 30_000, "too_many_rows"),
    "too many columns": ("a.csv", lambda: b"a," * 400, "too_many_columns"),
    "a cell far out": (
        "a.xlsx",
        lambda: workbook(sheet_xml(f'<row r="1">{cell("XFD1", "x")}</row>')),
        "too_many_columns",
    ),
    "too many cells": ("a.xlsx", many_cells, "too_many_cells"),
    "merged ranges without end": ("a.xlsx", wide_merges, "too_many_cells"),
    "XML deeper than any sheet": ("a.xlsx", deep_xml, "empty_file"),
    "an endless cell": ("a.csv", lambda: csv_of(("长" * 20_000, "b", "1")).encode(), "cell_too_long"),
    "an endless cell in quotes": (
        "a.csv",
        lambda: csv_of((f'"{"a" * 200_000}"', "b", "1")).encode(),
        "cell_too_long",
    ),
    "null bytes": ("a.csv", lambda: csv_of(("和平里\0社区", "轮椅", "1")).encode(), "control_character"),
    "control characters": (
        "a.csv",
        lambda: csv_of(("和平里\x1b[2J", "轮椅", "1")).encode(),
        "control_character",
    ),
    "reversed text": (
        "a.csv",
        lambda: csv_of(("和平里\u202e区社", "轮椅", "1")).encode(),
        "control_character",
    ),
    "escaped control characters": (
        "a.xlsx",
        lambda: workbook(sheet_xml(row_xml(1, ("社区_x0007_", "标题", "数量")))),
        "control_character",
    ),
    "broken utf-8": ("a.csv", lambda: CSV.encode().replace(b"\xe5", b"\xff", 1), "encoding"),
    "another encoding": ("a.csv", lambda: "市民活動中心場地開放時間表,備註".encode("big5"), "encoding"),
    "noise": ("a.csv", noise, "encoding"),
    "too large": ("a.csv", lambda: b"a,b\r\n" * (3 * MEGABYTE), "too_large"),
}  # fmt: skip
