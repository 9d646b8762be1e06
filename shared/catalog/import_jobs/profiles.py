"""Manages a tenant's saved mapping profiles, by which the columns of a distributor's exports are read."""

from dataclasses import replace

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.imports.columns.profile import load_profile
from shared.errors import Conflict, InvalidInput
from shared.model.archives.imports import ImportProfile, MappingProfile, ProfileName
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Query, Reader, Transaction

MAX_PROFILES = 100
"""The maximum number of a tenant's profiles."""


class ProfileContent(Model):
    """A mapping profile to save."""

    name: ProfileName
    """What people call it, such as the distributor whose exports it reads."""
    mapping: MappingProfile
    """How the columns are read."""


class ProfileReference(Model):
    """Identifies a mapping profile."""

    profile_id: Id


class ProfileChange(ProfileReference, ProfileContent):
    """A mapping profile, and its new content."""


class ProfileListing(Model):
    """Takes no parameters."""


def list_profiles(_listing: ProfileListing, *, caller: Caller, adapters: Adapters) -> list[ImportProfile]:
    """Lists the tenant's mapping profiles by name."""
    return sorted(_profiles_of(caller.tenant_id, adapters.store), key=lambda profile: profile.name.casefold())


def get_profile(request: ProfileReference, *, caller: Caller, adapters: Adapters) -> ImportProfile:
    """Returns a mapping profile. Raises NotFound."""
    return profile_of(request.profile_id, caller, adapters.store)


def save_profile(request: ProfileContent, *, caller: Caller, adapters: Adapters) -> ImportProfile:
    """Saves a mapping profile.

    Raises Forbidden, InvalidInput with every unknown field, and Conflict (too many profiles).
    """
    caller.require("manager")
    now = adapters.clock()
    profile = ImportProfile(
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        name=request.name,
        mapping=checked_mapping(request.mapping),
        created=now,
        created_by=caller.uid,
        updated=now,
    )

    def work(transaction: Transaction) -> None:
        if len(_profiles_of(caller.tenant_id, transaction)) >= MAX_PROFILES:
            raise Conflict(f"A tenant may have {MAX_PROFILES} mapping profiles.", remedy="Delete one first.")
        transaction.create(_path(profile.id), encode(profile))

    adapters.store.transact(work)
    return profile


def update_profile(
    request: ProfileChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ImportProfile:
    """Replaces the name and content of a mapping profile.

    Raises Forbidden, NotFound, InvalidInput with every unknown field, and what `expected` raises.
    """
    caller.require("manager")
    fields = {"name": request.name, "mapping": checked_mapping(request.mapping), "updated": adapters.clock()}

    def work(transaction: Transaction) -> ImportProfile:
        before = profile_of(request.profile_id, caller, transaction)
        expected(encode(before))
        after = before.model_copy(update=fields)
        transaction.set(_path(after.id), encode(after))
        return after

    return adapters.store.transact(work)


def delete_profile(
    request: ProfileReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes a mapping profile. Raises Forbidden, NotFound, and what `expected` raises."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        expected(encode(profile_of(request.profile_id, caller, transaction)))
        transaction.delete(_path(request.profile_id))

    adapters.store.transact(work)


def profile_of(profile_id: str, caller: Caller, reader: Reader) -> ImportProfile:
    """A mapping profile of the caller's tenant. Raises NotFound."""
    return decode(ImportProfile, own_document(reader.get(_path(profile_id)), caller, "mapping profile"))


def checked_mapping(mapping: MappingProfile) -> MappingProfile:
    """The mapping. Raises InvalidInput with every unknown field."""
    try:
        return load_profile(encode(mapping))
    except InvalidInput as error:
        raise InvalidInput([replace(each, path=f"mapping.{each.path}") for each in error.problems]) from error


def _profiles_of(tenant_id: str, reader: Reader) -> list[ImportProfile]:
    found = Query("importProfiles", where=(("tenantId", "==", tenant_id),), limit=MAX_PROFILES)
    return [decode(ImportProfile, data) for data in reader.find(found)]


def _path(profile_id: str) -> str:
    return f"importProfiles/{profile_id}"
