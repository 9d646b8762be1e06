"""Owns the printed receipt as people take it home: who and what it names is looked up, a copy stays in the bucket."""

from dataclasses import dataclass

from shared.accounts.access import Caller
from shared.clock import Clock
from shared.delivery.receipts.archive import get_receipt
from shared.delivery.receipts.page import Letterhead, receipt_page
from shared.model.accounts.tenant import Branding
from shared.model.codec import decode
from shared.model.delivery.delivery import Receipt
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Reader, Store


@dataclass(frozen=True, slots=True)
class Printed:
    """A receipt as PDF; `path` is its copy in the bucket."""

    file_name: str
    path: str
    content: bytes


def print_pdf(delivery_id: str, *, caller: Caller, store: Store, blobs: Blobs, clock: Clock) -> Printed:
    """The delivery's receipt as PDF. Raises NotFound, Unavailable."""
    from shared.delivery.receipts.pdf import print_receipt

    receipt = decode(Receipt, get_receipt(delivery_id, caller=caller, store=store, clock=clock))
    letterhead = _letterhead(receipt, store)
    content = print_receipt(receipt_page(receipt, letterhead), letterhead)
    path = f"tenants/{receipt.tenant_id}/receipts/{receipt.id}.pdf"
    blobs.write(path, content, "application/pdf")
    return Printed(f"receipt-{receipt.id}.pdf", path, content)


def _letterhead(receipt: Receipt, reader: Reader) -> Letterhead:
    """As things are called now. What was deleted meanwhile is printed by its id."""
    tenant = reader.get(f"tenants/{receipt.tenant_id}") or {}
    party = tenant.get("settings", {}).get("party")
    target = reader.get(f"deliveryTargets/{receipt.target_id}") or {}
    basic = (reader.get(f"releases/{receipt.release_id}") or {}).get("basic", {})
    return Letterhead(
        tenant=tenant.get("name", receipt.tenant_id),
        branding=decode(Branding, tenant.get("branding", {})),
        sender=f"{party['partyName']} ({party['partyId']})" if party else "",
        target=target.get("name", ""),
        release=basic.get("title", ""),
        artist=basic.get("displayArtist", ""),
    )
