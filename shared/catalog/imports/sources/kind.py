"""Tells what a file is by its first bytes, and by its name where these do not tell. Pure."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Literal
from zipfile import ZipFile

from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sheets.workbook import OLD_EXCEL, ZIP_ERRORS, is_workbook

SourceKind = Literal["table", "workbook", "json", "xml", "archive"]

DOCUMENTS = frozenset({".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".json", ".xml"})
"""The extensions of files that may describe releases."""
_BY_EXTENSION: Mapping[str, SourceKind] = {".csv": "table", ".tsv": "table", ".tab": "table", ".txt": "table"}
_BLANK = b" \t\r\n"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OTHERS: Mapping[bytes, str] = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a sound file",
    b"fLaC": "a sound file",
    b"ID3": "a sound file",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7-Zip file",
    b"Rar!": "a RAR file",
}


def kind_of(name: str, data: bytes) -> SourceKind:
    """What the file is. Raises Unreadable if it is none that can be imported."""
    if not data.strip(_BLANK + b"\0"):
        raise Unreadable("The file is empty.", "empty", "Check that it is the right file.")
    if data.startswith(OLD_EXCEL):
        message = "The file is a workbook of an old Excel (.xls), or it has a password."
        raise Unreadable(message, "old-excel", "Save it as .xlsx without a password, or as CSV (UTF-8).")
    for begin, what in _OTHERS.items():
        if data.startswith(begin):
            raise Unreadable(
                f"The file is {what}, not a description of releases.", "wrong-kind", "Choose another file."
            )
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zipped(data)
    return _text_kind(name, data)


def _zipped(data: bytes) -> SourceKind:
    if is_workbook(data):
        return "workbook"
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:50])
    except ZIP_ERRORS as error:
        raise Unreadable("The ZIP file is damaged.", "malformed", "Pack it again.") from error
    if "mimetype" in names and "content.xml" in names:
        message = "The file is an OpenDocument spreadsheet."
        raise Unreadable(message, "wrong-kind", "Save it as .xlsx or as CSV (UTF-8).")
    return "archive"


def _text_kind(name: str, data: bytes) -> SourceKind:
    begin = data[:200]
    for mark in _MARKS:
        begin = begin.removeprefix(mark)
    first = begin.replace(b"\0", b"").lstrip(_BLANK)
    if first[:20].lower().startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        message = "The file is a web page, as some programs export under the name .xls."
        raise Unreadable(message, "wrong-kind", "Open it in a spreadsheet program and save it as .xlsx or CSV.")
    extension = PurePosixPath(name).suffix.lower()
    if first.startswith(b"<") and extension not in _BY_EXTENSION:
        return "xml"
    if extension == ".json" or (first.startswith((b"{", b"[")) and extension not in _BY_EXTENSION):
        return "json"
    return "xml" if extension == ".xml" else "table"
