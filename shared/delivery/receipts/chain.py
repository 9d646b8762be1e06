"""Links and verifies the hash chain of a tenant's receipts: each contains the previous hash, which reveals tampering.

A receipt's hash is SHA-256 over its canonical JSON: every field except `hash` and `linked`, keys sorted, no
whitespace, UTF-8, instants as ISO 8601 in UTC. It is computed from the stored document, so that receipts
remain verifiable when the model gains fields. Pure.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.errors import Finding

GENESIS = "0" * 64
"""The previous hash of the first receipt."""

_NOT_HASHED = frozenset({"hash", "linked"})
_INSTANTS = frozenset({"started", "completed"})

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number of its receipts, and the hash of the last one."""

    sequence: int = 0
    hash: str = GENESIS


def canonical(receipt: Document) -> bytes:
    """The bytes that are hashed; the same for a JSON export and the stored document."""
    fields = {name: _plain(name, value) for name, value in receipt.items() if name not in _NOT_HASHED}
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(receipt: Document) -> str:
    """The receipt's hash as lower-case hex."""
    return hashlib.sha256(canonical(receipt)).hexdigest()


def link(receipt: Document, head: Head) -> tuple[dict[str, Any], Head]:
    """The fields that link the receipt after `head`, and the new head."""
    position = {"sequence": head.sequence + 1, "previous": head.hash}
    digest = hash_of({**receipt, **position})
    return {**position, "hash": digest, "linked": True}, Head(head.sequence + 1, digest)


def verify(receipts: Iterable[Document], *, head: Head | None = None, gapless_from: int | None = None) -> list[Finding]:
    """All findings about these receipts of one tenant, in any order.

    Gaps after the number `gapless_from` (1: in the whole chain) are findings, as are gaps before `head` if given.
    """
    problems: list[Finding] = []
    by_sequence: dict[int, Document] = {}
    for receipt in receipts:
        problems += _check_receipt(receipt, by_sequence)
    for sequence in sorted(by_sequence):
        problems += _check_link(by_sequence, sequence, gapless_from)
    return problems + (_check_head(by_sequence, head) if head else [])


def _check_receipt(receipt: Document, by_sequence: dict[int, Document]) -> list[Finding]:
    """Checks the receipt in isolation, and adds it to `by_sequence` if it is valid."""
    name, sequence = f"receipt {receipt.get('id')}", receipt.get("sequence")
    if not isinstance(sequence, int) or not receipt.get("hash"):
        message = "The receipt is not linked into the chain yet."
        return [Finding(name, message, "unlinked", remedy="Export it again later.")]
    if hash_of(receipt) != receipt["hash"]:
        return [_tampered(name, "The receipt was altered: its hash does not match its content.", "altered")]
    other = by_sequence.get(sequence)
    if other is not None and other["hash"] != receipt["hash"]:
        return [_tampered(name, f"Another receipt has the same number {sequence} in the chain.", "doubled")]
    by_sequence[sequence] = receipt
    return []


def _check_link(by_sequence: Mapping[int, Document], sequence: int, gapless_from: int | None) -> list[Finding]:
    receipt = by_sequence[sequence]
    name = f"receipt {receipt.get('id')}"
    before = by_sequence.get(sequence - 1)
    wanted = before["hash"] if before else GENESIS if sequence == 1 else None
    if wanted is None:
        gap = Finding(name, f"The previous receipt, number {sequence - 1}, is missing.", "missing", remedy="Add it.")
        return [gap] if gapless_from is not None and sequence > gapless_from else []
    if receipt.get("previous") != wanted:
        return [_tampered(name, "The receipt does not follow the previous one.", "broken")]
    return []


def _check_head(by_sequence: Mapping[int, Document], head: Head) -> list[Finding]:
    last = max(by_sequence, default=0)
    if last < head.sequence:
        message = f"The chain has {head.sequence} receipts; those from number {last + 1} on are missing."
        return [Finding("chain", message, "missing", remedy="Add them.")]
    if last > head.sequence or (last and by_sequence[last]["hash"] != head.hash):
        return [_tampered("chain", "The last receipt does not match the chain's head.", "broken")]
    return []


def _tampered(path: str, message: str, code: str) -> Finding:
    return Finding(path, message, code, remedy="Compare with a backup or with the DSP's records.")


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in _INSTANTS:
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, Mapping):
        return {key: _plain(key, item) for key, item in value.items()}
    return [_plain("", item) for item in value] if isinstance(value, (list, tuple)) else value


def as_json(receipt: Document) -> dict[str, Any]:
    """The receipt as JSON values; its hash can still be verified."""
    return {name: _plain(name, value) for name, value in receipt.items()}
