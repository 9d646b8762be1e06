"""Manages API keys: admins create, list, rotate and revoke them; verifies the keys of incoming calls."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, Origin, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.api_keys.token import KeyToken, read_key
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.roster import confirm_member
from shared.errors import Conflict, Finding, Forbidden, InvalidInput
from shared.model.accounts.api_key import ApiKey, KeyHash, KeyLimits, Scope
from shared.model.accounts.tenant import Role
from shared.model.base import Id, Instant, Model, Text
from shared.model.codec import decode, encode
from shared.model.former import ONE_VOCABULARY
from shared.platform.store.port import Data, Query, Transaction

_LAST_USED_INTERVAL = timedelta(hours=1)
_MAX_KEYS = 100
"""The maximum number of keys per tenant."""


class KeyRequest(Model):
    """Request to create a key."""

    name: Text
    """A name that tells the tenant what the key is for."""
    scopes: list[Scope] = Field(min_length=1, max_length=50)
    """What the key may do; `write` includes `read`."""
    role: Role = "manager"
    """The most that the key may do, as a member's role."""
    expires: Instant | None = None
    """When it stops being valid; absent: never."""
    limits: KeyLimits = KeyLimits()
    """Limits of its own on requests."""


class KeyReference(Model):
    """Identifies a key."""

    key_id: Id


class RotateRequest(KeyReference):
    """Request to give a key a new secret; the old one stays valid for `grace_s` seconds."""

    grace_s: Annotated[int, Field(ge=0, le=7 * 86_400)] = 86_400


class KeyListing(Model):
    """Request to list the keys; empty."""


class KeyView(Model):
    """A key as admins see it: everything except its hashes."""

    id: Id
    key_id: Annotated[Id, ONE_VOCABULARY]
    """The same, under its former name. Use `id`."""
    prefix: Text
    """The beginning of the secret, to recognise it by."""
    name: Text
    """A name that tells the tenant what the key is for."""
    role: Role
    """The most that the key may do, as a member's role."""
    scopes: list[Scope]
    """What the key may do; `write` includes `read`."""
    limits: KeyLimits
    """Limits of its own on requests."""
    holder: Id
    """The uid of the member who has seen the secret."""
    created: Instant
    created_by: Id
    expires: Instant | None = None
    """When it stops being valid; absent: never."""
    last_used: Instant | None = None
    """When it last authenticated a request, accurate to the hour."""
    revoked: Instant | None = None
    """When it was revoked."""


class CreatedKey(Model):
    """A key and its secret, which is shown only once."""

    key: KeyView
    """The key."""
    secret: Text
    """The secret, to send as `Authorization: Bearer`; shown only once."""


class KeyUse(Model):
    """A verified key and what it allows."""

    key_id: Id
    tenant_id: Id
    role: Role
    scopes: list[Scope]
    limits: KeyLimits
    holder: Id

    def caller(self, origin: Origin) -> Caller:
        """The key as a caller."""
        limits = self.limits.model_dump()
        scopes = frozenset(self.scopes)
        return Caller(f"key_{self.key_id}", self.tenant_id, self.role, origin, scopes, limits, holder=self.holder)


