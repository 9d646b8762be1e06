"""Maintains the inverted index of recordings, which maps each term to the assets that contain it.

A lookup reads at most TERMS documents regardless of the size of the catalog. The space of terms is large, so few
assets share one; a full list belongs to a sound too common to be distinctive and is ignored. Adding and removing are
idempotent.
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
    """Adds an asset under its terms. Raises Unavailable."""

    def added(assets: list[str]) -> list[str]:
        return assets if asset_id in assets or len(assets) >= _MAX_ASSETS else [*assets, asset_id]

    _change(terms, added, tenant_id, store)


def remove_recording(asset_id: str, terms: Sequence[int], *, tenant_id: str, store: Store) -> None:
    """Removes an asset from the index. Raises Unavailable."""
    _change(terms, lambda assets: [other for other in assets if other != asset_id], tenant_id, store)


def likely_assets(terms: Sequence[int], *, store: Store, most: int) -> list[str]:
    """The assets that share the most terms, best match first; `most` is the maximum number. Raises Unavailable."""
    shared: Counter[str] = Counter()
    for start in range(0, len(terms), _TERMS_PER_QUERY):
        chunk = list(terms[start : start + _TERMS_PER_QUERY])
        for entry in store.find(Query("recordingTerms", where=(("term", "in", chunk),), limit=_TERMS_PER_QUERY)):
            if len(entry["assets"]) < _MAX_ASSETS:
                shared.update(entry["assets"])
    return [asset_id for asset_id, _ in shared.most_common(most)]


def _change(terms: Sequence[int], change: _Change, tenant_id: str, store: Store) -> None:
    for start in range(0, len(terms), _TERMS_PER_TRANSACTION):
        chunk = terms[start : start + _TERMS_PER_TRANSACTION]
        store.transact(partial(_change_chunk, terms=chunk, change=change, tenant_id=tenant_id))


def _change_chunk(transaction: Transaction, terms: Sequence[int], change: _Change, tenant_id: str) -> None:
    entries = {term: transaction.get(_path(term)) or {} for term in terms}
    for term, entry in entries.items():
        assets = change(list(entry.get("assets", [])))
        if assets != entry.get("assets", []):
            transaction.set(_path(term), {"term": term, "tenantId": tenant_id, "assets": assets})


def _path(term: int) -> str:
    return f"{_COLLECTION}/{term & 0xFFFFFFFFFFFFFFFF:016x}"
