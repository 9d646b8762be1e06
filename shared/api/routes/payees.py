"""Routes of payees' links: those by which admins make and revoke them, and those that whoever has one may send."""

from shared.accounts.controls import ALWAYS
from shared.api.handler import use
from shared.api.route import Route
from shared.catalog.archives.links import FileLinks
from shared.sales.settlement.payees import links, page

ROUTES = (
    Route(
        "GET",
        "/royalties/payee-links",
        "List payees' links",
        use(links.list_payee_links),
        links.PayeeLinks,
        role="admin",
    ),
    Route(
        "POST",
        "/royalties/payee-links",
        "Make a payee's link",
        use(links.create_payee_link),
        links.CreatedPayeeLink,
        role="admin",
        body=links.PayeeLinkRequest,
        conflicts=True,
    ),
    Route(
        "DELETE",
        "/royalties/payee-links/{linkId}",
        "Revoke a payee's link",
        use(links.revoke_payee_link),
        role="admin",
        status=204,
        while_suspended=ALWAYS,
    ),
    Route(
        "POST",
        "/payee/view",
        "Read what a payee sees",
        use(page.view_payee),
        page.PayeeView,
        role=None,
        body=page.PayeeRequest,
        metered=True,
    ),
    Route(
        "POST",
        "/payee/statement",
        "Link a payee's own statement",
        use(page.link_payee_statement),
        FileLinks,
        role=None,
        body=page.PayeeStatementRequest,
        metered=True,
    ),
    Route(
        "POST",
        "/payee/confirm",
        "Confirm a payee's shares",
        use(page.confirm_shares),
        page.PayeeView,
        role=None,
        body=page.PayeeRequest,
        metered=True,
        conflicts=True,
    ),
)
