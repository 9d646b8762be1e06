"""Computes and verifies hash chains, such as the audit log's: digests of documents, hashes of entries. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from shared.model.accounts.audit import AuditOrigin
from shared.model.base import ChainEntry, Model
from shared.model.codec import to_json

GENESIS = "0" * 64
"""The `previous` value of the first entry of a chain."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken, and how."""

    sequence: int
    message: str


def digest(document: Mapping[str, Any] | None) -> str | None:
    """SHA-256 of the document's canonical JSON (sorted keys, instants in UTC); None if there is no document."""
    return None if document is None else _sha256(document)


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """The names of the top-level fields that differ, sorted."""
    old, new = before or {}, after or {}
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The id of an entry: SHA-256 of its JSON form without the id."""
    return _sha256({name: value for name, value in entry.items() if name != "id"})


def origin_commitment(origin: AuditOrigin) -> str:
    """The commitment to an origin in its entry: a salted hash, which reveals nothing once the origin is deleted."""
    return _sha256({"address": origin.address, "agent": origin.agent, "salt": origin.salt})


def find_break(entries: Iterable[ChainEntry], *, previous: str = GENESIS, sequence: int = 0) -> Break | None:
    """The first break in the chain of `entries`, which follow `previous` in order; None if the chain is intact."""
    for entry in entries:
        sequence += 1
        if entry.sequence != sequence:
            return Break(sequence, f"Entry {sequence} is missing.")
        if entry.previous != previous:
            return Break(sequence, f"Entry {sequence} does not reference the previous entry.")
        if entry_hash(to_json(entry)) != entry.id:
            return Break(sequence, f"Entry {sequence} was changed after it was written.")
        previous = entry.id
    return None


def _sha256(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return to_json(value)
    raise TypeError(f"An audited document contains a {type(value).__name__}, which cannot be serialized to JSON.")
