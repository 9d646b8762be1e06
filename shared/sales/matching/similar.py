"""Searches the tenant's catalogue for releases with the titles that a report names, and compares them.

A title is looked up by its longest word in the catalogue's index; the other words are compared in the entries that this
finds. Titles are looked up together; those with frequent words then once more alone, so that they hide no other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from shared.catalog.releases.terms import MAX_TERMS
from shared.catalog.words import words_of
from shared.model.sales.match import MatchCandidate
from shared.platform.store.port import MAX_VALUES, Data, Query, Reader
from shared.sales.matching.likeness import candidates_in, without_version
from shared.sales.matching.named import Named

MAX_TOGETHER = 150
"""Entries of the index that are read for up to 30 words together."""
MAX_ALONE = 30
"""Entries that are read for one frequent word."""
MAX_COMPARED = 5
"""Releases that are compared with one title."""
MAX_RELEASES = 500
"""Releases that one search reads."""
_CHUNK = 10
"""Releases in memory at once: one may have a megabyte."""

Similar = dict[str, list[MatchCandidate]]


def find_similar(sought: Mapping[str, Named], tenant_id: str, reader: Reader) -> Similar:
    """The candidates for each of what is sought, by its key in `sought`; in no order."""
    words = {key: words_of(without_version(named.title)) for key, named in sought.items()}
    by_word: dict[str, list[str]] = defaultdict(list)
    for key, its_words in words.items():
        if its_words:
            by_word[max(its_words, key=len)].append(key)
    likely: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in _entries(list(by_word), tenant_id, reader):
        terms = set(entry.get("terms", ()))
        for word in by_word.keys() & terms:
            for key in by_word[word]:
                if len(terms) >= MAX_TERMS or terms.issuperset(words[key]):
                    likely[key][str(entry["id"])] = sum(each in terms for each in words_of(sought[key].artist))
    return _compare(sought, {key: _best(entries) for key, entries in likely.items()}, tenant_id, reader)


def _entries(words: Sequence[str], tenant_id: str, reader: Reader) -> Iterable[Data]:
    frequent: list[str] = []
    for start in range(0, len(words), MAX_VALUES):
        some = words[start : start + MAX_VALUES]
        found = _with_any(some, tenant_id, MAX_TOGETHER, reader)
        yield from found
        frequent += some if len(found) == MAX_TOGETHER else ()
    for word in frequent:
        yield from _with_any([word], tenant_id, MAX_ALONE, reader)


def _with_any(words: Sequence[str], tenant_id: str, limit: int, reader: Reader) -> Sequence[Data]:
    query = Query(
        "releaseIndex",
        where=(("tenantId", "==", tenant_id), ("terms", "array_contains_any", list(words))),
        order=("-updated",),
        limit=limit,
    )
    return reader.find(query)


def _best(entries: Mapping[str, int]) -> list[str]:
    """Those whose entries have the most words of the artist."""
    return sorted(entries, key=lambda each: (-entries[each], each))[:MAX_COMPARED]


def _compare(
    sought: Mapping[str, Named], likely: Mapping[str, Iterable[str]], tenant_id: str, reader: Reader
) -> Similar:
    by_release: dict[str, list[str]] = defaultdict(list)
    for key, release_ids in likely.items():
        for release_id in release_ids:
            by_release[release_id].append(key)
    found: Similar = defaultdict(list)
    wanted = list(by_release)[:MAX_RELEASES]
    for start in range(0, len(wanted), _CHUNK):
        stored = reader.get_all(f"releases/{each}" for each in wanted[start : start + _CHUNK])
        for release in stored.values():
            for key in by_release[str(release["id"])] if release.get("tenantId") == tenant_id else ():
                found[key] += candidates_in(release, sought[key])
    return found
