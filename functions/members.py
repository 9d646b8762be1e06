"""Trigger of memberships, which updates custom claims."""

from typing import Any

from firebase_functions import firestore_fn

from functions import wiring
from functions.guards.followed import followed


@firestore_fn.on_document_written(document="tenants/{tenantId}/members/{uid}", memory=512)
@followed
def on_member_written(event: firestore_fn.Event[Any]) -> None:
    """Sets the user's claims from their current memberships; the event may be outdated.

    If it fails, stale claims grant nothing: rules and callables check the membership itself.
    """
    from shared.accounts.members.claims import sync_claims

    adapters = wiring.adapters()
    sync_claims(event.params["uid"], store=adapters.store, accounts=adapters.accounts)
