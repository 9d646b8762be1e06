"""The analytics route."""

from shared.analytics.report import Analytics, AnalyticsRequest, get_analytics
from shared.api.handler import use
from shared.api.route import Route

ROUTES = (Route("GET", "/analytics", "Get delivery statistics", use(get_analytics), Analytics, query=AnalyticsRequest),)
