"""Owns the route of reconciliation."""

from shared.api.route import Call, Route
from shared.delivery.acknowledgements.reconciliation import ReconcileRequest, Reconciliation
from shared.delivery.acknowledgements.reconciliation import reconcile as report


def reconcile(call: Call) -> Reconciliation:
    """For each release and target, what was sent last and what the DSP says of it."""
    return report(call.query, caller=call.caller, store=call.adapters.store)


ROUTES = (
    Route(
        "GET",
        "/reconciliation",
        "Compare what was sent with what DSPs say",
        reconcile,
        Reconciliation,
        query=ReconcileRequest,
    ),
)
