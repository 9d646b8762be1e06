"""Entry points of receipts: chained in the background; found, verified and printed for people."""

from base64 import b64encode
from typing import Any

from firebase_functions import https_fn, scheduler_fn

from functions import wiring
from functions.edge import answer, logger


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300)
def link_receipts(_event: scheduler_fn.ScheduledEvent) -> None:
    """Gives new receipts their place in their tenants' chains."""
    from shared.delivery.receipts.link import link_all

    logger.info("receipts: %d linked", link_all(wiring.store(), wiring.clock))


@https_fn.on_call(memory=512)
def search_receipts(request: https_fn.CallableRequest[Any]) -> Any:
    """Data: ReceiptSearch; answers `{receipts, next?}`, newest first, as `stardust receipts verify` takes them."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.receipts.archive import ReceiptSearch
        from shared.delivery.receipts.archive import search_receipts as search
        from shared.model.codec import decode

        found = search(decode(ReceiptSearch, data), caller=caller, store=wiring.store())
        return {"receipts": found.receipts, "next": found.next}

    return answer(request, use_case)


@https_fn.on_call(memory=512, timeout_sec=300)
def verify_receipts(request: https_fn.CallableRequest[Any]) -> Any:
    """Verifies a stretch of the tenant's chain. Data: `{after?, limit?}`; answers `{checked, problems, next?}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.receipts.archive import ReceiptCheck
        from shared.delivery.receipts.archive import verify_receipts as verify
        from shared.model.codec import decode

        checked = verify(decode(ReceiptCheck, data), caller=caller, store=wiring.store(), clock=wiring.clock)
        problems = [problem.to_dict() for problem in checked.problems]
        return {"checked": checked.checked, "problems": problems, "next": checked.next}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def print_receipt(request: https_fn.CallableRequest[Any]) -> Any:
    """A delivery's receipt as PDF. Data: `{deliveryId}`; answers `{fileName, contentType, content}` (base64)."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.receipts.download import print_pdf
        from shared.delivery.requests.control import DeliveryReference
        from shared.model.codec import decode

        delivery_id, adapters = decode(DeliveryReference, data).delivery_id, wiring.adapters()
        printed = print_pdf(
            delivery_id, caller=caller, store=adapters.store, blobs=adapters.blobs, clock=adapters.clock
        )
        content = b64encode(printed.content).decode()
        return {"fileName": printed.file_name, "contentType": "application/pdf", "content": content}

    return answer(request, use_case)
