"""Checks what a plug-in's process says that its function returned, as far as nothing of it need be trusted."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from shared.errors import Edit, Finding
from shared.plugins.sandbox.values import BadValue, Builder, hints_of
from shared.sdk import Answer, Files, Processed, Read, Reply, Status
from shared.sdk.points import Point

_MAX_FINDINGS = 200
_MAX_EDITS = 20
_MAX_TEXT = 1_000
_MAX_FACTS_BYTES = 20_000
_MAX_FILES = 1_000
_MAX_STATUSES = 1_000
_MAX_NESTING = 18  # of the 20 that a document of Firestore may have
_PLAIN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]*")
"""Text without controls: it is shown in terminals, mails and pages, and becomes a part of XML."""
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,5}")


def checked(point: Point, value: Any, body: bytes) -> Any:
    """The answer as the point's type, or None. Raises BadValue with what is wrong."""
    if value is None:
        return None
    if point.answer is None:
        raise BadValue(f"something was returned, but {point.name} has no answer: return None")
    answer = Builder(body).build(point.answer, value, point.answer.__name__)
    _findings(getattr(answer, "findings", ()))
    match answer:
        case Answer(change=change) if change is not None:
            if not point.changes:
                raise BadValue(f"Answer.change: nothing may be changed at {point.name}")
            Builder(b"").build(hints_of(point.payload)[point.changes], change, "Answer.change")
            storable(change, "Answer.change")
        case Processed(facts=facts):
            storable(facts, "Processed.facts")
            if (size := len(json.dumps(facts))) > _MAX_FACTS_BYTES:
                raise BadValue(f"Processed.facts has {size} bytes; at most {_MAX_FACTS_BYTES} are stored")
        case Files(files=files):
            _files(files)
        case Read(statuses=statuses):
            _at_most(_MAX_STATUSES, statuses, "Read.statuses")
            for at, status in enumerate(statuses):
                _short_texts(status, f"Read.statuses[{at}]")
        case Reply(status=status):
            if not 200 <= status <= 599:
                raise BadValue(f"Reply.status is {status}; it is a status code from 200 to 599")
        case _:
            pass
    return answer


def storable(value: Any, where: str, *, depth: int = 0) -> None:
    """Accepts what a document can store: whole numbers of 64 bits, names, few levels. Raises BadValue."""
    if depth > _MAX_NESTING:
        raise BadValue(f"{where} has more than {_MAX_NESTING} levels")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise BadValue(f"{where} has more than 64 bits")
    if isinstance(value, str) and not _encodes(value):
        raise BadValue(f"{where} is no Unicode text")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not key or len(key) > 200 or re.fullmatch("__.*__", key, re.DOTALL) or not _encodes(key):
                raise BadValue(f"{where} has the key {key[:50]!r}, which no document can have")
            storable(item, f"{where}.{key[:50]}", depth=depth + 1)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, list):
                raise BadValue(f"{where}[{at}] is a list in a list, which no document can have")
            storable(item, f"{where}[{at}]", depth=depth + 1)


def _encodes(text: str) -> bool:
    try:
        return bool(text.encode()) or True
    except UnicodeEncodeError:
        return False


def _findings(findings: tuple[Finding, ...]) -> None:
    _at_most(_MAX_FINDINGS, findings, "findings")
    for at, finding in enumerate(findings):
        _short_texts(finding, f"findings[{at}]")
        _at_most(_MAX_EDITS, finding.fix or (), f"findings[{at}].fix")
        for edit in finding.fix or ():
            _short_texts(edit, f"findings[{at}].fix")
            storable(edit.before, f"findings[{at}].fix.before")
            storable(edit.value, f"findings[{at}].fix.value")


def _files(files: Mapping[str, bytes]) -> None:
    _at_most(_MAX_FILES, files, "Files.files")
    for name in files:
        if not _FILE_NAME.fullmatch(name):
            raise BadValue(f"Files.files: {name[:100]!r} is no relative path of letters, digits, '.', '_' and '-'")


def _at_most(count: int, items: Any, where: str) -> None:
    if len(items) > count:
        raise BadValue(f"{where} has {len(items)} entries; at most {count} are allowed")


def _short_texts(value: Finding | Edit | Status, where: str) -> None:
    for name, text in _texts(value):
        if len(text) > _MAX_TEXT or not _PLAIN.fullmatch(text):
            raise BadValue(f"{where}.{name} has more than {_MAX_TEXT} characters, or is no plain text")


def _texts(value: Finding | Edit | Status) -> Iterable[tuple[str, str]]:
    for field in fields(value):
        if field.name not in ("before", "value") and isinstance(text := getattr(value, field.name), str):
            yield field.name, text
