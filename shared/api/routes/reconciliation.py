"""Routes of acknowledgements: reconciliation, tasks, polling, and the secret of a DSP's calls."""

from shared.api.handler import use
from shared.api.route import Route
from shared.delivery.acknowledgements.poll.poll import PollRequested, poll_acknowledgements
from shared.delivery.acknowledgements.reconciliation import ReconcileRequest, Reconciliation, reconcile
from shared.delivery.acknowledgements.tasks import complete_task
from shared.delivery.acknowledgements.webhook import CreatedWebhookSecret, create_webhook_secret
from shared.model.delivery.acknowledgement import Todo

_TARGET = "/delivery-targets/{targetId}"

ROUTES = (
    Route(
        "GET",
        "/reconciliation",
        "Compare what was sent with what DSPs report",
        use(reconcile),
        Reconciliation,
        query=ReconcileRequest,
    ),
    Route(
        "POST",
        f"{_TARGET}/poll",
        "Poll a target's acknowledgements now",
        use(poll_acknowledgements),
        PollRequested,
        role="manager",
    ),
    Route(
        "POST",
        f"{_TARGET}/webhook-secret",
        "Make a new secret for a DSP's calls",
        use(create_webhook_secret),
        CreatedWebhookSecret,
        role="admin",
    ),
    Route("POST", "/tasks/{taskId}/complete", "Complete a task", use(complete_task), Todo, role="manager"),
)
