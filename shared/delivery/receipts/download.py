"""Renders a receipt as PDF with the current names of tenant and target, and the release's title as it was delivered.

Stores a copy in the bucket."""

from base64 import b64encode

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.versions import version_path
from shared.delivery.receipts.archive import get_receipt
from shared.delivery.receipts.page import Letterhead, receipt_page
from shared.model.accounts.tenant import Branding
from shared.model.base import Model
from shared.model.codec import decode
from shared.model.delivery.delivery import DeliveryReference
from shared.model.delivery.receipt import Receipt
from shared.platform.store.port import Data, Reader


class PrintedReceipt(Model):
    """A receipt as PDF; `content` is base64."""

    file_name: str
    content_type: str = "application/pdf"
    content: str


def print_receipt(request: DeliveryReference, *, caller: Caller, adapters: Adapters) -> PrintedReceipt:
    """The delivery's receipt as PDF. Raises NotFound, Unavailable."""
    from shared.delivery.receipts.pdf import render_receipt

    receipt = decode(Receipt, get_receipt(request.delivery_id, caller=caller, adapters=adapters))
    letterhead = _letterhead(receipt, adapters.store)
    content = render_receipt(receipt_page(receipt, letterhead), letterhead)
    adapters.blobs.write(f"tenants/{receipt.tenant_id}/receipts/{receipt.id}.pdf", content, "application/pdf")
    return PrintedReceipt(file_name=f"receipt-{receipt.id}.pdf", content=b64encode(content).decode())


def _delivered(receipt: Receipt, reader: Reader) -> Data:
    """The release as it was delivered; as it is now if that version is not kept."""
    delivery = reader.get(f"deliveries/{receipt.delivery_id}") or reader.get(f"deliveryHistory/{receipt.delivery_id}")
    content = (delivery or {}).get("contentHash")
    version = reader.get(version_path(receipt.release_id, content)) if content else None
    found: Data = (version or {}).get("release") or reader.get(f"releases/{receipt.release_id}") or {}
    return found


def _letterhead(receipt: Receipt, reader: Reader) -> Letterhead:
    """The current names; if a document has been deleted, its id."""
    tenant = reader.get(f"tenants/{receipt.tenant_id}") or {}
    party = tenant.get("settings", {}).get("party")
    target = reader.get(f"deliveryTargets/{receipt.target_id}") or {}
    basic = _delivered(receipt, reader).get("basic", {})
    return Letterhead(
        tenant=tenant.get("name", receipt.tenant_id),
        branding=decode(Branding, tenant.get("branding", {})),
        sender=f"{party['partyName']} ({party['partyId']})" if party else "",
        target=target.get("name", ""),
        release=basic.get("title", ""),
        artist=basic.get("displayArtist", ""),
    )
