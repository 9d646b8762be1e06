"""Describes the parameters of routes: in the path, in the query, and as headers. Pure."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from shared.api.description.examples import example_of
from shared.api.description.schemas import compact
from shared.api.route import Route
from shared.api.wire.paging import ListQuery
from shared.api.wire.partial import FIELDS_PATTERN, MAX_FIELDS_LENGTH
from shared.model.base import Model
from shared.model.description import PlainSchema, field_docstrings

_ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"}
_SENT = {
    "If-Match": (True, {"type": "string", "maxLength": 255}, "The ETag that you read, or * for any state.", "*"),
    "Idempotency-Key": (
        False,
        {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "A key of your choice: repeating the request with the same key creates nothing new.",
        "6f1c2e0a-upload-1",
    ),
}
_AN_ID, _A_DIGEST = "b7Kq2mZx9LwT4cVn", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_PATHS = {
    "assetId": ("The uploaded file's id.", _AN_ID),
    "backupId": ("The backup's id.", _AN_ID),
    "deliveryId": ("The delivery's id.", _AN_ID),
    "exportId": ("The export's id.", _AN_ID),
    "importId": ("The import's id.", _AN_ID),
    "reportId": ("The id under which the sales report is stored.", _AN_ID),
    "inviteId": ("The invitation's id.", _A_DIGEST),
    "keyId": ("The API key's id.", _AN_ID),
    "mapping": ("The mapping's name; that of the default is `default`.", "club"),
    "linkId": ("The link's id.", _A_DIGEST),
    "matchId": ("The match's id.", _AN_ID),
    "messageId": ("The id of a webhook's message.", _AN_ID),
    "runId": ("The id of the run: of royalties, or of the test suite.", _AN_ID),
    "name": ("The plug-in's name.", "dolby-atmos"),
    "panel": ("The panel's name in the manifest.", "board"),
    "poolId": ("The pool's id.", "tenant_isrc_QZABC"),
    "notificationId": ("The notification's id.", _AN_ID),
    "partyId": ("The record's id.", _AN_ID),
    "profileId": ("The mapping profile's id.", _AN_ID),
    "provider": ("The DSP whose genres the mapping leads to.", "apple"),
    "releaseId": ("The release's id.", _AN_ID),
    "restoreId": ("The restore's id.", _AN_ID),
    "revision": ("The number of what the mapping was before.", "3"),
    "statementId": ("The statement's id.", "tenant_9f86d081"),
    "step": ("The step: `compared`, `takedownAsked` or `oldGone`.", "takedownAsked"),
    "targetId": ("The delivery target's id.", _AN_ID),
    "taskId": ("The task's id.", _AN_ID),
    "termsId": ("The id of the version.", "tenant_3"),
    "templateId": ("The template's id; ours are named, such as `standard-album`.", "standard-album"),
    "trackId": ("The track's id.", _AN_ID),
    "upc": ("The album's UPC or EAN.", "4006381333931"),
    "userId": ("The person's uid.", _AN_ID),
    "versionId": ("The hash of the version's content.", _A_DIGEST),
    "webhookId": ("The subscription's id.", _AN_ID),
}
"""The parameters in paths: what they are, and an example."""
_FIELDS = {
    "name": "fields",
    "in": "query",
    "required": False,
    "description": "The fields to return, of the answer or of each item of a list; required ones always are.",
    "schema": {"type": "string", "maxLength": MAX_FIELDS_LENGTH, "pattern": FIELDS_PATTERN},
    "example": "id,updated",
}
_EXAMPLES = {"limit": 25, "sort": "newest", "since": "2026-03-01T00:00:00Z", "before": "2026-04-01T00:00:00Z"}
"""Values of the parameters that lists share."""


def parameters_of(route: Route) -> list[dict[str, Any]]:
    """The route's parameters; those that other routes have alike are references."""
    headers = {"If-Match": route.conditional, "Idempotency-Key": route.accepts_key}
    return [
        *(_reference(name) for name in route.parameters),
        *(_query_parameters(route.query) if route.query else ()),
        *([_reference("fields")] if route.partial else ()),
        *(_reference(_key(name)) for name, is_sent in headers.items() if is_sent),
    ]


def shared_parameters(routes: Iterable[Route]) -> dict[str, Any]:
    """The parameters that several routes have alike, by the name of their component."""
    in_paths = sorted({name for route in routes for name in route.parameters})
    examples = {name: {"example": value} for name, value in _EXAMPLES.items()}
    return {
        **{name: _parameter(name, "path", True, _PATHS[name][0], _ID, _PATHS[name][1]) for name in in_paths},
        **{name: {**each, **examples.get(name, {})} for name, each in _described(ListQuery).items()},
        "fields": _FIELDS,
        **{
            _key(name): _parameter(name, "header", required, text, schema, example)
            for name, (required, schema, text, example) in _SENT.items()
        },
    }


def _query_parameters(query: type[Model]) -> list[dict[str, Any]]:
    alike = _described(ListQuery)
    return [_reference(name) if each == alike.get(name) else each for name, each in _described(query).items()]


@cache
def _described(query: type[Model]) -> dict[str, dict[str, Any]]:
    """The parameters of a query, by name."""
    schema = query.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    texts = field_docstrings(query)
    names = {field.alias or name: name for name, field in query.model_fields.items()}
    found = {}
    for name, value in schema["properties"].items():
        described = {**_inlined(value, schema.get("$defs", {})), "description": texts[names[name]]}
        inner = compact(described)
        example = example_of(name, inner)
        found[name] = {
            "name": name,
            "in": "query",
            **({"required": True} if name in schema.get("required", ()) else {}),
            "description": inner.pop("description"),
            **({"deprecated": True} if inner.pop("deprecated", False) else {}),
            "schema": inner,
            **({} if example is None else {"example": example}),
        }
    return found


def _inlined(value: Any, definitions: dict[str, Any]) -> Any:
    """Parameters are flat: a reference of pydantic's to a model within the query is replaced by its schema."""
    text = json.dumps(value)
    for name, schema in definitions.items():
        text = text.replace(json.dumps({"$ref": f"#/$defs/{name}"}), json.dumps(schema))
    return json.loads(text)


def _parameter(
    name: str, place: str, required: bool, text: str, schema: dict[str, Any], example: str
) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": text,
        "schema": schema,
        "example": example,
    }


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{name}"}


def _key(header: str) -> str:
    return header.replace("-", "")
