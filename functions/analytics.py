"""Entry point of analytics. The name is the one that web clients know."""

from typing import Any

from firebase_functions import https_fn

from functions import wiring
from functions.edge import answer


@https_fn.on_call(memory=512)
def getDeliveryAnalytics(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """How deliveries went. Data: AnalyticsRequest (all optional); answers Analytics."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.analytics.report import AnalyticsRequest, get_analytics
        from shared.model.codec import decode, to_json

        return to_json(
            get_analytics(decode(AnalyticsRequest, data), caller=caller, store=wiring.store(), clock=wiring.clock)
        )

    return answer(request, use_case, "read")
