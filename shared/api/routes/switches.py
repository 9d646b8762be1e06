"""Switch routes: releases that move here from another distributor."""

from shared.api.errors import BadRequest
from shared.api.handler import use
from shared.api.route import Call, Route
from shared.catalog.switches import previews, start, steps
from shared.catalog.switches.listing import SwitchPage, SwitchQuery, SwitchReport, get_switch
from shared.catalog.switches.listing import list_switches as find_switches
from shared.errors import InvalidInput
from shared.model.base import Day, Model


class StepDone(Model):
    """When a person did a step."""

    on: Day | None = None
    """The day on which it was done; without it, today."""
    anyway: bool = False
    """Records that the takedown was asked for although ours was not equal or not live."""


def list_switches(call: Call) -> SwitchPage:
    """Lists the releases that are switching, and how far each is, the last begun first."""
    try:
        return find_switches(call.query, caller=call.caller, adapters=call.adapters)
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


_ITEM = "/switches/{releaseId}"
_STEP = f"{_ITEM}/steps/{{step}}"

ROUTES = (
    Route("GET", "/switches", "List the releases that are switching", list_switches, SwitchPage, query=SwitchQuery),
    Route(
        "POST",
        "/switches",
        "Begin the switches of releases",
        use(start.start_switches),
        start.SwitchesStarted,
        role="manager",
        body=start.SwitchStart,
        conflicts=True,
    ),
    Route("GET", _ITEM, "Compare the old release with ours", use(get_switch), SwitchReport),
    Route("DELETE", _ITEM, "Remove a switch", use(steps.remove_switch), role="manager", status=204),
    Route(
        "POST",
        f"{_ITEM}/look",
        "Look for the old release in the public catalogues",
        use(steps.look_for_old, name="look_for_old_release"),
        SwitchReport,
        role="manager",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/compare",
        "Compare recordings and cover with what the public catalogues publish",
        use(previews.compare_published),
        SwitchReport,
        role="manager",
        conflicts=True,
    ),
    Route(
        "PUT",
        _STEP,
        "Tick a step of a switch",
        use(steps.tick_step, name="tick_switch_step"),
        SwitchReport,
        role="manager",
        body=StepDone,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _STEP,
        "Untick a step of a switch",
        use(steps.untick_step, name="untick_switch_step"),
        SwitchReport,
        role="manager",
    ),
)