def create_api_key(request: KeyRequest, *, caller: Caller, adapters: Adapters) -> CreatedKey:
    """Creates a key in the caller's tenant. Raises Forbidden, InvalidInput, and Conflict if there are too many keys."""
    _require_admin(caller)
    now = adapters.clock()
    if request.expires is not None and request.expires <= now:
        raise InvalidInput([Finding("expires", "This is in the past.", "past", remedy="Set a later time, or none.")])
    token = KeyToken(adapters.new_id(), adapters.new_token())
    key = ApiKey(
        **request.model_dump(),
        id=token.key_id,
        tenant_id=caller.tenant_id,
        hashes=[KeyHash(hash=token.hash)],
        holder=caller.uid,
        created=now,
        created_by=caller.uid,
    )

    def work(transaction: Transaction) -> None:
        confirm_member(caller, transaction).require("admin")
        if len(transaction.find(_keys_of(caller.tenant_id))) >= _MAX_KEYS:
            raise Conflict(f"A tenant has at most {_MAX_KEYS} keys.", remedy="Revoke a key that is no longer used.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(_path(key.id), encode(key))
        act = Act("key.created", _path(key.id), None, _audited(key), {"name": key.name, "role": key.role})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return CreatedKey(key=_view(key), secret=token.text)


def list_api_keys(_listing: KeyListing, *, caller: Caller, adapters: Adapters) -> list[KeyView]:
    """Lists the tenant's keys that are not revoked, newest first. Raises Forbidden."""
    _require_admin(caller)
    found = adapters.store.find(_keys_of(caller.tenant_id))
    return sorted((_view(decode(ApiKey, data)) for data in found), key=lambda key: key.created, reverse=True)


def get_api_key(reference: KeyReference, *, caller: Caller, adapters: Adapters) -> KeyView:
    """Returns a key, also a revoked one, without its secret. Raises Forbidden, NotFound."""
    _require_admin(caller)
    return _view(decode(ApiKey, own_document(adapters.store.get(_path(reference.key_id)), caller, "API key")))


def rotate_api_key(request: RotateRequest, *, caller: Caller, adapters: Adapters) -> CreatedKey:
    """Gives a key a new secret; the old one stays valid for the grace period.

    Raises Forbidden, NotFound, and Conflict if the key was revoked.
    """
    _require_admin(caller)
    now = adapters.clock()
    token = KeyToken(request.key_id, adapters.new_token())

    def work(transaction: Transaction) -> ApiKey:
        confirm_member(caller, transaction).require("admin")
        key = _own(transaction.get(_path(request.key_id)), caller)
        log = AuditLog.read(transaction, caller.tenant_id)
        previous = KeyHash(hash=key.hashes[0].hash, until=now + timedelta(seconds=request.grace_s))
        rotated = key.model_copy(update={"hashes": [KeyHash(hash=token.hash), previous], "holder": caller.uid})
        transaction.set(_path(key.id), encode(rotated))
        act = Act("key.rotated", _path(key.id), _audited(key), _audited(rotated), {"name": key.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return rotated

    return CreatedKey(key=_view(adapters.store.transact(work)), secret=token.text)


def revoke_api_key(reference: KeyReference, *, caller: Caller, adapters: Adapters) -> None:
    """Revokes a key, immediately and permanently. Raises Forbidden, NotFound, and Conflict if it is already revoked."""
    _require_admin(caller)
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        key = _own(transaction.get(_path(reference.key_id)), caller)
        log = AuditLog.read(transaction, caller.tenant_id)
        write_revoked(transaction, key, now)
        act = Act("key.revoked", _path(key.id), _audited(key), None, {"name": key.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)


def verify_api_key(text: str, *, origin: Origin, adapters: Adapters) -> KeyUse:
    """Verifies a key sent by a program and returns what it allows. One read, and one write per hour.

    All invalid keys get the same error; an address that sends many of them is rate limited. A valid key is accepted
    even then: it may share the address.
    Raises Forbidden, RateLimited, Unavailable.
    """
    token, now = read_key(text), adapters.clock()
    data = adapters.store.get(_path(token.key_id)) if token else None
    key = decode(ApiKey, data) if data else None
    if token is None or key is None or not _opens(token, key, now):
        adapters.limiter.take(f"key from {origin.address}", "guess")
        raise Forbidden("The API key is not valid.", remedy="Check that it is complete and was not revoked or rotated.")
    if key.last_used is None or now - key.last_used >= _LAST_USED_INTERVAL:
        with suppress(KeyError):  # deleted in the meantime: the next use is rejected
            adapters.store.transact(lambda transaction: transaction.update(_path(key.id), {"lastUsed": now}))
    return KeyUse(
        key_id=key.id, tenant_id=key.tenant_id, role=key.role, scopes=key.scopes, limits=key.limits, holder=key.holder
    )


def find_held_keys(transaction: Transaction, tenant_id: str, uid: str) -> list[ApiKey]:
    """The keys held by a member, who saw their current secret."""
    query = Query(
        "apiKeys",
        where=(("tenantId", "==", tenant_id), ("holder", "==", uid), ("active", "==", True)),
        limit=_MAX_KEYS,
    )
    return [decode(ApiKey, data) for data in transaction.find(query)]


def write_revoked(transaction: Transaction, key: ApiKey, now: datetime) -> None:
    """Revokes the key."""
    transaction.update(_path(key.id), {"revoked": now, "active": False})


def _opens(token: KeyToken, key: ApiKey, now: datetime) -> bool:
    if key.revoked is not None or (key.expires is not None and key.expires <= now):
        return False
    return any(token.opens(each.hash) for each in key.hashes if each.until is None or now < each.until)


def _require_admin(caller: Caller) -> None:
    caller.require("admin")
    caller.require_person()


def _own(data: Data | None, caller: Caller) -> ApiKey:
    key = decode(ApiKey, own_document(data, caller, "API key"))
    if key.revoked is not None:
        raise Conflict("The API key is revoked.", remedy="Create a new one.")
    return key


def _keys_of(tenant_id: str) -> Query:
    return Query("apiKeys", where=(("tenantId", "==", tenant_id), ("active", "==", True)), limit=_MAX_KEYS)


def _path(key_id: str) -> str:
    return f"apiKeys/{key_id}"


def _audited(key: ApiKey) -> Data:
    """The part of a key that is audited."""
    return encode(key.model_copy(update={"last_used": None}))


def _view(key: ApiKey) -> KeyView:
    return KeyView(
        **key.model_dump(exclude={"tenant_id", "hashes", "active"}), key_id=key.id, prefix=f"sk_{key.id[:8]}"
    )
