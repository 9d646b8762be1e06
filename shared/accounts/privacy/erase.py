"""Owns the erasure of a person (GDPR Art. 17): what says who a uid is goes; what must be kept stays under the uid.

The audit log stays whole: its entries name uids only, and commit to addresses by a salted hash (shared/audit).
Interrupted, it is asked for again and goes on: the account, which lets the person ask, goes last.
"""

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.members.membership import end_membership
from shared.accounts.privacy.export import documents
from shared.accounts.privacy.traces import TRACES, Trace
from shared.accounts.roster import find_member, find_user, get_tenant
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.accounts.tenant import Email, Tenant
from shared.model.base import Model
from shared.platform.store.port import Transaction

_AT_A_TIME = 100


class ErasureRequest(Model):
    """What a person sends to be erased: their own address, so that it does not happen by mistake."""

    email: Email


class Erased(Model):
    """How many documents went, by what they were about; `kept` names what stays under the uid."""

    erased: dict[str, int]
    kept: list[str]


def erase_person(request: ErasureRequest, *, person: Person, adapters: Adapters) -> Erased:
    """Erases whoever asks: memberships, keys, page, mails, invitations, addresses, and at last the account.

    Raises InvalidInput if the address is not theirs, and Conflict while they own a tenant that others belong to.
    """
    if request.email != person.email:
        problem = Finding("email", "This is not your address.", "mismatch", remedy="Enter the one you sign in with.")
        raise InvalidInput([problem])
    user = find_user(adapters.store, person.uid)
    tenants = user.tenants if user else []
    _check_owned([get_tenant(adapters.store, tenant_id) for tenant_id in tenants], person)
    for tenant_id in tenants:
        _leave(tenant_id, person, adapters)
    counts = {trace.name: _erase(trace, person, adapters) for trace in TRACES if trace.fate == "erased"}
    adapters.store.transact(lambda transaction: transaction.delete(f"users/{person.uid}"))
    adapters.accounts.delete(person.uid)
    return Erased(
        erased={**counts, "memberships": len(tenants)}, kept=[trace.name for trace in TRACES if trace.fate == "kept"]
    )


def _check_owned(tenants: list[Tenant], person: Person) -> None:
    shared = [tenant.name for tenant in tenants if tenant.owner == person.uid and len(tenant.users) > 1]
    if shared:
        remedy = "Transfer the ownership first, or remove the other members."
        raise Conflict(f"You own {', '.join(shared)}, to which others belong.", remedy=remedy)


def _leave(tenant_id: str, person: Person, adapters: Adapters) -> None:
    """Ends a membership. A tenant that nobody is left in loses its name, which may be the person's, and rests."""
    nobody = Person(person.uid, "", "")  # without an address: it would be the next thing to erase

    def work(transaction: Transaction) -> None:
        tenant = get_tenant(transaction, tenant_id)
        member = find_member(transaction, tenant_id, person.uid)
        if member is None:
            return
        _check_owned([tenant], person)
        end_membership(
            transaction, tenant, member, "person.erased", by=nobody, now=adapters.clock(), new_id=adapters.new_id
        )
        if tenant.owner == person.uid:
            fields = {"name": "Erased", "branding": {}, "settings.autoDeliver": False}
            transaction.update(f"tenants/{tenant_id}", fields)

    adapters.store.transact(work)


def _erase(trace: Trace, person: Person, adapters: Adapters) -> int:
    """Deletes all of a trace. Round by round: there may be more than one reading answers."""
    count = 0
    while found := list(documents(trace, person, adapters.store)):
        collection = trace.find(person).collection
        paths = [f"{collection}/{data['id']}" for data in found]
        for start in range(0, len(paths), _AT_A_TIME):
            _delete(paths[start : start + _AT_A_TIME], adapters)
        count += len(paths)
    return count


def _delete(paths: list[str], adapters: Adapters) -> None:
    def work(transaction: Transaction) -> None:
        for path in paths:
            transaction.delete(path)

    adapters.store.transact(work)
