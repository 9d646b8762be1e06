"""The headers of answers to requests with deprecated names. Pure.

RFC 9745 (Deprecation), RFC 8594 (Sunset).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from shared.api.route import Route
from shared.model.former import Former, former_names


def deprecation_headers(route: Route, query: Iterable[str], body: Iterable[str]) -> Mapping[str, str]:
    """Since when names in the query or the body are deprecated, when they go, and where it is described."""
    models = ((route.query, query), (route.body, body))
    return _headers([mark for model, names in models if model for mark in former_names(model, names)])


def _headers(marks: list[Former]) -> Mapping[str, str]:
    if not marks:
        return {}
    days = [mark.sunset for mark in marks if mark.sunset]
    return {
        "Deprecation": f"@{int(_midnight(min(mark.since for mark in marks)).timestamp())}",
        **({"Sunset": format_datetime(_midnight(min(days)), usegmt=True)} if days else {}),
        "Link": '</api-reference>; rel="deprecation"; type="text/html"',
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
