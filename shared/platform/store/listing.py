"""Lists that clients filter, bound in time and sort: one declaration for the queries and their indexes. Pure.

Filters combine freely: Firestore merges the indexes of equality filters that have the same order.
https://firebase.google.com/docs/firestore/query-data/index-overview#taking_advantage_of_index_merging
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.platform.store.port import Operator, Query


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a tenant's documents.

    `filters`: the document's field for each filter's name. `time`: the field of the moment that orders and bounds the
    list. Each filter needs one index a direction, on `tenantId`, its field and `time`.
    """

    collection: str
    filters: Mapping[str, str]
    time: str

    def query(
        self,
        tenant_id: str,
        filters: Mapping[str, Any],
        *,
        since: datetime | None = None,
        before: datetime | None = None,
        oldest_first: bool = False,
    ) -> Query:
        """The documents that pass all filters (None passes everything), from `since` on, and before `before`."""
        where: list[tuple[str, Operator, Any]] = [("tenantId", "==", tenant_id)]
        where += [(field, "==", filters[name]) for name, field in self.filters.items() if filters.get(name) is not None]
        where += [(self.time, ">=", since)] if since else []
        where += [(self.time, "<", before)] if before else []
        return Query(self.collection, where=tuple(where), order=((self.time if oldest_first else f"-{self.time}"),))
