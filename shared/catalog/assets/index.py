"""Owns the inverted index of recordings: under each term, the assets that have it.

A lookup reads at most TERMS documents whatever the catalog's size: a tenant's terms are so many that few assets
meet in one, and a list that is full is of a sound too common to tell anything. Adding and forgetting may run twice.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from shared.platform.store.port import Query, Store, Transaction

_COLLECTION = "recordingTerms"
_TERMS_PER_QUERY = 30  # Firestore's limit for `in`
_TERMS_PER_TRANSACTION = 30
_MAX_ASSETS = 200

_Change = Callable[[list[str]], list[str]]


def add_recording(asset_id: str, terms: Sequence[int], *, tenant_id: str, store: Store) -> None:
    """Enters an asset under its terms. Raises Unavailable."""

    def grown(assets: list[str]) -> list[str]:
        return assets if asset_id in assets or len(assets) >= _MAX_ASSETS else [*assets, asset_id]

    _change(terms, grown, tenant_id, store)


def forget_recording(asset_id: str, terms: Sequence[int], *, tenant_id: str, store: Store) -> None:
    """Takes an asset out of the index. Raises Unavailable."""
    _change(terms, lambda assets: [other for other in assets if other != asset_id], tenant_id, store)


def likely_assets(terms: Sequence[int], *, store: Store, most: int) -> list[str]:
    """The assets that share the most terms, the likeliest first. Raises Unavailable."""
    shared: Counter[str] = Counter()
    for start in range(0, len(terms), _TERMS_PER_QUERY):
        asked = list(terms[start : start + _TERMS_PER_QUERY])
        for entry in store.find(Query("recordingTerms", where=(("term", "in", asked),), limit=_TERMS_PER_QUERY)):
            if len(entry["assets"]) < _MAX_ASSETS:
                shared.update(entry["assets"])
    return [asset_id for asset_id, _ in shared.most_common(most)]


def _change(terms: Sequence[int], change: _Change, tenant_id: str, store: Store) -> None:
    for start in range(0, len(terms), _TERMS_PER_TRANSACTION):
        part = terms[start : start + _TERMS_PER_TRANSACTION]
        store.transact(partial(_change_part, terms=part, change=change, tenant_id=tenant_id))


def _change_part(transaction: Transaction, terms: Sequence[int], change: _Change, tenant_id: str) -> None:
    entries = {term: transaction.get(_path(term)) or {} for term in terms}
    for term, entry in entries.items():
        assets = change(list(entry.get("assets", [])))
        if assets != entry.get("assets", []):
            transaction.set(_path(term), {"term": term, "tenantId": tenant_id, "assets": assets})


def _path(term: int) -> str:
    return f"{_COLLECTION}/{term & 0xFFFFFFFFFFFFFFFF:016x}"
