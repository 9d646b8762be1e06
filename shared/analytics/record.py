"""Counts attempts as they end: one write by increments, no read, in the transaction that ends the attempt.

A day's counters are spread over eight shards, chosen by lane, so that a tenant's deliveries do not contend for one
document (Firestore accepts about one write per second to each).
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from shared.analytics.sketch import bucket_of
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.statistics import Cost
from shared.platform.store.port import Add, Data, Transaction

SHARDS = 8

Ending = Literal["completed", "failed", "retried", "parked", "continued"]


def count_ending(
    transaction: Transaction,
    deliveries: Sequence[Delivery],
    ending: Ending,
    *,
    protocol: str,
    cost: Cost,
    now: datetime,
) -> None:
    """Adds the outcome of an attempt to the sums of its day: of one delivery, or of the members of a batch, lead first.

    The cost is counted once, with the lead.
    """
    lead = deliveries[0]
    shard = int(hashlib.sha256(lead.lane.encode()).hexdigest(), 16) % SHARDS
    day_id = f"{lead.tenant_id}-{now:%Y%m%d}-{shard}"
    cells: dict[str, Data] = {}
    for message_type, sub_type in {(each.message_type, each.message_sub_type) for each in deliveries}:
        alike = [each for each in deliveries if (each.message_type, each.message_sub_type) == (message_type, sub_type)]
        own_cost = cost if lead in alike else Cost()
        name = f"{lead.target_id}-{protocol}-{message_type}-{sub_type}"
        cells[name] = {
            "targetId": lead.target_id,
            "protocol": protocol,
            "messageType": message_type,
            "messageSubType": sub_type,
            ending: Add(len(alike)),
            "cost": {figure: Add(count) for figure, count in own_cost.model_dump().items()},
        }
        if ending == "completed":
            took = Counter(bucket_of((now - each.scheduled).total_seconds()) for each in alike)
            cells[name]["durations"] = {bucket: Add(count) for bucket, count in took.items()}
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    document: Data = {"id": day_id, "tenantId": lead.tenant_id, "day": day, "cells": cells}
    transaction.merge(f"deliveryStatistics/{day_id}", document)
