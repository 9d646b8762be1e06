"""Proposes records for names in releases that link to none. It never links anything itself.

Reads the catalogue's index, at most 500 entries at a time, and at most 1,000 records to compare names with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field
from rapidfuzz import fuzz, process

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.parties.credits import party_key, unlinked_of
from shared.catalog.parties.names import kind_term
from shared.catalog.releases.listing import CATALOGUE, MAX_SCANNED
from shared.model.base import Cursor, Id, Model, Text, is_text
from shared.model.codec import decode
from shared.model.delivery.entry import EntryCredit
from shared.model.party import CreditRole, PartyKind, PartyRecord
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Data, Query, Reader

_MAX_RECORDS = 1000
_MAX_PROPOSALS = 100
_MAX_CANDIDATES = 3
_RELEASES_LISTED = 50
_LEAST_SCORE = 85
"""From which score of rapidfuzz's ratio, 0 to 100, names are nearly equal."""

_KINDS: Mapping[CreditRole, PartyKind] = {"label": "label", "publisher": "publisher", "rightsController": "label"}
"""The kind that a record for a credit of the role most likely has; a person for others."""
_COLLECTIVE = frozenset({"various artists", "various", "unknown artist", "traditional"})
"""Names that stand for nobody in particular (Apple Music Style Guide, Various Artists)."""


class ProposalsQuery(Model):
    """Which part of the catalogue to look at."""

    cursor: Cursor | None = None
    """The `nextCursor` of the releases that were changed later; without it, the last changed."""


class PartyCandidate(Model):
    """A record that may be meant by a name."""

    party: PartyRecord
    """The record."""
    score: Annotated[int, Field(ge=0, le=100)]
    """How alike the names are; at 100, they are the same but for case, accents and punctuation."""


class PartyProposal(Model):
    """A name that credits of releases have, and that links to no record."""

    name: Text
    """The name, in its most frequent spelling."""
    spellings: list[Text]
    """All spellings, the most frequent first."""
    kind: PartyKind
    """The kind that a record most likely has."""
    roles: list[CreditRole]
    """What the credits say that it is."""
    releases: int
    """How many releases have it."""
    release_ids: Annotated[list[Id], Field(max_length=_RELEASES_LISTED)]
    """The releases, at most 50."""
    candidates: list[PartyCandidate]
    """Records with the same or nearly the same name, the surest first."""


class PartyProposals(Model):
    """The names of some of the catalogue's releases that link to no record."""

    releases: int
    """How many releases were looked at."""
    items: list[PartyProposal]
    """The names, the most frequent first, at most 100."""
    next_cursor: str | None = None


@dataclass
class _Group:
    """The credits of one name."""

    spellings: Counter[str] = field(default_factory=Counter)
    roles: dict[CreditRole, None] = field(default_factory=dict)
    release_ids: dict[str, None] = field(default_factory=dict)


def propose_parties(request: ProposalsQuery, *, caller: Caller, adapters: Adapters) -> PartyProposals:
    """Proposes records for names in the tenant's releases that link to none, and tells records that may be meant.

    Looks at 500 releases at a time, those changed last first. Raises InvalidInput for a cursor of another list.
    """
    store = adapters.store
    query = CATALOGUE.query(caller.tenant_id, None, "-updated", limit=MAX_SCANNED)
    entries, cursor = page_at(request.cursor, query, store=store)
    groups = _groups(entries, store)
    frequent = sorted(groups, key=lambda key: (-len(groups[key].release_ids), key))[:_MAX_PROPOSALS]
    records = _records(caller.tenant_id, store) if frequent else []
    return PartyProposals(
        releases=len(entries),
        items=[_proposal(key, groups[key], records) for key in frequent],
        next_cursor=cursor,
    )


def _groups(entries: Iterable[Data], reader: Reader) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for entry in entries:
        for credit in _unlinked(entry, reader):
            key = party_key(credit.name)
            if key in _COLLECTIVE:
                continue
            group = groups.setdefault(key, _Group())
            group.spellings[credit.name] += 1
            group.roles[credit.role] = None
            group.release_ids[entry["id"]] = None
    return groups


def _unlinked(entry: Data, reader: Reader) -> list[EntryCredit]:
    """The credits in the entry; in the document, if the entry is older than the index's credits.

    Clients write names directly: those that no record could have are left out.
    """
    found = entry.get("unlinked")
    if found is None:
        found = unlinked_of(reader.get(f"releases/{entry['id']}") or {})
    return [decode(EntryCredit, each) for each in found if is_text(each["name"])]


def _records(tenant_id: str, reader: Reader) -> list[PartyRecord]:
    query = Query(
        "parties",
        where=(("tenantId", "==", tenant_id), ("terms", "array_contains", kind_term(None))),
        order=("key",),
        limit=_MAX_RECORDS,
    )
    return [decode(PartyRecord, data) for data in reader.find(query)]


def _proposal(key: str, group: _Group, records: list[PartyRecord]) -> PartyProposal:
    spellings = [name for name, _ in group.spellings.most_common()]
    kinds = [_KINDS.get(role, "person") for role in group.roles]
    return PartyProposal(
        name=spellings[0],
        spellings=spellings,
        kind=kinds[0],
        roles=list(group.roles),
        releases=len(group.release_ids),
        release_ids=list(group.release_ids)[:_RELEASES_LISTED],
        candidates=_candidates(key, records),
    )


def _candidates(key: str, records: list[PartyRecord]) -> list[PartyCandidate]:
    """The records that have the name, or one nearly equal to it."""
    names = {(index, each): each for index, party in enumerate(records) for each in party.keys}
    alike = process.extract(key, names, scorer=fuzz.ratio, score_cutoff=_LEAST_SCORE, limit=3 * _MAX_CANDIDATES)
    best: dict[int, float] = {}
    for _, score, (index, _name) in alike:
        best[index] = max(best.get(index, 0), score)
    ranked = sorted(best.items(), key=lambda each: -each[1])[:_MAX_CANDIDATES]
    return [PartyCandidate(party=records[index], score=int(score)) for index, score in ranked]
