"""Detects polyglots: files that different readers read as different formats."""

from typing import BinaryIO

from shared.media.probe.facts import Unusable, unusable

_HEAD_BYTES = 1024  # PDF readers search this far for their header (ISO 32000-1, annex H.3, note 13)
_ZIP_END_BYTES = 22
_MAX_COMMENT_BYTES = 65_535
_MARKUP = (b"<script", b"<html", b"<!doctype html", b"<?php")


def check_not_polyglot(source: BinaryIO, size: int, name: str) -> None:
    """Raises Unusable if a file of format `name` can also be read as a PDF, a ZIP archive or a web page."""
    source.seek(0)
    head = source.read(_HEAD_BYTES)
    if name != "PDF" and b"%PDF-" in head:
        raise _polyglot(name, "a PDF")
    if any(mark in head.lower() for mark in _MARKUP):
        raise _polyglot(name, "a web page")
    at = max(0, size - _ZIP_END_BYTES - _MAX_COMMENT_BYTES)
    source.seek(at)
    if _ends_like_zip(source.read()):
        raise _polyglot(name, "a ZIP archive")


def _ends_like_zip(tail: bytes) -> bool:
    """True if an end-of-central-directory record with its comment ends the file (APPNOTE 4.3.16)."""
    at = len(tail)
    while (at := tail.rfind(b"PK\x05\x06", 0, at)) >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + _ZIP_END_BYTES + comment == len(tail):
            return True
    return False


def _polyglot(name: str, other: str) -> Unusable:
    return unusable("polyglot", f"The file can be read both as {name} and as {other}.")
