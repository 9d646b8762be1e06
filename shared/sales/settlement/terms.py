"""Use cases of the terms: store new versions of the agreements and rates, read them, and link their files."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, Actor, AuditLog
from shared.catalog.archives.links import FileLinks, links_to
from shared.catalog.import_jobs.uploads import upload_folder, uploaded_name
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.ids import royalties_folder, royalty_terms_id
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.sales.agreement import Agreements
from shared.model.sales.settlement import RoyaltyTerms
from shared.model.sales.stored import StoredFile
from shared.platform.blobs.port import BlobInfo
from shared.platform.store.port import Query, Transaction
from shared.sales.agreements.division import division_of
from shared.sales.agreements.terms import TermsBook
from shared.sales.payments.due import payments_due
from shared.sales.royalties.closing import require_known
from shared.sales.settlement.stored import (
    find_terms,
    load_ledger,
    rates_in,
    read_agreements,
    read_file,
    store_file,
    terms_path,
    terms_query,
)

MAX_BYTES = 20 << 20
"""The most bytes of a file of agreements or rates."""
_JSON, _CSV = ".json", ".csv"


class RoyaltyTermsRequest(Model):
    """Request to store agreements, exchange rates or both."""

    upload_id: Id
    """The upload with a JSON file of agreements, the European Central Bank's CSV file of rates, or both."""


class RoyaltyTermsReference(Model):
    """Identifies a version of the terms."""

    terms_id: Id


class _Uploaded(NamedTuple):
    """The files of an upload; what is not among them stays as it is."""

    agreements: tuple[str, bytes] | None
    rates: tuple[str, bytes] | None


def store_royalty_terms(request: RoyaltyTermsRequest, *, caller: Caller, adapters: Adapters) -> RoyaltyTerms:
    """Stores the agreements and rates of an upload as a new version, by which later royalty runs divide.

    What the upload does not have stays as it is. Raises Forbidden, NotFound, InvalidInput with every problem, Conflict
    if other ones were stored meanwhile.
    """
    caller.require("admin")
    caller.require_person()
    uploads = adapters.blobs.list(upload_folder(caller.tenant_id, request.upload_id), limit=3)
    uploaded = _read(uploads, adapters)
    before = find_terms(caller.tenant_id, adapters.store)
    if uploaded.rates:
        rates_in(uploaded.rates[1])
    if uploaded.agreements:
        agreements = read_agreements(uploaded.agreements[1])
        _, ledger = load_ledger(caller.tenant_id, adapters.store, adapters.blobs)
        book = TermsBook(agreements)
        require_known(book, ledger)
        payments_due(ledger, book)  # which refuses agreements that lack somebody who is to be paid
        kept = keep_file(*uploaded.agreements, caller.tenant_id, adapters)
    elif before:
        kept = before.agreements
        agreements = read_agreements(read_file(kept, adapters.blobs))
    else:
        raise InvalidInput([_finding("The upload has no agreements.", "Upload them as a JSON file.")])
    rates = before.rates if before else None
    if uploaded.rates:
        rates = keep_file(*uploaded.rates, caller.tenant_id, adapters)
    return add_version(agreements, kept, rates, before, by=caller, tenant_id=caller.tenant_id, adapters=adapters)


def add_version(
    agreements: Agreements,
    kept: StoredFile,
    rates: StoredFile | None,
    before: RoyaltyTerms | None,
    *,
    by: Actor,
    tenant_id: str,
    adapters: Adapters,
) -> RoyaltyTerms:
    """Stores the version of the terms after `before`, whose files are stored. Raises Conflict if there is another one
    after it."""
    now = adapters.clock()

    def work(transaction: Transaction) -> RoyaltyTerms:
        last = find_terms(tenant_id, transaction)
        if (last and last.id) != (before and before.id):
            raise Conflict("Other agreements were stored meanwhile.", remedy="Look at them, and do it again.")
        log = AuditLog.read(transaction, tenant_id)
        version = last.version + 1 if last else 1
        terms = RoyaltyTerms(
            id=royalty_terms_id(tenant_id, version),
            tenant_id=tenant_id,
            version=version,
            agreements=kept,
            rates=rates,
            division=division_of(agreements),
            payees=len(agreements.payees),
            awaited=sum(share.confirmation == "awaited" for share in agreements.shares),
            created=now,
            created_by=by.uid,
        )
        transaction.create(terms_path(terms.id), encode(terms))
        act = Act("royalties.terms-stored", terms_path(terms.id), after=encode(terms))
        log.append(transaction, act, by=by, at=now, new_id=adapters.new_id)
        return terms

    return adapters.store.transact(work)


def list_royalty_terms_query(caller: Caller) -> Query:
    """Selects the versions of the tenant's terms, the last one first. Raises Forbidden."""
    caller.require("admin")
    return terms_query(caller.tenant_id)


def link_royalty_terms(request: RoyaltyTermsReference, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns URLs that serve the files of a version of the terms for 15 minutes.

    Raises Forbidden, NotFound, Unavailable.
    """
    caller.require("admin")
    data = own_document(adapters.store.get(terms_path(request.terms_id)), caller, "version of the agreements")
    terms = decode(RoyaltyTerms, data)
    files = [terms.agreements, *([terms.rates] if terms.rates else [])]
    return links_to(((file.name, file.storage_path) for file in files), adapters.blobs)


def _read(uploads: Sequence[BlobInfo], adapters: Adapters) -> _Uploaded:
    """The files of an upload. Raises NotFound, and InvalidInput unless they are at most one of each kind."""
    if not uploads:
        raise NotFound("Nothing was uploaded under this id.", remedy="Upload the files first.")
    found: dict[str, tuple[str, bytes]] = {}
    problems = []
    for info in uploads:
        name = uploaded_name(info.path)
        kind = _JSON if name.lower().endswith(_JSON) else _CSV if name.lower().endswith(_CSV) else ""
        if not kind or kind in found:
            remedy = "Upload one JSON file of agreements, one CSV file of rates, or both."
            problems.append(_finding(f"{name} is neither agreements nor rates, or one too many.", remedy))
        elif info.size > MAX_BYTES:
            problems.append(_finding(f"{name} is larger than {MAX_BYTES >> 20} MiB.", "Leave out what is over."))
        else:
            with adapters.blobs.open(info.path) as stream:
                found[kind] = (name, stream.read())
    if problems:
        raise InvalidInput(problems)
    return _Uploaded(found.get(_JSON), found.get(_CSV))


def keep_file(name: str, data: bytes, tenant_id: str, adapters: Adapters) -> StoredFile:
    """Stores a file of the terms under its hash, so that the same one is stored once."""
    content_type = "application/json" if name.lower().endswith(_JSON) else "text/csv"
    return store_file(name, f"{royalties_folder(tenant_id)}terms/", data, content_type, adapters.blobs)


def _finding(message: str, remedy: str) -> Finding:
    return Finding("uploadId", message, "not-terms", remedy=remedy)
