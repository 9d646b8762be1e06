"""Entry points of delivery targets."""

from typing import Any

from firebase_functions import https_fn

from functions import wiring
from functions.calls import serve
from functions.edge import answer


@https_fn.on_call(memory=512)
def create_delivery_target(request: https_fn.CallableRequest[Any]) -> Any:
    """Creates a target and seals its credentials. Data: `{target}`; answers `{targetId, target}` without secrets."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.create import TargetRequest
        from shared.delivery.targets.create import create_delivery_target as create
        from shared.model.codec import decode, to_json

        target = create(
            decode(TargetRequest, data),
            caller=caller,
            store=wiring.store(),
            vault=wiring.vault(),
            clock=wiring.clock,
            new_id=wiring.new_id,
        )
        return {"targetId": target.id, "target": to_json(target)}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def update_delivery_target(request: https_fn.CallableRequest[Any]) -> Any:
    """Changes a target; credentials that are not given are kept. Data: `{targetId, target}`; answers `{target}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.change import TargetChange
        from shared.delivery.targets.change import update_delivery_target as update
        from shared.model.codec import decode, to_json

        target = update(
            decode(TargetChange, data),
            caller=caller,
            store=wiring.store(),
            vault=wiring.vault(),
            clock=wiring.clock,
            new_id=wiring.new_id,
        )
        return {"target": to_json(target)}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def delete_delivery_target(request: https_fn.CallableRequest[Any]) -> Any:
    """Removes a target to which nothing is on its way. Data: `{targetId}`; answers `{}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.change import TargetReference
        from shared.delivery.targets.change import delete_delivery_target as delete
        from shared.model.codec import decode

        reference = decode(TargetReference, data)
        delete(reference, caller=caller, store=wiring.store(), clock=wiring.clock, new_id=wiring.new_id)
        return {}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def override_circuit(request: https_fn.CallableRequest[Any]) -> Any:
    """Trusts a target again, or leaves it alone now. Data: `{targetId, state}`, open or closed; answers `{target}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.circuit import CircuitOverride
        from shared.delivery.targets.circuit import override_circuit as override
        from shared.model.codec import decode, to_json

        wanted = decode(CircuitOverride, data)
        done = override(wanted, caller=caller, store=wiring.store(), clock=wiring.clock, new_id=wiring.new_id)
        return {"target": to_json(done)}

    return answer(request, use_case)


@https_fn.on_call(memory=512, timeout_sec=120)
def testDeliveryConnection(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Tests a connection for real. Data: `{targetId}`, or `{protocol, config}` before there is a target.

    Answers ConnectionReport: every step with its outcome and duration, banner, host key, free space.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.change import TargetReference
        from shared.delivery.targets.connection_test import ConnectionRequest, check_connection, check_target
        from shared.model.codec import decode, to_json

        given = {"caller": caller, "adapters": wiring.adapters(), "new_id": wiring.new_id}
        if "targetId" in data:
            return to_json(check_target(decode(TargetReference, data).target_id, **given))
        return to_json(check_connection(decode(ConnectionRequest, data), **given))

    return answer(request, use_case)


@https_fn.on_call(memory=512, timeout_sec=120)
def scan_host_keys(request: https_fn.CallableRequest[Any]) -> Any:
    """Shows an SFTP server's host keys, to be confirmed. Data: `{host, port?}`; answers `{ok, keys}`."""
    from shared.delivery.targets.host_keys import ScanRequest, scan_server

    return serve(request, ScanRequest, scan_server, adapters=wiring.adapters)
