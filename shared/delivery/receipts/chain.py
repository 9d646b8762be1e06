"""Owns the chain of a tenant's receipts: each holds the hash of the one before, so that tampering shows. Pure.

A receipt's hash is SHA-256 over its canonical JSON: every field but `hash` and `linked`, keys sorted, no
blanks, UTF-8, instants as ISO 8601 in UTC. It is taken from the document as it is stored, so that receipts
stay verifiable when the model grows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.errors import Finding

GENESIS = "0" * 64
"""What stands in the place of a hash before the first receipt."""

_NOT_HASHED = frozenset({"hash", "linked"})
_INSTANTS = frozenset({"started", "completed"})

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many receipts it has, and the hash of the last."""

    sequence: int = 0
    hash: str = GENESIS


def canonical(receipt: Document) -> bytes:
    """The bytes that are hashed. A JSON export and the stored document give the same ones."""
    fields = {name: _plain(name, value) for name, value in receipt.items() if name not in _NOT_HASHED}
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(receipt: Document) -> str:
    """The receipt's hash, lower-case hex."""
    return hashlib.sha256(canonical(receipt)).hexdigest()


def link(receipt: Document, head: Head) -> tuple[dict[str, Any], Head]:
    """The fields that give the receipt its place behind `head`, and the head after it."""
    place = {"sequence": head.sequence + 1, "previous": head.hash}
    digest = hash_of({**receipt, **place})
    return {**place, "hash": digest, "linked": True}, Head(head.sequence + 1, digest)


def verify(receipts: Iterable[Document], *, head: Head | None = None, gapless_from: int | None = None) -> list[Finding]:
    """Everything that is wrong with these receipts of one tenant, in whatever order they come.

    Gaps are problems behind the number `gapless_from` (1: the whole chain), and before `head` if that is given.
    """
    problems: list[Finding] = []
    placed: dict[int, Document] = {}
    for receipt in receipts:
        problems += _judge(receipt, placed)
    for sequence in sorted(placed):
        problems += _judge_link(placed, sequence, gapless_from)
    return problems + (_judge_end(placed, head) if head else [])


def _judge(receipt: Document, placed: dict[int, Document]) -> list[Finding]:
    """The receipt by itself; a sound one finds its place."""
    name, sequence = f"receipt {receipt.get('id')}", receipt.get("sequence")
    if not isinstance(sequence, int) or not receipt.get("hash"):
        return [Finding(name, "It has no place in the chain yet.", "unlinked", remedy="Export it again later.")]
    if hash_of(receipt) != receipt["hash"]:
        return [_tampered(name, "It was changed after it was written: its hash is not that of its content.", "altered")]
    other = placed.get(sequence)
    if other is not None and other["hash"] != receipt["hash"]:
        return [_tampered(name, f"Another receipt has the same place {sequence} in the chain.", "doubled")]
    placed[sequence] = receipt
    return []


def _judge_link(placed: Mapping[int, Document], sequence: int, gapless_from: int | None) -> list[Finding]:
    receipt = placed[sequence]
    name = f"receipt {receipt.get('id')}"
    before = placed.get(sequence - 1)
    wanted = before["hash"] if before else GENESIS if sequence == 1 else None
    if wanted is None:
        gap = Finding(name, f"Receipt number {sequence - 1} is missing before it.", "missing", remedy="Add it.")
        return [gap] if gapless_from is not None and sequence > gapless_from else []
    if receipt.get("previous") != wanted:
        return [_tampered(name, "It does not follow the receipt before it.", "broken")]
    return []


def _judge_end(placed: Mapping[int, Document], head: Head) -> list[Finding]:
    last = max(placed, default=0)
    if last < head.sequence:
        message = f"The chain has {head.sequence} receipts; number {last + 1} and what follows is missing."
        return [Finding("chain", message, "missing", remedy="Add them.")]
    if last > head.sequence or (last and placed[last]["hash"] != head.hash):
        return [_tampered("chain", "It does not end where its head says.", "broken")]
    return []


def _tampered(where: str, message: str, code: str) -> Finding:
    return Finding(where, message, code, remedy="Compare it with a backup or the DSP's own records.")


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in _INSTANTS:
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, Mapping):
        return {key: _plain(key, item) for key, item in value.items()}
    return [_plain("", item) for item in value] if isinstance(value, (list, tuple)) else value


def as_json(receipt: Document) -> dict[str, Any]:
    """The receipt as JSON values, such that its hash can be verified."""
    return {name: _plain(name, value) for name, value in receipt.items()}
