"""Writes audit entries in the same transaction as the audited action, so that both happen or neither does.

Each entry reads and writes the head of the tenant's chain, so one tenant's actions are serialized: one read and
three writes each, a few actions per second. Deliveries, which are frequent, have their own history.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.accounts.access import UNKNOWN, Origin
from shared.accounts.audit.chain import GENESIS, changed_fields, digest, entry_hash, origin_commitment
from shared.model.accounts.audit import AuditEntry, AuditHead, AuditOrigin, RecordedAction
from shared.model.codec import decode, encode, to_json
from shared.platform.store.port import Transaction

ORIGIN_KEPT = timedelta(days=90)
"""How long addresses and user agents are kept: long enough to investigate an incident."""

_TICK = timedelta(microseconds=1)
"""The resolution of Firestore's timestamps."""


class Actor(Protocol):
    """Who performs an action: a caller, a person without a tenant, an API key."""

    @property
    def uid(self) -> str:
        """The id used in audit entries."""

    @property
    def origin(self) -> Origin:
        """Where the request came from."""


@dataclass(frozen=True, slots=True)
class System:
    """An actor that is no person and no key of a tenant: the operator, or a schedule."""

    uid: str
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True)
class Act:
    """An action on the document `subject`; of its contents `before` and `after`, only digests are stored."""

    action: RecordedAction
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class AuditLog:
    """A tenant's chain within one transaction: `read` it before the first write, then `append`."""

    tenant_id: str
    _head: AuditHead

    @classmethod
    def read(cls, transaction: Transaction, tenant_id: str) -> "AuditLog":
        """The current chain; empty if nothing has been audited yet."""
        data = transaction.get(f"auditHeads/{tenant_id}")
        return cls(tenant_id, decode(AuditHead, data)) if data else cls.empty(tenant_id)

    @classmethod
    def empty(cls, tenant_id: str) -> "AuditLog":
        """The chain of a tenant that this transaction creates."""
        return cls(tenant_id, AuditHead(id=tenant_id, hash=GENESIS))

    def append(
        self, transaction: Transaction, act: Act, *, by: Actor, at: datetime, new_id: Callable[[], str]
    ) -> AuditEntry:
        """Appends the action to the chain."""
        sequence, at = self._head.sequence + 1, self._monotonic(at)
        origin = AuditOrigin(
            id=GENESIS,
            tenant_id=self.tenant_id,
            actor=by.uid,
            sequence=sequence,
            address=by.origin.address,
            agent=by.origin.agent,
            salt=new_id(),
            expires=at + ORIGIN_KEPT,
        )
        entry = self._entry(act, sequence, by.uid, at, origin_commitment(origin))
        self._head = AuditHead(id=self.tenant_id, sequence=sequence, hash=entry.id, at=at)
        transaction.create(f"auditLog/{entry.id}", encode(entry))
        transaction.set(f"auditHeads/{self.tenant_id}", encode(self._head))
        transaction.set(f"auditOrigins/{entry.id}", encode(origin.model_copy(update={"id": entry.id})))
        return entry

    def _monotonic(self, at: datetime) -> datetime:
        """`at`, or just after the last entry: instances' clocks differ, and a transaction may audit two actions."""
        return max(at, self._head.at + _TICK) if self._head.at else at

    def _entry(self, act: Act, sequence: int, actor: str, at: datetime, origin: str) -> AuditEntry:
        entry = AuditEntry(
            id=GENESIS,
            tenant_id=self.tenant_id,
            sequence=sequence,
            previous=self._head.hash,
            at=at,
            actor=actor,
            action=act.action,
            subject=act.subject,
            before=digest(act.before),
            after=digest(act.after),
            changed=changed_fields(act.before, act.after),
            details=dict(act.details),
            origin=origin,
        )
        return entry.model_copy(update={"id": entry_hash(to_json(entry))})
