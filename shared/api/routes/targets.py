"""Delivery target and connection test routes."""

from typing import Any, Literal

from pydantic import Field, create_model

from shared.api.handler import itself, use
from shared.api.problems import without_root
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import state_of
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.delivery.targets.change import TargetChange, delete_delivery_target
from shared.delivery.targets.change import update_delivery_target as update
from shared.delivery.targets.circuit import override_circuit
from shared.delivery.targets.connection_test import ConnectionReport, ConnectionRequest, check_connection, check_target
from shared.delivery.targets.create import SERVER_FIELDS, create_delivery_target, documented_config
from shared.delivery.targets.host_keys import ScanReport, ScanRequest, scan_server
from shared.delivery.targets.listing import read_target, targets_query
from shared.model.base import Model
from shared.model.codec import encode
from shared.model.delivery.target import DeliveryTarget

_ITEM = "/delivery-targets/{targetId}"
_CONTENT = {
    name: field for name, field in DeliveryTarget.model_fields.items() if (field.alias or name) not in SERVER_FIELDS
}
_CONFIG = Field(
    max_length=50,
    description="The protocol's options and credentials; credentials left out are kept for the same server and user.",
)

TargetContent: type[Model] = create_model(
    "TargetContent",
    __base__=Model,
    __doc__="The fields of a target that clients set.",
    __module__=__name__,
    **{name: (field.annotation, field) for name, field in _CONTENT.items()} | {"config": (dict[str, Any], _CONFIG)},
)

TargetContent.__fields_of__ = DeliveryTarget  # type: ignore[attr-defined]


class CircuitSetting(Model):
    """The new state of a circuit."""

    state: Literal["open", "closed"]
    """`open` stops deliveries to the target, `closed` lets them run."""


class TargetPage(Page[DeliveryTarget]):
    """A page of targets."""


def list_delivery_targets(call: Call) -> TargetPage:
    """Lists the tenant's targets by name, without credentials."""
    return read_page(TargetPage, targets_query(call.caller), call.query, store=call.adapters.store)


def get_delivery_target(call: Call) -> Answer:
    """Returns a target, without credentials."""
    target = read_target(call.path["targetId"], caller=call.caller, store=call.adapters.store)
    return Answer(target, state=state_of(encode(target)))


def update_delivery_target(call: Call) -> Answer:
    """Replaces a target. Omitted credentials are kept, and null removes one; a new server needs them again."""
    content = {**{field.alias or name: None for name, field in _CONTENT.items()}, **call.raw}
    change = TargetChange(target_id=call.path["targetId"], target=content)
    with without_root("target"):
        target = update(change, caller=call.caller, adapters=call.adapters, expected=call.expected)
    return Answer(target, state=state_of(encode(target)))


def patch_delivery_target(call: Call) -> Answer:
    """Changes some of a target's fields and options; null removes one, omitted credentials are kept."""
    content = dict(call.raw)
    if isinstance(content.get("config"), dict):
        before = read_target(call.path["targetId"], caller=call.caller, store=call.adapters.store)
        content = documented_config(content, before.protocol)
        content["config"] = {**before.config, **content["config"]}
    change = TargetChange(target_id=call.path["targetId"], target=content)
    with without_root("target"):
        target = update(change, caller=call.caller, adapters=call.adapters, expected=call.expected)
    return Answer(target, state=state_of(encode(target)))


ROUTES = (
    Route("GET", "/delivery-targets", "List delivery targets", list_delivery_targets, TargetPage, query=PageQuery),
    Route(
        "POST",
        "/delivery-targets",
        "Create a delivery target",
        use(create_delivery_target, root="target", location="/delivery-targets/{0.id}", etag=itself),
        DeliveryTarget,
        role="admin",
        body=TargetContent,
        status=201,
        tagged=True,
    ),
    Route("GET", _ITEM, "Read a delivery target", get_delivery_target, DeliveryTarget, tagged=True),
    *Route(
        "PUT",
        _ITEM,
        "Replace a delivery target",
        update_delivery_target,
        DeliveryTarget,
        role="admin",
        body=TargetContent,
        conditional=True,
        tagged=True,
        conflicts=True,
    ).with_patch("Change some of a delivery target", patch_delivery_target),
    Route(
        "DELETE",
        _ITEM,
        "Delete a delivery target",
        use(delete_delivery_target),
        role="admin",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/test",
        "Test a target's connection",
        use(check_target, name="check_delivery_target"),
        ConnectionReport,
        role="admin",
    ),
    Route(
        "POST",
        "/test/connection",
        "Test a connection before creating a target",
        use(check_connection),
        ConnectionReport,
        role="admin",
        body=ConnectionRequest,
    ),
    Route(
        "POST",
        "/test/host-keys",
        "Scan an SFTP server's host keys",
        use(scan_server, name="scanHostKeys"),
        ScanReport,
        role="admin",
        body=ScanRequest,
    ),
    Route(
        "POST",
        f"{_ITEM}/circuit",
        "Open or close a target's circuit",
        use(override_circuit),
        DeliveryTarget,
        role="admin",
        body=CircuitSetting,
        conflicts=True,
    ),
)
