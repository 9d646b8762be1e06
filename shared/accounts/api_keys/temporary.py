"""Gives out a key for a few minutes to the deployment itself, which tries with it what keys may do."""

from datetime import timedelta

from shared.accounts.adapters import Adapters
from shared.accounts.api_keys.token import KeyToken
from shared.model.accounts.api_key import ApiKey, KeyHash, Scope
from shared.model.codec import encode

LASTS = timedelta(minutes=15)


def give_key(key_id: str, name: str, scopes: list[Scope], *, tenant_id: str, holder: str, adapters: Adapters) -> str:
    """Stores a key of a viewer that expires by itself after a quarter of an hour, and returns its secret.

    `holder` must be a member of the tenant. Raises Unavailable.
    """
    token, now = KeyToken(key_id, adapters.new_token()), adapters.clock()
    key = ApiKey(
        id=key_id,
        tenant_id=tenant_id,
        name=name,
        scopes=scopes,
        role="viewer",
        hashes=[KeyHash(hash=token.hash)],
        holder=holder,
        created=now,
        created_by=holder,
        expires=now + LASTS,
    )
    adapters.store.transact(lambda transaction: transaction.set(f"apiKeys/{key_id}", encode(key)))
    return token.text


def take_key_back(key_id: str, adapters: Adapters) -> None:
    """Deletes a key that `give_key` stored; no error if there is none. Raises Unavailable."""
    adapters.store.transact(lambda transaction: transaction.delete(f"apiKeys/{key_id}"))
