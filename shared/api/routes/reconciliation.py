"""Acknowledgement routes: the board, reconciliation, tasks, polling, and the secrets of DSP webhooks."""

from shared.api.errors import BadRequest
from shared.api.handler import use
from shared.api.route import Call, Route
from shared.delivery.acknowledgements.board import Board, BoardRequest, read_board
from shared.delivery.acknowledgements.poll.poll import PollRequested, poll_acknowledgements
from shared.delivery.acknowledgements.reconciliation import ReconcileRequest, Reconciliation, reconcile
from shared.delivery.acknowledgements.tasks import complete_task
from shared.delivery.acknowledgements.webhook import CreatedWebhookSecret, create_webhook_secret
from shared.errors import InvalidInput
from shared.model.delivery.acknowledgement import Todo


def show_board(call: Call) -> Board:
    """Shows for each release and target what was sent, what the DSP says, since when, and what to do.

    Lists releases that are ready or were delivered, the last changed first.
    """
    try:
        return read_board(call.query, caller=call.caller, adapters=call.adapters)
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


_TARGET = "/delivery-targets/{targetId}"

ROUTES = (
    Route(
        "GET",
        "/reconciliation",
        "Compare deliveries with what DSPs report",
        use(reconcile),
        Reconciliation,
        query=ReconcileRequest,
    ),
    Route("GET", "/board", "Compare all releases with all targets", show_board, Board, query=BoardRequest),
    Route(
        "POST",
        f"{_TARGET}/poll",
        "Poll a target's acknowledgements",
        use(poll_acknowledgements),
        PollRequested,
        role="manager",
    ),
    Route(
        "POST",
        f"{_TARGET}/webhook-secret",
        "Create a webhook secret for a DSP",
        use(create_webhook_secret),
        CreatedWebhookSecret,
        role="admin",
    ),
    Route("POST", "/tasks/{taskId}/complete", "Complete a task", use(complete_task), Todo, role="manager"),
)
