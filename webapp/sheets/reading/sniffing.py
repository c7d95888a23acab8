"""What a file really is, by its first bytes and the names inside; its own name is only a claim."""

import re

from webapp.sheets.refusals import SheetRefused

SHEETS = {"xlsx": "xlsx", "csv": "text", "txt": "text", "tsv": "text"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"BM", "is_image"),
    (b"II*\0", "is_image"),
    (b"MM\0*", "is_image"),
    (b"RIFF", "is_image"),
    (b"MZ", "is_program"),
    (b"\x7fELF", "is_program"),
    (b"#!", "is_program"),
    (b"\xca\xfe\xba\xbe", "is_program"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"BZh", "is_archive"),
    (b"\xfd7zXZ", "is_archive"),
    (b"{\\rtf", "is_word"),
    (b"\x09\x08\x10\x00", "is_old_excel"),
    (b"\x09\x08\x08\x00", "is_old_excel"),
    (b"\x09\x04\x06\x00", "is_old_excel"),
    (b"\x09\x02\x06\x00", "is_old_excel"),
)
_SAYS_HTML = re.compile(
    rb"<!doctype html|<html|<table|<head|<body|<meta\s|<script|mime-version:", re.I
)
_BEGIN_TEXTS_TOO = {b"BM", b"MZ"}  # of binary files only if there are null bytes


def kind_of(content: bytes, name: str) -> str:
    """Return "xlsx", "zip" or "text". Raises SheetRefused for what is no sheet we read."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SheetRefused("empty_file")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if content.startswith(_OLE):
        raise SheetRefused(_of_container(content))
    if content.startswith(b"PK"):
        found = "xlsx"
    else:
        _refuse_others(content)
        found = "text"
    if extension in {"xlsm", "xltm", "xlam"}:
        raise SheetRefused("has_macros")
    if SHEETS.get(extension) != found and found == "text":
        raise SheetRefused("wrong_extension", name=shown(extension), found="文本表格（csv）")
    return found


def check_extension(name: str) -> None:
    """Refuse a workbook that is called something else."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if SHEETS.get(extension) != "xlsx":
        raise SheetRefused("wrong_extension", name=shown(extension), found="Excel 工作簿（xlsx）")


def shown(extension: str) -> str:
    """Return an extension as a sentence may show it."""
    kept = re.sub(r"[^0-9a-z]", "", extension)[:8]
    return f".{kept}" if kept else "没有扩展名"


def _of_container(content: bytes) -> str:
    """An OLE container: an encrypted workbook, an old one, or a document of another program."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "has_password"
    for stream in ("Workbook", "Book"):
        if stream.encode("utf-16-le") in content:
            return "is_old_excel"
    if "WordDocument".encode("utf-16-le") in content:
        return "is_word"
    return "unreadable"


def _refuse_others(content: bytes) -> None:
    head = content[:4096]
    binary = b"\0" in head[:512]
    for magic, code in _MAGIC:
        if content.startswith(magic) and (binary or magic not in _BEGIN_TEXTS_TOO):
            raise SheetRefused(code)
    if content.startswith((b"MZ", b"BM")) and _is_garbage(head):
        raise SheetRefused("is_program" if content.startswith(b"MZ") else "is_image")
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _SAYS_HTML.match(text) or (text.startswith(b"<") and _SAYS_HTML.search(text)):
        raise SheetRefused("is_html")
    if text.startswith(b"<?xml") or b"<workbook" in text.lower()[:200]:
        raise SheetRefused("is_xml")
    if text[:1] in {b"{", b"["} and re.match(rb"[\[{]\s*[\"{\[]", text):
        raise SheetRefused("is_json")


def _is_garbage(head: bytes) -> bool:
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50
