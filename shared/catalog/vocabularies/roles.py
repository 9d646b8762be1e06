"""Lists and searches the roles of contributors that are known to DDEX and Apple Music."""

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.model.base import Model, Text
from shared.vocabularies.roles.apple import apple_role
from shared.vocabularies.roles.thesaurus import Role, RoleKind, roles

MAX_HITS = 50
"""How many roles a search finds at most."""


class RoleQuery(Model):
    """Which roles to list."""

    q: Text | None = Field(default=None, max_length=100)
    """Words of the label or of a synonym. They may be incomplete or misspelt."""
    kind: RoleKind | None = None
    """The only kind to list."""


class RoleEntry(Model):
    """A role that a contributor, writer or publisher can have."""

    label: Text
    """The usual label, to be used as `role`."""
    kind: RoleKind
    """What kind of role it is."""
    synonyms: list[Text] = []
    """Other labels that mean the same."""
    ddex: Text
    """The role in messages (ContributorRole of AVS 9)."""
    instrument: Text | None = None
    """What is played (InstrumentType of AVS 9)."""
    apple: Text | None = None
    """The role in Apple Music's credits; the nearest, if it has none of its own."""


class RoleList(Model):
    """The roles, or those that were found."""

    items: list[RoleEntry]


def list_roles(request: RoleQuery, *, caller: Caller, adapters: Adapters) -> RoleList:  # noqa: ARG001
    """Lists the known roles, kind by kind, or finds those with the words of `q`. A credit may have others."""
    return RoleList(items=[_described(role) for role in _found(request)])


def _found(request: RoleQuery) -> list[Role]:
    if request.q is None:
        return [role for role in roles() if request.kind in (None, role.kind)]
    from shared.vocabularies.roles.search import search_roles

    return search_roles(request.q, request.kind, MAX_HITS)


def _described(role: Role) -> RoleEntry:
    apple = apple_role(role.label)
    return RoleEntry(
        label=role.label,
        kind=role.kind,
        synonyms=list(role.synonyms),
        ddex=role.code,
        instrument=next(iter(role.instruments), None),
        apple=apple.name if apple else None,
    )
