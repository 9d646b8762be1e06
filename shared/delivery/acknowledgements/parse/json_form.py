"""Parses acknowledgements in JSON: an object with one statement, or a list of statements. Pure.

There is no standard for the names of fields outside of DDEX's choreography. The usual names are supported,
in camelCase, snake_case and kebab-case.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from shared.delivery.acknowledgements.parse.reading import Reading, clean, instant, unreadable
from shared.delivery.acknowledgements.parse.status_vocabulary import meaning
from shared.model.delivery.acknowledgement import AffectedResource, DspStatus, ProposedAction, Statement, Subject

Words = Mapping[str, DspStatus]
Fields = Mapping[str, Any]

_LISTS = ("acknowledgements", "acknowledgments", "statements", "releases", "results")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "message_id": ("messageid", "ernmessageid", "acknowledgedmessageid"),
    "batch_id": ("batchid", "batch"),
    "icpn": ("icpn", "upc", "ean", "barcode"),
    "grid": ("grid",),
    "release_id": ("releaseid",),
    "word": ("status", "state", "releasestatus", "filestatus"),
    "code": ("code", "errorcode"),
    "reason": ("reason", "message", "error", "errortext", "description"),
    "action": ("action", "proposedaction", "proposedactiontype"),
    "manual_check": ("manualcheckrequired", "manualcheck"),
    "resources": ("affectedresources", "affectedresource", "isrcs"),
    "created": ("timestamp", "created", "createdat", "date", "time"),
    "sender": ("sender", "senderid", "partyid"),
    "own_id": ("acknowledgementid", "acknowledgmentid", "id"),
}
_ACTIONS = {action.lower(): action for action in get_args(ProposedAction)} | {
    "resend": "ResendXmlAndResources",
    "resendxml": "ResendXmlOnly",
    "resendall": "ResendXmlAndResources",
}


def read_json(data: bytes, words: Words) -> Reading:
    """The acknowledgement. Raises InvalidInput."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable("not-json", "It is not valid JSON.") from error
    envelope = _fields(value) if isinstance(value, dict) else {}
    items = value if isinstance(value, list) else next((envelope[name] for name in _LISTS if name in envelope), [value])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable("not-objects", "Each statement must be an object.")
    return Reading(
        format="json",
        statements=tuple(_statements(items, words)),
        message_id=_text(envelope, "own_id"),
        sender=_text(envelope, "sender"),
        created=instant(_text(envelope, "created")),
    )


def _statements(items: list[Any], words: Words) -> Iterator[Statement]:
    for index, item in enumerate(items):
        fields = _fields(item)
        word = _text(fields, "word")
        if word is None:
            raise unreadable("missing", "A statement has no status.", f"[{index}].status")
        yield _statement(fields, word, words)


def _statement(fields: Fields, word: str, words: Words) -> Statement:
    status = meaning(word, words)
    rejected = status == "rejected"
    return Statement.model_validate(
        {
            "subject": Subject(
                **{name: _text(fields, name) for name in ("message_id", "batch_id", "icpn", "grid", "release_id")}
            ),
            "word": word,
            "status": status,
            "code": (_text(fields, "code") or word) if rejected else None,
            "reason": clean(_first(fields, "reason")),
            "action": _ACTIONS.get(_normalize(_text(fields, "action") or "")),
            "manual_check": _flag(fields),
            "resources": _resources(fields),
            "said": instant(_text(fields, "created")),
        }
    )


def _resources(fields: Fields) -> list[AffectedResource]:
    found = next((fields[name] for name in _NAMES["resources"] if name in fields), None) or []
    items = found if isinstance(found, list) else [found]
    names = [item.get("isrc") if isinstance(item, dict) else item for item in items[:50]]
    return [
        AffectedResource(isrc=clean(name.replace("-", "").upper())) for name in names if isinstance(name, str) and name
    ]


def _fields(item: Mapping[str, Any]) -> Fields:
    return {_normalize(name): value for name, value in item.items()}


def _normalize(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _first(fields: Fields, name: str) -> str | None:
    """The first field present, as a string; for nested errors, their message."""
    for known in _NAMES[name]:
        value = fields.get(known)
        if isinstance(value, dict):
            value = _fields(value).get("message")
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value)
    return None


def _text(fields: Fields, name: str) -> str | None:
    return clean(_first(fields, name))


def _flag(fields: Fields) -> bool | None:
    value = next((fields[name] for name in _NAMES["manual_check"] if name in fields), None)
    return value if isinstance(value, bool) else None
