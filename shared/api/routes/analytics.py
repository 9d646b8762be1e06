"""Owns the route of analytics."""

from shared.analytics.report import Analytics, AnalyticsRequest
from shared.analytics.report import get_analytics as read
from shared.api.route import Call, Route


def get_analytics(call: Call) -> Analytics:
    """Counts, success rate, time to complete and cost: in all, and by day, target, protocol and message type."""
    return read(call.query, caller=call.caller, store=call.adapters.store, clock=call.adapters.clock)


ROUTES = (Route("GET", "/analytics", "See how deliveries went", get_analytics, Analytics, query=AnalyticsRequest),)
