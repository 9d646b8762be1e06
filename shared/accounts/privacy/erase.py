"""Erases a person (GDPR Art. 17): deletes what identifies a uid; what must be kept stays under the uid.

The audit log stays intact: its entries contain only uids, and commit to addresses by a salted hash
(shared/accounts/audit). An interrupted erasure can be requested again and continues: the account, which the person
needs for the request, is deleted last.
"""

from datetime import timedelta

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.members.membership import end_membership
from shared.accounts.privacy.export import documents
from shared.accounts.privacy.traces import Trace, traces_of
from shared.accounts.roster import erased_path, find_member, find_user, get_tenant
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.accounts.consent import ErasedPerson
from shared.model.accounts.tenant import Email, Tenant
from shared.model.base import Model
from shared.model.codec import encode
from shared.platform.store.port import Transaction

_BATCH_SIZE = 100
MARKED = timedelta(days=1)
"""How long the uid of an erased person is marked. An ID token is valid for an hour."""


class ErasureRequest(Model):
    """Request to erase oneself; requires the person's own address as a confirmation."""

    email: Email
    """The person's own address, as a confirmation."""


class ErasureResult(Model):
    """What was erased."""

    erased: dict[str, int]
    """The number of erased documents, by kind."""
    kept: list[str]
    """The kinds that stay under the uid."""
    withheld: list[str] = []
    """The kinds that are found by address and stay, because the person has not verified theirs."""


def erase_person(request: ErasureRequest, *, person: Person, adapters: Adapters) -> ErasureResult:
    """Erases the calling person: memberships, keys, profile, mails, invitations, addresses, and finally the account.

    Raises InvalidInput if the address is not theirs, and Conflict while they own a tenant with other members.
    """
    if request.email != person.email:
        problem = Finding("email", "This is not your address.", "mismatch", remedy="Enter your sign-in address.")
        raise InvalidInput([problem])
    user = find_user(adapters.store, person.uid)
    tenants = user.tenants if user else []
    _require_sole_member([get_tenant(adapters.store, tenant_id) for tenant_id in tenants], person)
    for tenant_id in tenants:
        _leave(tenant_id, person, adapters)
    traces, withheld = traces_of(person)
    counts = {trace.name: _erase(trace, person, adapters) for trace in traces if trace.on_erasure == "erased"}
    _delete_user(person, adapters)
    adapters.accounts.delete(person.uid)
    return ErasureResult(
        erased={**counts, "memberships": len(tenants)},
        kept=[trace.name for trace in traces if trace.on_erasure == "kept"],
        withheld=withheld,
    )


def _delete_user(person: Person, adapters: Adapters) -> None:
    """Deletes the user document, and marks the uid as erased."""
    now = adapters.clock()
    mark = ErasedPerson(id=person.uid, erased=now, expires=now + MARKED)

    def work(transaction: Transaction) -> None:
        transaction.delete(f"users/{person.uid}")
        transaction.set(erased_path(person.uid), encode(mark))

    adapters.store.transact(work)


def _require_sole_member(tenants: list[Tenant], person: Person) -> None:
    with_others = [tenant.name for tenant in tenants if tenant.owner == person.uid and len(tenant.users) > 1]
    if with_others:
        remedy = "Transfer the ownership or remove the other members first."
        raise Conflict(f"You own {', '.join(with_others)}, which has other members.", remedy=remedy)


def _leave(tenant_id: str, person: Person, adapters: Adapters) -> None:
    """Ends a membership. An empty tenant loses its name, which may be the person's, and its automatic deliveries."""
    anonymous = Person(person.uid, "", "")  # without an address, which would have to be erased again

    def work(transaction: Transaction) -> None:
        tenant = get_tenant(transaction, tenant_id)
        member = find_member(transaction, tenant_id, person.uid)
        if member is None:
            return
        _require_sole_member([tenant], person)
        end_membership(
            transaction, tenant, member, "person.erased", by=anonymous, now=adapters.clock(), new_id=adapters.new_id
        )
        if tenant.owner == person.uid:
            fields = {"name": "Erased", "branding": {}, "settings.autoDeliver": False}
            transaction.update(f"tenants/{tenant_id}", fields)

    adapters.store.transact(work)


def _erase(trace: Trace, person: Person, adapters: Adapters) -> int:
    """Deletes all documents of a trace, in rounds, because one query may not return all of them."""
    count = 0
    while found := list(documents(trace, person, adapters.store)):
        collection = trace.find(person).collection
        paths = [f"{collection}/{data['id']}" for data in found]
        for start in range(0, len(paths), _BATCH_SIZE):
            _delete(paths[start : start + _BATCH_SIZE], adapters)
        count += len(paths)
    return count


def _delete(paths: list[str], adapters: Adapters) -> None:
    def work(transaction: Transaction) -> None:
        for path in paths:
            transaction.delete(path)

    adapters.store.transact(work)
