"""Entry points of delivery targets."""

from typing import Any

from firebase_functions import https_fn

from functions import wiring
from functions.edge import answer


@https_fn.on_call(memory=512)
def create_delivery_target(request: https_fn.CallableRequest[Any]) -> Any:
    """Creates a target and seals its credentials. Data: `{target}`; answers `{targetId, target}` without secrets."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets import TargetRequest
        from shared.delivery.targets import create_delivery_target as create
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
        from shared.delivery.target_changes import TargetChange
        from shared.delivery.target_changes import update_delivery_target as update
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
        from shared.delivery.target_changes import TargetReference
        from shared.delivery.target_changes import delete_delivery_target as delete
        from shared.model.codec import decode

        reference = decode(TargetReference, data)
        delete(reference, caller=caller, store=wiring.store(), clock=wiring.clock, new_id=wiring.new_id)
        return {}

    return answer(request, use_case)
