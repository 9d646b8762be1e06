"""Counts attempts as they end: one write by increments, no read, in the transaction that ends the attempt.

A day's counters are spread over eight shards, chosen by lane, so that a tenant's deliveries do not contend for one
document (Firestore accepts about one write per second to each).
"""

import hashlib
from datetime import datetime
from typing import Literal

from shared.analytics.sketch import bucket_of
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.statistics import Cost
from shared.platform.store.port import Add, Data, Transaction

SHARDS = 8

Ending = Literal["completed", "failed", "retried", "parked", "continued"]


def count_ending(
    transaction: Transaction, delivery: Delivery, ending: Ending, *, protocol: str, cost: Cost, now: datetime
) -> None:
    """Adds the outcome and the cost of an attempt to the sums of its day."""
    shard = int(hashlib.sha256(delivery.lane.encode()).hexdigest(), 16) % SHARDS
    day_id = f"{delivery.tenant_id}-{now:%Y%m%d}-{shard}"
    cell: Data = {
        "targetId": delivery.target_id,
        "protocol": protocol,
        "messageType": delivery.message_type,
        "messageSubType": delivery.message_sub_type,
        ending: Add(1),
        "cost": {name: Add(count) for name, count in cost.model_dump().items()},
    }
    if ending == "completed":
        since = delivery.scheduled
        cell["durations"] = {bucket_of((now - since).total_seconds()): Add(1)}
    name = f"{delivery.target_id}-{protocol}-{delivery.message_type}-{delivery.message_sub_type}"
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    document: Data = {"id": day_id, "tenantId": delivery.tenant_id, "day": day, "cells": {name: cell}}
    transaction.merge(f"deliveryStatistics/{day_id}", document)
