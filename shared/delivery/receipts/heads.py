"""Signs the heads of every tenant's chains each day, and verifies what was signed.

The audit log and the receipts are chained by hash, so whoever changes one has to change all that follow. A signed head
in a bucket that nobody can change proves what the chain was on that day. A file per day and tenant, so that a tenant's
files can be given to it: `heads/{date}/{tenantId}.json`, with `statement` and `signature`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from shared.accounts.adapters import Adapters
from shared.errors import Finding
from shared.model.base import Day, Instant, Model, Sha256
from shared.model.codec import decode, to_json
from shared.platform.store.port import Query, Reader
from shared.platform.vault.signing import ALGORITHM, is_signed

_PAGE = 500
_COLLECTIONS = {"audit": "auditHeads", "receipts": "receiptChains"}


class ChainHead(Model):
    """The number of entries in a chain, and the hash of the last one."""

    sequence: int
    hash: Sha256


class HeadStatement(Model):
    """What is signed: the heads of a tenant's chains at an instant of a day (UTC); None for a chain without entries."""

    date: Day
    at: Instant
    tenant_id: str
    audit: ChainHead | None = None
    receipts: ChainHead | None = None


class SignatureView(Model):
    """The signature of the statement's canonical JSON: keys sorted, no whitespace, ASCII."""

    key: str
    value: str
    algorithm: str = ALGORITHM


class SignedHeads(Model):
    """The content of one file."""

    statement: HeadStatement
    signature: SignatureView


def sign_heads(adapters: Adapters) -> int:
    """Signs the heads of every tenant that has a chain; returns how many files were written.

    Idempotent: a second run on the same day (UTC) signs only what is missing. Raises VaultError, Unavailable.
    """
    now = adapters.clock().astimezone(UTC)
    return sum(_sign(tenant_id, now, adapters) for tenant_id in sorted(_tenants(adapters.store)))


def canonical(statement: HeadStatement) -> bytes:
    """The bytes that are signed."""
    return json.dumps(to_json(statement), sort_keys=True, separators=(",", ":")).encode("ascii")


def verify_heads(documents: Iterable[tuple[str, Mapping[str, Any]]], public_key: str) -> list[Finding]:
    """Findings about files of signed heads, given as name and content, in any order.

    Each must be signed by the key (PEM), and no chain may be shorter, or other at the same length, than on an earlier
    day. Raises InvalidInput for what is no such file, VaultError for what is no key.
    """
    signed = [(name, decode(SignedHeads, dict(document))) for name, document in documents]
    problems = [
        Finding(name, "The signature does not match the statement.", "forged", remedy="Get the file from the bucket.")
        for name, each in signed
        if not is_signed(canonical(each.statement), each.signature.value, public_key)
    ]
    before: dict[tuple[str, str], ChainHead] = {}
    for name, each in sorted(signed, key=lambda item: item[1].statement.at):
        for chain in _COLLECTIONS:
            head: ChainHead | None = getattr(each.statement, chain)
            last = before.get((each.statement.tenant_id, chain))
            if last is not None and (head is None or not _continues(head, last)):
                message = (
                    f"The chain of the {chain} is not the one that was signed before: entries are missing or other."
                )
                problems.append(Finding(name, message, "broken", remedy="Compare with a backup."))
            if head is not None:
                before[each.statement.tenant_id, chain] = head
    return problems


def find_head(
    documents: Iterable[tuple[str, Mapping[str, Any]]], chain: str, hashes: Mapping[tuple[str, int], str]
) -> list[Finding]:
    """Findings where a signed head is not among the entries: `hashes` by tenant and number, as computed from them."""
    problems: list[Finding] = []
    for name, document in documents:
        statement = decode(SignedHeads, dict(document)).statement
        head: ChainHead | None = getattr(statement, chain)
        if head is None:
            continue
        found = hashes.get((statement.tenant_id, head.sequence))
        if found is None:
            message = f"Entry {head.sequence} of the {chain}, which was signed, is not in the file."
            problems.append(Finding(name, message, "missing", remedy="Export the whole period."))
        elif found != head.hash:
            message = f"Entry {head.sequence} of the {chain} is not the one that was signed."
            problems.append(Finding(name, message, "altered", remedy="Compare with a backup."))
    return problems


def _continues(head: ChainHead, last: ChainHead) -> bool:
    return head.sequence > last.sequence or head == last


def _sign(tenant_id: str, now: datetime, adapters: Adapters) -> bool:
    path = f"heads/{now:%Y-%m-%d}/{tenant_id}.json"
    if adapters.ledger.stat(path) is not None:
        return False
    heads = {name: _head(adapters.store, f"{folder}/{tenant_id}") for name, folder in _COLLECTIONS.items()}
    statement = HeadStatement(date=now.date(), at=now, tenant_id=tenant_id, **heads)
    signature = SignatureView(**asdict(adapters.signer.sign(canonical(statement))))
    content = json.dumps(to_json(SignedHeads(statement=statement, signature=signature)), indent=1) + "\n"
    return adapters.ledger.create(path, content.encode("ascii"), "application/json")


def _head(reader: Reader, path: str) -> ChainHead | None:
    data = reader.get(path)
    return ChainHead(sequence=data["sequence"], hash=data["hash"]) if data and data["sequence"] else None


def _tenants(reader: Reader) -> set[str]:
    def audited(after: tuple[str, ...]) -> Query:
        return Query("auditHeads", order=("id",), limit=_PAGE, after=after)

    def delivered(after: tuple[str, ...]) -> Query:
        return Query("receiptChains", order=("id",), limit=_PAGE, after=after)

    return {*_ids(reader, audited), *_ids(reader, delivered)}


def _ids(reader: Reader, page: Callable[[tuple[str, ...]], Query]) -> Iterator[str]:
    last: tuple[str, ...] = ()
    while found := reader.find(page(last)):
        yield from (str(data["id"]) for data in found)
        last = (str(found[-1]["id"]),)
