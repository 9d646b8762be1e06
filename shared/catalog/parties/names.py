"""Derives from a record's names how it is sorted, compared and found. Pure."""

from collections.abc import Iterator
from typing import Any

from shared.catalog.parties.credits import party_key
from shared.catalog.words import beginnings, filter_term, words_of
from shared.model.party import PartyContent, PartyKind

_MAX_TERMS = 1500


def names_of(party: PartyContent) -> dict[str, Any]:
    """The fields of a record that are derived from its names and its kind."""
    terms = {kind_term(None): None, kind_term(party.kind): None}
    for name in every_name(party):
        for word in words_of(name):
            terms |= dict.fromkeys(beginnings(word))
    return {
        "key": party_key(party.sort_name or party.name),
        "keys": list(dict.fromkeys(party_key(name) for name in every_name(party))),
        "terms": list(terms)[:_MAX_TERMS],
    }


def kind_term(kind: PartyKind | None) -> str:
    """The term of the records of a kind, or of all that are in lists."""
    return filter_term({"kind": kind} if kind else {})


def every_name(party: PartyContent) -> Iterator[str]:
    """The names under which the party is credited, its usual one first."""
    yield party.name
    yield from party.variants
    yield from (each.text for each in party.local_names)
