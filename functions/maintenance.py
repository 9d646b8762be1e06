"""Maintenance: receipts and their chains, uploads that were interrupted, retention, domains, exports and backups."""

from typing import Any

from firebase_functions import https_fn, scheduler_fn, tasks_fn
from firebase_functions.options import RateLimits

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.guards.followed import followed
from functions.serving import RESULT_RETRIES, logger


@scheduler_fn.on_schedule(schedule="*/5 * * * *", memory=512, timeout_sec=300)
@followed
def link_receipts(_event: scheduler_fn.ScheduledEvent) -> None:
    """Links new receipts into their tenants' chains."""
    from shared.delivery.receipts.link import link_all

    logger.info("receipts: %d linked", link_all(wiring.store(), wiring.clock))


@scheduler_fn.on_schedule(schedule="20 2,14 * * *", memory=512, timeout_sec=540)
@followed
def sign_heads(_event: scheduler_fn.ScheduledEvent) -> None:
    """Signs the heads of the tenants' chains once a day; the second run makes up for a failed first one."""
    from shared.delivery.receipts.heads import sign_heads as sign

    configured = wiring.settings()
    if not configured.emulated and not (configured.signing_key and configured.ledger_bucket):
        logger.warning("heads are not signed: STARDUST_SIGNING_KEY or STARDUST_LEDGER_BUCKET is not set")
        return
    logger.info("heads: %d signed", sign(wiring.adapters()))


@scheduler_fn.on_schedule(schedule="*/15 * * * *", memory=1024, timeout_sec=540)
@followed
def resume_uploads(_event: scheduler_fn.ScheduledEvent) -> None:
    """Measures files again whose measurement was interrupted; after three attempts they are rejected."""
    from shared.catalog.assets.process import resume_uploads as resume

    logger.info("uploads: %d settled", resume(wiring.adapters()))


@scheduler_fn.on_schedule(schedule="10 * * * *", memory=512, timeout_sec=540)
@followed
def enforce_retention(_event: scheduler_fn.ScheduledEvent) -> None:
    """Deletes documents that are older than each tenant's settings allow."""
    from shared.accounts.privacy.retention import enforce_retention as enforce

    logger.info("retention: %d documents deleted", enforce(wiring.store(), wiring.clock))


@scheduler_fn.on_schedule(schedule="40 4 * * *", memory=512, timeout_sec=540)
@followed
def check_domains(_event: scheduler_fn.ScheduledEvent) -> None:
    """Checks that the DNS still proves the tenants' custom domains."""
    from shared.notifications.domains import check_domains as check

    logger.info("domains: %d dropped", check(wiring.adapters()))


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=20),
    concurrency=1,
    max_instances=20,
    memory=1024,
    timeout_sec=1800,
)
@followed
def perform(request: https_fn.CallableRequest[Any]) -> Any:
    """Performs an import, an export, a backup or a restore. Data: JobTask (shared/events.py)."""
    from shared.jobs import run_task

    outcome = run_task(request.data, wiring.adapters())
    logger.info("%s %s: %s", request.data.get("kind"), request.data.get("jobId"), outcome)
    return {"outcome": outcome}


@scheduler_fn.on_schedule(schedule="*/15 * * * *", memory=512, timeout_sec=540)
@followed
def tend_jobs(_event: scheduler_fn.ScheduledEvent) -> None:
    """Begins scheduled backups, resumes lost jobs and merges of records, and deletes what is old enough."""
    from shared.diagnostics.suite.runs import tend_runs
    from shared.jobs import tend_jobs as tend

    logger.info("jobs: %s; test runs: %d", tend(wiring.adapters()), tend_runs(wiring.adapters()))
