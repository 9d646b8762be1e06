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


@dataclass(frozen=True, slots=True)
class SortedListing:
    """A list of a tenant's documents in several orders, of all or of those with a term.

    `terms`: the field with the list of a document's terms. `orders`: the field of each order's name. Each order needs
    two indexes a direction: on `tenantId` and its field, without and with `terms`.
    """

    collection: str
    terms: str
    orders: Mapping[str, str]

    def query(
        self,
        tenant_id: str,
        term: str | None,
        order: str,
        *,
        since: datetime | None = None,
        before: datetime | None = None,
        limit: int = 100,
    ) -> Query:
        """The documents with the term, or all without one; `order` is a name of `orders`, reversed after `-`.

        `since` and `before` bound the order's field, a moment.
        """
        field = self.orders[order.lstrip("-")]
        where: list[tuple[str, Operator, Any]] = [("tenantId", "==", tenant_id)]
        where += [(self.terms, "array_contains", term)] if term is not None else []
        where += [(field, ">=", since)] if since else []
        where += [(field, "<", before)] if before else []
        ordered = f"-{field}" if order.startswith("-") else field
        return Query(self.collection, where=tuple(where), order=(ordered,), limit=limit)
