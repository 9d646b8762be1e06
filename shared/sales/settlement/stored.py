"""Finds and loads what a tenant's settlement has stored: the terms, the ledger, and their files."""

import hashlib
import io
import json
from collections.abc import Iterator
from decimal import Decimal

from shared.errors import Finding, InvalidInput, NotFound, Tampered
from shared.model.codec import decode
from shared.model.sales.agreement import Agreements
from shared.model.sales.ledger import LedgerEntry
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyTerms
from shared.model.sales.stored import StoredFile
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Query, Reader
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rates import NO_RATES, Rates, read_rates
from shared.sales.royalties.entry_lines import entries_in
from shared.sales.royalties.ledger import Ledger


def terms_path(terms_id: str) -> str:
    """The path of a version of the terms."""
    return f"royaltyTerms/{terms_id}"


def run_path(run_id: str) -> str:
    """The path of a royalty run."""
    return f"royaltyRuns/{run_id}"


def ledger_path(tenant_id: str) -> str:
    """The path of a tenant's ledger."""
    return f"royaltyLedgers/{tenant_id}"


def statement_path(statement_id: str) -> str:
    """The path of a stored statement."""
    return f"royaltyStatements/{statement_id}"


def terms_query(tenant_id: str) -> Query:
    """Selects the versions of a tenant's terms, the last one first."""
    return Query("royaltyTerms", where=(("tenantId", "==", tenant_id),), order=("-version",))


def find_terms(tenant_id: str, reader: Reader) -> RoyaltyTerms | None:
    """The terms in force: the last version, if there is one."""
    found = reader.find(Query("royaltyTerms", where=(("tenantId", "==", tenant_id),), order=("-version",), limit=1))
    return decode(RoyaltyTerms, found[0]) if found else None


def require_terms(tenant_id: str, reader: Reader) -> RoyaltyTerms:
    """The terms in force. Raises NotFound if there are none."""
    terms = find_terms(tenant_id, reader)
    if terms is None:
        raise NotFound("There are no agreements yet.", remedy="Store the agreements first.")
    return terms


def load_book(terms: RoyaltyTerms, blobs: Blobs) -> TermsBook:
    """The agreements. Raises NotFound, Tampered, Unavailable."""
    return TermsBook(read_agreements(read_file(terms.agreements, blobs)))


def read_agreements(data: bytes) -> Agreements:
    """The agreements in a file. Raises InvalidInput with every problem."""
    try:
        document = json.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        problem = Finding("agreements", f"It is no JSON: {error}.", "malformed-json", remedy="Correct the file.")
        raise InvalidInput([problem]) from error
    return decode(Agreements, document)


def load_rates(terms: RoyaltyTerms, blobs: Blobs) -> Rates:
    """The exchange rates. Raises NotFound, Tampered, Unavailable."""
    return rates_in(read_file(terms.rates, blobs)) if terms.rates else NO_RATES


def rates_in(data: bytes) -> Rates:
    """The rates in a file of the European Central Bank. Raises InvalidInput with every problem."""
    with io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="") as text:
        return read_rates(text)


def load_ledger(tenant_id: str, reader: Reader, blobs: Blobs) -> tuple[RoyaltyLedger | None, Ledger]:
    """A tenant's ledger: what is stored of it, and its entries. Raises NotFound, Tampered if a file was altered,
    Unavailable."""
    data = reader.get(ledger_path(tenant_id))
    if data is None:
        return None, Ledger()
    stored = decode(RoyaltyLedger, data)

    def entries() -> Iterator[LedgerEntry]:
        for segment in stored.segments:
            yield from entries_in(io.BytesIO(read_file(segment.file, blobs)))

    ledger = Ledger(entries())
    ledger.require_head(stored.head)
    return stored, ledger


def read_file(file: StoredFile, blobs: Blobs) -> bytes:
    """The bytes of a stored file. Raises NotFound, Unavailable, and Tampered if they are not those that were stored."""
    with blobs.open(file.storage_path) as stream:
        data = stream.read()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Tampered(f"{file.name} is not what was stored.", remedy="Restore it from a backup.")
    return data


def store_file(name: str, folder: str, data: bytes, content_type: str, blobs: Blobs) -> StoredFile:
    """Stores a file in the folder, which ends with a slash, under its hash: another content never takes its place.

    Returns how it is found again. Raises Unavailable.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = f"{folder}{digest}.{name.rpartition('.')[2]}"
    blobs.write(path, data, content_type)
    return StoredFile(name=name, storage_path=path, size=len(data), sha256=digest)
