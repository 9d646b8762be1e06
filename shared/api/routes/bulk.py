"""The bulk route for releases, which passes each change to the handler of its own route."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from shared.api.problems import ProblemDetails, problem_details
from shared.api.route import Answer, Call, Route
from shared.api.routes import releases
from shared.api.wire.etag import etag_of, precondition
from shared.errors import StardustError
from shared.model.base import Id, Model
from shared.model.catalog.draft import ReleaseDraft
from shared.model.codec import decode

_ROUTES: Mapping[str, Route] = {route.name.removesuffix("Release"): route for route in releases.ROUTES}
"""The individual route of each action."""


class BulkItem(Model):
    """One change."""

    action: Literal["create", "update", "delete"]
    """What to do."""
    release_id: Id | None = None
    """The release to update or delete."""
    if_match: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    """The If-Match header of the individual route."""
    release: Annotated[dict[str, Any], Field(max_length=40)] | None = None
    """The body of the individual route."""

    @model_validator(mode="after")
    def _check_fields(self) -> Self:
        if (self.action == "create") is (self.release_id is not None):
            raise ValueError("releaseId is required to update or delete; to create, omit it: the server assigns it.")
        if (self.action == "delete") is (self.release is not None):
            raise ValueError("release is required to create or update; to delete, omit it.")
        return self


class BulkRequest(Model):
    """The changes, processed in order. A rejected change does not stop the others."""

    items: Annotated[list[BulkItem], Field(min_length=1, max_length=50)]
    """The changes, in the order to make them."""


class BulkOutcome(Model):
    """The response of the individual route."""

    status: int
    """The HTTP status."""
    release_id: Id | None = None
    """The id of the release, also of a new one."""
    etag: str | None = None
    """The release's new ETag."""
    problem: ProblemDetails | None = None
    """Why the change was rejected."""


class BulkResult(Model):
    """The outcomes, in the order of the changes."""

    items: list[BulkOutcome]
    """One outcome for each change."""


def change_releases(call: Call) -> BulkResult:
    """Creates, updates and deletes up to fifty releases. Each change succeeds or fails on its own."""
    return BulkResult(items=[_outcome(call, item) for item in call.body.items])


def _outcome(call: Call, item: BulkItem) -> BulkOutcome:
    route = _ROUTES[item.action]
    try:
        result = route.handler(_item_call(call, item, route))
    except StardustError as error:
        details = problem_details(error)
        return BulkOutcome(status=details.status, release_id=item.release_id, problem=details)
    answer = result if isinstance(result, Answer) else Answer(result)
    release_id = answer.content.id if isinstance(answer.content, ReleaseDraft) else item.release_id
    etag = etag_of(answer.state, None) if answer.state else None
    return BulkOutcome(status=route.status, release_id=release_id, etag=etag)


def _item_call(call: Call, item: BulkItem, route: Route) -> Call:
    raw = item.release or {}
    return replace(
        call,
        path={"releaseId": item.release_id} if item.release_id else {},
        raw=raw,
        body=decode(route.body, raw) if route.body else None,
        expected=precondition(item.if_match, required=route.conditional),
    )


ROUTES = (
    Route(
        "POST",
        "/releases/bulk",
        "Change several releases",
        change_releases,
        BulkResult,
        role="manager",
        body=BulkRequest,
        weight="items",
        keyed=True,
    ),
)
