"""Derives the deterministic ids of deliveries, lanes, messages, batches and tasks. Pure.

Ids are hashes, never sequential: Firestore and Cloud Tasks slow down on adjacent keys.
"""

import hashlib
from datetime import datetime, timedelta

_TASK_WINDOW = timedelta(minutes=10)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def delivery_id(
    *, tenant_id: str, release_id: str, target_id: str, action: str, content_hash: str, previous: str | None
) -> str:
    """The delivery's id, which is also its idempotency key: equal requests give the same delivery.

    `previous` is the lane's last completed delivery, so that content that was replaced can be sent again.
    """
    return _digest(tenant_id, release_id, target_id, action, content_hash, previous or "")


def keyed_id(tenant_id: str, idempotency_key: str) -> str:
    """The id of a delivery that was requested with the client's own idempotency key."""
    return _digest("key", tenant_id, idempotency_key)


def jitter(delivery: str, attempt: int) -> float:
    """A deterministic value from 0 to 1 that spreads the retries of many deliveries over time."""
    return int(_digest("jitter", delivery, str(attempt))[:8], 16) / 0xFFFFFFFF


def lane_id(release_id: str, target_id: str) -> str:
    """The id of the lane of one release at one target."""
    return _digest("lane", release_id, target_id)


def message_id(delivery: str) -> str:
    """The DDEX MessageId: unique per delivery, the same on each retry."""
    return f"MSG-{delivery}"


def mead_message_id(delivery: str) -> str:
    """The MessageId of the delivery's MEAD message."""
    return f"MEAD-{delivery}"


def thread_id(lane: str) -> str:
    """The DDEX MessageThreadId: one for all messages about a release to a target."""
    return f"THR-{lane}"


def batch_id(instant: datetime) -> str:
    """`YYYYMMDDhhmmssnnn`, where nnn is milliseconds (ERN-C SFTP, clause 8.3)."""
    return f"{instant:%Y%m%d%H%M%S}{instant.microsecond // 1000:03}"


def batch_key(target_id: str, batch: str) -> str:
    """The id of the document that reserves a batch id at a target."""
    return _digest("batch", target_id, batch)


def task_id(delivery: str, attempt: int, continuation: int, due: datetime, now: datetime) -> str:
    """Unique per attempt, `continuation`, due time and ten minutes: a lost task is queued again once per window.

    Cloud Tasks rejects a name for hours after its task ran.
    """
    window = int(now.timestamp() // _TASK_WINDOW.total_seconds())
    return _digest("task", delivery, str(attempt), str(continuation), due.isoformat(), str(window))


def sales_match_id(tenant_id: str, kind: str, *named: str) -> str:
    """The id of what services call a recording or release by a `kind` of name, such as an ISRC.

    Begins with the tenant's, so that no archive of another tenant can take its place.
    """
    return f"{tenant_id}_{_digest('sales-match', kind, *named)}"


def tenant_folder(tenant_id: str) -> str:
    """Where everything is in the bucket that a tenant's documents name. What is elsewhere, no document names."""
    return f"tenants/{tenant_id}"


def mead_path(tenant_id: str, delivery_id: str) -> str:
    """Where the MEAD message of a delivery is stored in the bucket."""
    return f"{tenant_folder(tenant_id)}/mead/{delivery_id}.xml"


def message_path(tenant_id: str, delivery_id: str) -> str:
    """Where the message of a delivery is stored in the bucket."""
    return f"{tenant_folder(tenant_id)}/ern/{delivery_id}.xml"


def job_task_id(kind: str, job_id: str, continuation: int, now: datetime) -> str:
    """Unique per job, `continuation` and ten minutes, as `task_id`."""
    window = int(now.timestamp() // _TASK_WINDOW.total_seconds())
    return _digest("job", kind, job_id, str(continuation), str(window))


def scheduled_backup_ids(tenant_id: str, day: str) -> tuple[str, str]:
    """The ids of the backup that the schedule makes of a tenant on a day, `YYYY-MM-DD`, and of another if that fails.

    They make it one a day, however often the schedule runs.
    """
    return _digest("backup", tenant_id, day), _digest("backup", tenant_id, day, "again")


def export_folder(tenant_id: str, export_id: str) -> str:
    """Where the files of an export are in the bucket."""
    return f"{tenant_folder(tenant_id)}/exports/{export_id}"


def import_folder(tenant_id: str, import_id: str) -> str:
    """Where the uploaded files of an import, or its reports, are in the bucket. They are deleted after two weeks."""
    return f"imports/{tenant_id}/{import_id}"


def imported_release_id(import_id: str, number: int) -> str:
    """The id of the draft that an import makes of its release with this number, however often it is tried."""
    return _digest("import", import_id, str(number))


def sales_folder(tenant_id: str, import_id: str) -> str:
    """Where the sales reports of an import are kept in the bucket as they came, with the slash at its end."""
    return f"{tenant_folder(tenant_id)}/sales/{import_id}/"


def sales_report_id(tenant_id: str, report_id: str) -> str:
    """The id under which a tenant's sales report is stored, by the report's own id."""
    return f"{tenant_id}_{_digest('sales', report_id)}"


def royalties_folder(tenant_id: str) -> str:
    """Where the files of a tenant's royalties are in the bucket, with the slash at its end."""
    return f"{tenant_folder(tenant_id)}/royalties/"


def royalty_terms_id(tenant_id: str, version: int) -> str:
    """The id of a version of a tenant's agreements."""
    return f"{tenant_id}_{version}"


def royalty_statement_id(tenant_id: str, run_id: str, payee: str) -> str:
    """The id of a payee's statement of a royalty run."""
    return f"{tenant_id}_{_digest('statement', run_id, payee)}"
