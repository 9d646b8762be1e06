"""Owns the route that changes many releases in one request: each by the handler of its own route."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from shared.api.problems import ProblemDetails, problem_details
from shared.api.route import Answer, Call, Route
from shared.api.routes import releases
from shared.api.wire.etag import precondition
from shared.errors import StardustError
from shared.model.base import Id, Model
from shared.model.catalog.release import Release
from shared.model.codec import decode

_ROWS: Mapping[str, Route] = {route.name.removesuffix("Release"): route for route in releases.ROUTES}
"""The row of the table that an action has by itself: its model, handler and status."""


class BulkItem(Model):
    """One change: as the body of its own route under `release`, and its If-Match."""

    action: Literal["create", "update", "delete"]
    release_id: Id | None = None
    if_match: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    release: Annotated[dict[str, Any], Field(max_length=40)] | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.action == "create") is (self.release_id is not None):
            raise ValueError("releaseId is needed to update and delete, and given by the server to create.")
        if (self.action == "delete") is (self.release is not None):
            raise ValueError("release is needed to create and update, and not to delete.")
        return self


class BulkRequest(Model):
    """The changes, made one after the other; one that is refused stops no other."""

    items: Annotated[list[BulkItem], Field(min_length=1, max_length=50)]


class BulkOutcome(Model):
    """What its own route would have answered: status, and ETag or problem."""

    status: int
    release_id: Id | None = None
    etag: str | None = None
    problem: ProblemDetails | None = None


class BulkResult(Model):
    """The outcomes, in the order of the changes."""

    items: list[BulkOutcome]


def change_releases(call: Call) -> BulkResult:
    """Creates, updates and deletes up to fifty releases; each succeeds or is refused by itself."""
    return BulkResult(items=[_outcome(call, item) for item in call.body.items])


def _outcome(call: Call, item: BulkItem) -> BulkOutcome:
    row = _ROWS[item.action]
    try:
        done = row.handler(_part(call, item, row))
    except StardustError as error:
        details = problem_details(error)
        return BulkOutcome(status=details.status, release_id=item.release_id, problem=details)
    made = done.content if isinstance(done, Answer) else None
    release_id = made.id if isinstance(made, Release) else item.release_id
    return BulkOutcome(status=row.status, release_id=release_id, etag=done.etag if isinstance(done, Answer) else None)


def _part(call: Call, item: BulkItem, row: Route) -> Call:
    raw = item.release or {}
    return replace(
        call,
        path={"releaseId": item.release_id} if item.release_id else {},
        raw=raw,
        body=decode(row.body, raw) if row.body else None,
        expected=precondition(item.if_match, required=row.conditional),
    )


ROUTES = (
    Route(
        "POST",
        "/releases/bulk",
        "Change many releases",
        change_releases,
        BulkResult,
        role="manager",
        body=BulkRequest,
        keyed=True,
    ),
)
