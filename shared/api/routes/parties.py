"""Routes of the tenant's records of artists, labels, writers and publishers."""

from shared.api.handler import itself, use
from shared.api.route import Route
from shared.catalog.links.linking import LinkContent, LinkResult, link_party
from shared.catalog.links.merge import MergeContent, MergeResult, merge_parties
from shared.catalog.links.proposals import PartyProposals, ProposalsQuery, propose_parties
from shared.catalog.links.unmerge import UnmergeResult, unmerge_party
from shared.catalog.links.uses import UsesQuery, list_uses
from shared.catalog.parties import records
from shared.catalog.parties.listing import PartyPage, PartyQuery, list_parties
from shared.catalog.releases.listing import ReleasePage
from shared.model.party import PartyContent, PartyRecord

_ITEM = "/parties/{partyId}"

ROUTES = (
    Route("GET", "/parties", "List and search records", use(list_parties), PartyPage, query=PartyQuery),
    Route(
        "GET",
        "/parties/proposals",
        "Propose records for unlinked names",
        use(propose_parties),
        PartyProposals,
        query=ProposalsQuery,
    ),
    Route(
        "POST",
        "/parties",
        "Create a record",
        use(records.create_party, root="party", location="/parties/{0.id}", etag=itself),
        PartyRecord,
        role="manager",
        body=PartyContent,
        status=201,
        tagged=True,
    ),
    Route("GET", _ITEM, "Read a record", use(records.get_party, etag=itself), PartyRecord, tagged=True),
    *Route(
        "PUT",
        _ITEM,
        "Replace a record",
        use(records.update_party, root="party", etag=itself),
        PartyRecord,
        role="manager",
        body=PartyContent,
        conditional=True,
        tagged=True,
        conflicts=True,
    ).with_patch("Change some of a record", use(records.patch_party, root="party", etag=itself)),
    Route(
        "DELETE",
        _ITEM,
        "Delete a record that nothing links to",
        use(records.delete_party),
        role="manager",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route(
        "GET", f"{_ITEM}/uses", "List the releases that link to a record", use(list_uses), ReleasePage, query=UsesQuery
    ),
    Route(
        "POST",
        f"{_ITEM}/link",
        "Make credits of releases link to a record",
        use(link_party),
        LinkResult,
        role="manager",
        body=LinkContent,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/merge",
        "Merge another record into this one",
        use(merge_parties),
        MergeResult,
        role="manager",
        body=MergeContent,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/unmerge",
        "Take a record's merge back",
        use(unmerge_party),
        UnmergeResult,
        role="manager",
        conflicts=True,
    ),
)
