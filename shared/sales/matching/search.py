"""Finds what reported sales are in the tenant's catalogue: by identifiers, then by what is alike. Only reads."""

from collections.abc import Mapping

from shared.catalog.numbers.records import records_with
from shared.platform.store.port import Reader
from shared.sales.matching.decision import Decision, by_identifiers
from shared.sales.matching.named import Named
from shared.sales.matching.similar import find_similar


def decide(sought: Mapping[str, Named], tenant_id: str, reader: Reader) -> dict[str, Decision]:
    """The decision about each of what is sought, by its key in `sought`.

    Looks up all numbers together, then the titles of what no number names.
    """
    keys = dict.fromkeys(key for named in sought.values() for key in named.keys)
    records = {record.key: record for record in records_with(tenant_id, keys, reader)}
    decisions = {key: by_identifiers(named, records) for key, named in sought.items()}
    left = {key: sought[key] for key, decision in decisions.items() if decision.state != "matched"}
    similar = find_similar(left, tenant_id, reader)
    return decisions | {key: decisions[key].with_similar(similar.get(key, ())) for key in left}
