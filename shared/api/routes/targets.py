"""Owns the routes of delivery targets, and the test of connections."""

from pydantic import create_model

from shared.api.problems import without_root
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import etag_of
from shared.api.wire.paging import PageQuery, find_page
from shared.delivery.targets.change import TargetChange, TargetReference
from shared.delivery.targets.change import delete_delivery_target as delete
from shared.delivery.targets.change import update_delivery_target as update
from shared.delivery.targets.connection_test import ConnectionReport, ConnectionRequest, check_target
from shared.delivery.targets.connection_test import check_connection as check
from shared.delivery.targets.create import SERVER_FIELDS, TargetRequest
from shared.delivery.targets.create import create_delivery_target as create
from shared.delivery.targets.host_keys import ScanReport, ScanRequest, scan_server
from shared.delivery.targets.listing import read_target, targets_query
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.target import DeliveryTarget

_ONE = "/delivery-targets/{targetId}"
_CONTENT = {
    name: field for name, field in DeliveryTarget.model_fields.items() if (field.alias or name) not in SERVER_FIELDS
}

TargetContent: type[Model] = create_model(
    "TargetContent",
    __base__=Model,
    __doc__="What a client says about a target; `config` holds the protocol's options and its credentials.",
    __module__=__name__,
    **{name: (field.annotation, field) for name, field in _CONTENT.items()},  # type: ignore[call-overload]  # as in DeliveryTarget
)


class TargetPage(Model):
    """A page of targets; without `nextCursor` it is the last."""

    items: list[DeliveryTarget]
    next_cursor: str | None = None


def list_delivery_targets(call: Call) -> TargetPage:
    """The tenant's targets by name, without credentials."""
    found, cursor = find_page(targets_query(call.caller), call.query, store=call.adapters.store)
    return TargetPage(items=[decode(DeliveryTarget, document) for document in found], next_cursor=cursor)


def create_delivery_target(call: Call) -> Answer:
    """Stores a target; its credentials are sealed apart and never shown again."""
    adapters = call.adapters
    with without_root("target"):
        target = create(
            TargetRequest(target=dict(call.raw)),
            caller=call.caller,
            store=adapters.store,
            vault=adapters.vault,
            clock=adapters.clock,
            new_id=call.new_id,
        )
    return _answer(target, location=f"/delivery-targets/{target.id}")


def get_delivery_target(call: Call) -> Answer:
    """The target, without credentials."""
    return _answer(read_target(call.path["targetId"], caller=call.caller, store=call.adapters.store))


def update_delivery_target(call: Call) -> Answer:
    """Replaces the target. Credentials that are left out stay, null removes one; for another server they are needed."""
    adapters = call.adapters
    whole = {**{field.alias or name: None for name, field in _CONTENT.items()}, **call.raw}
    with without_root("target"):
        target = update(
            TargetChange(target_id=call.path["targetId"], target=whole),
            caller=call.caller,
            store=adapters.store,
            vault=adapters.vault,
            clock=adapters.clock,
            new_id=call.new_id,
            expected=call.expected,
        )
    return _answer(target)


def delete_delivery_target(call: Call) -> None:
    """Removes a target with its credentials; receipts and history stay."""
    adapters = call.adapters
    delete(
        TargetReference(target_id=call.path["targetId"]),
        caller=call.caller,
        store=adapters.store,
        clock=adapters.clock,
        new_id=call.new_id,
        expected=call.expected,
    )


def check_delivery_target(call: Call) -> ConnectionReport:
    """Signs in at the target, lists, writes a small file, reads it back and removes it."""
    return check_target(call.path["targetId"], caller=call.caller, adapters=call.adapters, new_id=call.new_id)


def check_connection(call: Call) -> ConnectionReport:
    """The same with a connection that no target has yet."""
    return check(call.body, caller=call.caller, adapters=call.adapters, new_id=call.new_id)


def scan_host_keys(call: Call) -> ScanReport:
    """The host keys that an SFTP server shows, for a person to compare with what the DSP told."""
    return scan_server(call.body, caller=call.caller, adapters=call.adapters)


def _answer(target: DeliveryTarget, location: str | None = None) -> Answer:
    return Answer(target, etag=etag_of(encode(target)), location=location)


ROUTES = (
    Route("GET", "/delivery-targets", "List delivery targets", list_delivery_targets, TargetPage, query=PageQuery),
    Route(
        "POST",
        "/delivery-targets",
        "Create a delivery target",
        create_delivery_target,
        DeliveryTarget,
        role="admin",
        body=TargetContent,
        status=201,
        tagged=True,
    ),
    Route("GET", _ONE, "Read a delivery target", get_delivery_target, DeliveryTarget, tagged=True),
    Route(
        "PUT",
        _ONE,
        "Replace a delivery target",
        update_delivery_target,
        DeliveryTarget,
        role="admin",
        body=TargetContent,
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _ONE,
        "Remove a delivery target",
        delete_delivery_target,
        role="admin",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route("POST", f"{_ONE}/test", "Test a target's connection", check_delivery_target, ConnectionReport, role="admin"),
    Route(
        "POST",
        "/test/connection",
        "Test a connection",
        check_connection,
        ConnectionReport,
        role="admin",
        body=ConnectionRequest,
    ),
    Route(
        "POST",
        "/test/host-keys",
        "Show an SFTP server's host keys",
        scan_host_keys,
        ScanReport,
        role="admin",
        body=ScanRequest,
    ),
)
