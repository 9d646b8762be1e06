"""Trigger of memberships: custom claims follow them."""

from typing import Any

from firebase_functions import firestore_fn

from functions import wiring


@firestore_fn.on_document_written(document="tenants/{tenantId}/members/{uid}", memory=512)
def on_member_written(event: firestore_fn.Event[Any]) -> None:
    """Sets the person's claims to their memberships as they are now; the event may be old.

    If it fails, stale claims give no right: rules and callables look at the membership.
    """
    from shared.accounts.members.claims import sync_claims

    adapters = wiring.adapters()
    sync_claims(event.params["uid"], store=adapters.store, accounts=adapters.accounts)
