"""The route of the sales analytics."""

from shared.api.handler import use
from shared.api.route import Route
from shared.sales.analytics.analyse import get_sales_analytics
from shared.sales.analytics.answer import SalesAnalytics
from shared.sales.analytics.request import SalesAnalyticsRequest

ROUTES = (
    Route(
        "GET",
        "/sales/analytics",
        "See what sells",
        use(get_sales_analytics),
        SalesAnalytics,
        query=SalesAnalyticsRequest,
    ),
)
