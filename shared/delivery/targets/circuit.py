"""Opens or closes a target's circuit breaker manually."""

from typing import Literal

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.model.codec import decode, encode
from shared.model.delivery.target import Circuit, DeliveryTarget, TargetReference
from shared.platform.store.port import Transaction


class CircuitOverride(TargetReference):
    """Sets the state of a target's circuit. An open circuit is probed after the target's `breaker.resetSeconds`."""

    state: Literal["open", "closed"]


def override_circuit(override: CircuitOverride, *, caller: Caller, adapters: Adapters) -> DeliveryTarget:
    """Opens or closes a target's circuit and returns the target; parked deliveries keep their due times.

    Raises Forbidden and NotFound.
    """
    caller.require("admin")
    path, now = f"deliveryTargets/{override.target_id}", adapters.clock()
    circuit = Circuit(state="open", opened=now) if override.state == "open" else Circuit()

    def work(transaction: Transaction) -> DeliveryTarget:
        before = own_document(transaction.get(path), caller, "delivery target")
        log = AuditLog.read(transaction, caller.tenant_id)
        after = {**before, "circuit": encode(circuit)}
        transaction.update(path, {"circuit": after["circuit"]})
        act = Act("target.circuit", path, before, after, {"state": override.state})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return decode(DeliveryTarget, after)

    return adapters.store.transact(work)
