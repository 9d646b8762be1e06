"""Limits the computing time that a tenant's files may take in a day.

A file of a few bytes can take minutes to decode, so counting requests is not enough. The seconds of a day (UTC) are
counted in one document, beside the rate limits. A measurement that is under way when they run out is completed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil
from time import monotonic

from shared.accounts.adapters import Adapters
from shared.errors import RateLimited
from shared.platform.store.port import Add

_DAY = timedelta(days=1)


@contextmanager
def measuring(tenant_id: str, adapters: Adapters) -> Iterator[None]:
    """Counts the seconds that the block takes, at least one. One read and one write.

    Raises RateLimited, before the block, if the tenant has used its seconds of this day.
    """
    now = adapters.clock()
    path, most = measuring_path(tenant_id, now), adapters.measuring_s_per_day
    used = adapters.store.get(path)
    if used is not None and used["count"] >= most:
        raise RateLimited(
            f"The files of your tenant have been measured for {most} seconds today, which is all that a day allows.",
            limit=most,
            window_s=int(_DAY.total_seconds()),
            kind="seconds of measuring",
            retry_after_s=ceil((_next_day(now) - now).total_seconds()),
        )
    started = monotonic()
    try:
        yield
    finally:
        spent_s = max(1, ceil(monotonic() - started))
        count = {"count": Add(spent_s), "expires": _next_day(now) + _DAY}
        adapters.store.transact(lambda transaction: transaction.merge(path, count))


def measuring_path(tenant_id: str, now: datetime) -> str:
    """The document that counts the tenant's seconds on this day."""
    return f"rateLimits/measuring-{now.astimezone(UTC):%Y%m%d}-{tenant_id}"


def _next_day(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
