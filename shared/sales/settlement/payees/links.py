"""Use cases of payees' links: make one for a payee, list them, revoke one.

A token has 256 random bits and is not stored; the link's id is its hash. Whoever has the link is taken for the payee.
"""

import hashlib
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.members.invitations import Token
from shared.errors import Conflict, NotFound
from shared.model.base import Id, Model, Sha256
from shared.model.codec import decode, encode
from shared.model.sales.settlement import PayeeLink
from shared.platform.store.port import Query, Reader, Transaction
from shared.sales.settlement.stored import load_book, require_terms

MAX_LINKS = 1000
"""Links that a tenant may have at a time."""


class PayeeLinkRequest(Model):
    """Request for a link that a payee opens without an account."""

    payee: Id
    """The payee's id in the agreements."""
    days: Annotated[int, Field(ge=1, le=366)] = 90
    """How many days it is valid."""


class PayeeLinkReference(Model):
    """Identifies a payee's link."""

    link_id: Sha256


class PayeeLinkListing(Model):
    """Request to list the payees' links; empty."""


class CreatedPayeeLink(Model):
    """A payee's link and its token, which is shown only once."""

    link: PayeeLink
    """The link."""
    token: Token
    """The token to open it with; shown only once. The client's page is `/payee#` with the token."""


class PayeeLinks(Model):
    """Payees' links."""

    items: list[PayeeLink]
    """Those that are valid, newest first."""


def create_payee_link(request: PayeeLinkRequest, *, caller: Caller, adapters: Adapters) -> CreatedPayeeLink:
    """Makes a link by which a payee sees its own statements, and confirms its shares. Its token is shown only once.

    Raises Forbidden, NotFound if the agreements have no such payee, and Conflict if there are too many links.
    """
    caller.require("admin")
    caller.require_person()
    book = load_book(require_terms(caller.tenant_id, adapters.store), adapters.blobs)
    if request.payee not in book.payees:
        raise NotFound(f"The agreements have no payee {request.payee}.", remedy="Name one by its id.")
    now, token = adapters.clock(), adapters.new_token()
    link = PayeeLink(
        id=link_id(token),
        tenant_id=caller.tenant_id,
        payee=request.payee,
        created=now,
        created_by=caller.uid,
        expires=now + timedelta(days=request.days),
    )

    def work(transaction: Transaction) -> None:
        if len(transaction.find(_links_of(caller.tenant_id))) >= MAX_LINKS:
            raise Conflict(f"There are {MAX_LINKS:,} links already.", remedy="Revoke those that nobody needs.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(link_path(link.id), encode(link))
        act = Act("royalties.link-created", link_path(link.id), details={"payee": link.payee})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return CreatedPayeeLink(link=link, token=token)


def list_payee_links(_request: PayeeLinkListing, *, caller: Caller, adapters: Adapters) -> PayeeLinks:
    """Lists the links of the tenant's payees that are valid, newest first. Raises Forbidden."""
    caller.require("admin")
    found = (decode(PayeeLink, each) for each in adapters.store.find(_links_of(caller.tenant_id)))
    return PayeeLinks(items=[each for each in found if each.expires > adapters.clock()])


def revoke_payee_link(request: PayeeLinkReference, *, caller: Caller, adapters: Adapters) -> None:
    """Revokes a payee's link: nobody can open it any more. Raises Forbidden, NotFound."""
    caller.require("admin")
    path, now = link_path(request.link_id), adapters.clock()

    def work(transaction: Transaction) -> None:
        data = own_document(transaction.get(path), caller, "link")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(path)
        act = Act("royalties.link-revoked", path, details={"payee": str(data["payee"])})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)


def open_link(token: str, adapters: Adapters, reader: Reader) -> PayeeLink:
    """The link of a token. Raises NotFound if there is none that is valid: nobody learns whether there was one."""
    data = reader.get(link_path(link_id(token)))
    link = decode(PayeeLink, data) if data else None
    if link is None or link.expires <= adapters.clock():
        raise NotFound("The link is not valid.", remedy="Copy the whole link, or ask your label for a new one.")
    return link


def link_id(token: str) -> str:
    """The id of a token's link."""
    return hashlib.sha256(f"stardust payee {token}".encode()).hexdigest()


def link_path(id_: str) -> str:
    """The path of a payee's link."""
    return f"payeeLinks/{id_}"


def _links_of(tenant_id: str) -> Query:
    return Query("payeeLinks", where=(("tenantId", "==", tenant_id),), order=("-created",), limit=MAX_LINKS)
