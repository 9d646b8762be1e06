"""Acknowledgement routes: reconciliation, tasks, polling, and the secrets of DSP webhooks."""

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
        "Compare deliveries with what DSPs report",
        use(reconcile),
        Reconciliation,
        query=ReconcileRequest,
    ),
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
