"""Maintenance schedules, which link receipts into chains, resume interrupted uploads, and enforce retention."""

from firebase_functions import scheduler_fn

from functions import wiring
from functions.serving import logger


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300)
def link_receipts(_event: scheduler_fn.ScheduledEvent) -> None:
    """Links new receipts into their tenants' chains."""
    from shared.delivery.receipts.link import link_all

    logger.info("receipts: %d linked", link_all(wiring.store(), wiring.clock))


@scheduler_fn.on_schedule(schedule="*/15 * * * *", memory=1024, timeout_sec=540)
def resume_uploads(_event: scheduler_fn.ScheduledEvent) -> None:
    """Measures files again whose measurement was interrupted; after three attempts they are rejected."""
    from shared.catalog.assets.process import resume_uploads as resume

    logger.info("uploads: %d settled", resume(wiring.adapters()))


@scheduler_fn.on_schedule(schedule="10 3 * * *", memory=512, timeout_sec=540)
def enforce_retention(_event: scheduler_fn.ScheduledEvent) -> None:
    """Deletes documents that are older than each tenant's settings allow."""
    from shared.accounts.privacy.retention import enforce_retention as enforce

    logger.info("retention: %d documents deleted", enforce(wiring.store(), wiring.clock))
