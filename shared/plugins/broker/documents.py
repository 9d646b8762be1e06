"""The operations on documents: those of the tenant, of granted collections, as the API returns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from shared.errors import InvalidInput
from shared.model.base import Model
from shared.model.catalog.asset import Asset
from shared.model.catalog.draft import ReleaseDraft
from shared.model.codec import decode, to_json, without_invalid
from shared.model.delivery.acknowledgement import Acknowledgement, Todo
from shared.model.delivery.delivery import Delivery, HistoryEntry
from shared.model.delivery.target import DeliveryTarget
from shared.model.party import PartyRecord
from shared.platform.store.port import Data, Operator, Query
from shared.plugins.broker.request import Arguments, Session
from shared.sdk.bridge import Failed

_MOST = 500
_MOST_CONDITIONS = 5
_RANGES = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class _Searched:
    """How the documents of a collection can be searched: what Firestore can do with the indexes there are."""

    model: type[Model]
    order: str
    """What orders them; the newest, or the first by name, without conditions."""
    equal: tuple[str, ...]
    """Fields that can be compared with `==` and `in`, in any number."""
    ordered_with: tuple[str, ...] = ()
    """Fields of which one can be compared with `==` beside a range of `order`."""


SEARCHED: Mapping[str, _Searched] = {
    "releases": _Searched(ReleaseDraft, "-updated", ("status", "createdBy"), ("status",)),
    "assets": _Searched(Asset, "-updated", ("releaseId", "status", "kind", "trackId")),
    "deliveries": _Searched(
        Delivery,
        "-created",
        ("status", "releaseId", "targetId", "messageSubType"),
        ("status", "releaseId", "targetId"),
    ),
    "deliveryTargets": _Searched(DeliveryTarget, "name", ("active", "protocol", "testMode", "type")),
    "acknowledgements": _Searched(Acknowledgement, "-received", ("targetId", "status"), ("targetId",)),
    "parties": _Searched(PartyRecord, "key", ("kind",)),
    "tasks": _Searched(Todo, "-created", ("status", "releaseId", "targetId", "deliveryId", "plugin"), ("status",)),
    "deliveryHistory": _Searched(HistoryEntry, "-at", ("releaseId", "targetId", "deliveryId"), ("releaseId",)),
}
"""Collection -> how it is searched. The queries need no other indexes than rules/firestore.indexes.json has."""


def get_document(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """A document, or None, also if it is another tenant's."""
    collection = arguments.text("collection", 40)
    data = session.adapters.store.get(f"{collection}/{arguments.id('id')}")
    return (as_returned(collection, data) if data and data.get("tenantId") == session.tenant_id else None), b""


def find_documents(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """The documents that match."""
    collection, limit = arguments.text("collection", 40), arguments.number("limit", 1, _MOST)
    searched = SEARCHED[collection]
    conditions = _conditions(arguments, searched)
    field = searched.order.lstrip("-")
    ranged = any(name == field and operator in _RANGES for name, operator, _ in conditions)
    equal = [name for name, operator, _ in conditions if operator not in _RANGES]
    if ranged and not (equal == [] or (len(equal) == 1 and equal[0] in searched.ordered_with)):
        beside = f"one of {', '.join(searched.ordered_with)}" if searched.ordered_with else "nothing"
        arguments.fail(f"beside a range of {field}, {collection} can be compared by {beside}, with ==")
    where = (("tenantId", "==", session.tenant_id), *conditions)
    order = (searched.order,) if ranged or not equal else ()
    found = session.adapters.store.find(Query(collection, where=where, order=order, limit=limit))
    return [as_returned(collection, data) for data in found], b""


def as_returned(collection: str, data: Data) -> dict[str, Any]:
    """A document as the API returns it, without what its model rejects: clients write drafts directly."""
    model = SEARCHED[collection].model
    try:
        return to_json(decode(model, data))
    except InvalidInput:
        return to_json(decode(model, without_invalid(model, data)))


def _conditions(arguments: Arguments, searched: _Searched) -> list[tuple[str, Operator, Any]]:
    stated = arguments.values.get("where")
    if not isinstance(stated, list) or len(stated) > _MOST_CONDITIONS:
        arguments.fail(f"where must be a list of at most {_MOST_CONDITIONS} conditions")
    return [_condition(arguments, searched, each) for each in stated]


def _condition(arguments: Arguments, searched: _Searched, stated: Any) -> tuple[str, Operator, Any]:
    if not isinstance(stated, list) or len(stated) != 3 or not all(isinstance(each, str) for each in stated[:2]):
        arguments.fail("each condition must be (field, operator, value)")
    name, operator, value = stated
    ranged = searched.order.lstrip("-")
    if name in searched.equal and operator in ("==", "in"):
        values = value if operator == "in" else [value]
        if not isinstance(values, list) or not 1 <= len(values) <= 30 or not all(map(_is_simple, values)):
            arguments.fail(f"{name} is compared with a text, number or truth value, or with 1 to 30 of them")
        return name, cast(Operator, operator), value
    if name == ranged and operator in _RANGES and isinstance(value, str) and _is_simple(value):
        return name, cast(Operator, operator), _moment(value) if searched.order.startswith("-") else value
    fields = ", ".join(searched.equal)
    raise Failed(
        f"{name[:50]!r} cannot be searched with {operator[:20]!r}: use == or in ({fields}), or a range of {ranged}."
    )


def _is_simple(value: Any) -> bool:
    return len(value) <= 1000 if isinstance(value, str) else isinstance(value, int) and -(2**63) <= value < 2**63


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Failed(f"{text[:50]!r} is no time in ISO 8601.") from error
