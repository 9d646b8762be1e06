"""Changes a match: counts a report, takes one back, notes what the catalogue says. Pure."""

from datetime import datetime
from typing import Any

from shared.model.sales.match import MAX_NAME, MAX_SERVICES, SalesMatch
from shared.model.sales.stored import SalesFigures, StoredReport
from shared.sales.matching.decision import Decision
from shared.sales.matching.figures import NOTHING, added, quantity_key, taken_back
from shared.sales.matching.named import Reported, named_in


def new_match(match_id: str, tenant_id: str, now: datetime) -> SalesMatch:
    """A match that no report has named yet."""
    return SalesMatch(
        id=match_id,
        tenant_id=tenant_id,
        state="unmatched",
        quantity=NOTHING.quantity,
        quantity_key=quantity_key(NOTHING.quantity),
        created=now,
        updated=now,
    )


def with_report(match: SalesMatch, report: StoredReport, reported: Reported, had: SalesFigures | None) -> SalesMatch:
    """The match with what a report says; `had` is what it has of that report already, None if nothing."""
    named = named_in(match)
    named.add(reported.named)
    fields: dict[str, Any] = {
        "isrc": named.isrc,
        "upcs": named.upcs,
        "title": named.title,
        "artist": named.artist,
        **_figures(added(taken_back(match, had or NOTHING), reported.figures)),
    }
    if had is None:
        fields |= {"reports": match.reports + 1, **_seen(match, report)}
    return match.model_copy(update=fields)


def without_report(match: SalesMatch, report_id: str, had: SalesFigures) -> SalesMatch:
    """The match without what it has of a report that does not count any more."""
    fields: dict[str, Any] = {"reports": max(match.reports - 1, 0), **_figures(taken_back(match, had))}
    fields |= {name: None for name in ("first_report", "last_report") if getattr(match, name) == report_id}
    return match.model_copy(update=fields)


def with_decision(match: SalesMatch, decision: Decision) -> SalesMatch:
    """The match as the catalogue says; what a person settled stays."""
    if match.state == "settled":
        return match
    return match.model_copy(
        update={
            "state": decision.state,
            "candidates": list(decision.candidates),
            "release_id": decision.release_id,
            "track_id": decision.track_id,
        }
    )


def _figures(figures: SalesFigures) -> dict[str, Any]:
    quantity = figures.quantity
    return {"quantity": quantity, "revenue": figures.revenue, "quantity_key": quantity_key(quantity)}


def _seen(match: SalesMatch, report: StoredReport) -> dict[str, Any]:
    """Who reported it, and when first and last."""
    stored = report.created.date()
    start, end = report.start or report.end or stored, report.end or report.start or stored
    service = report.service.strip()[:MAX_NAME]
    services = sorted({*match.services, *([service] if service else [])})
    fields: dict[str, Any] = {"services": services if len(services) <= MAX_SERVICES else match.services}
    if match.first_day is None or start < match.first_day or (start == match.first_day and not match.first_report):
        fields |= {"first_day": start, "first_report": report.id}
    if match.last_day is None or end >= match.last_day:
        fields |= {"last_day": end, "last_report": report.id}
    return fields
