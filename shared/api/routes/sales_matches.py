"""Routes of matches: what reported sales are in the catalogue."""

from shared.api.errors import BadRequest
from shared.api.handler import use
from shared.api.route import Call, Route
from shared.errors import InvalidInput
from shared.model.sales.match import SalesMatch
from shared.sales.matching import settle
from shared.sales.matching.listing import MatchPage, MatchQuery, list_matches


def list_sales_matches(call: Call) -> MatchPage:
    """Lists what services report as sold and what it is in the tenant's catalogue, the largest quantity first."""
    try:
        return list_matches(call.query, caller=call.caller, adapters=call.adapters)
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


_ITEM = "/sales/matches/{matchId}"

ROUTES = (
    Route("GET", "/sales/matches", "List what was sold", list_sales_matches, MatchPage, query=MatchQuery),
    Route(
        "POST",
        f"{_ITEM}/settle",
        "Settle what reported sales are",
        use(settle.settle_match, name="settle_sales_match"),
        SalesMatch,
        role="manager",
        body=settle.MatchChoice,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/reopen",
        "Take back what was settled",
        use(settle.reopen_match, name="reopen_sales_match"),
        SalesMatch,
        role="manager",
    ),
)
