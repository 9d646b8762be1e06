"""Entry point of the health check."""

import json

from firebase_functions import https_fn
from flask import Request, Response

from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large


@bounded(MAX_FORM_BYTES, too_large)
@https_fn.on_request(memory=256)
def health(request: Request) -> Response:  # noqa: ARG001 (the platform passes it)
    """Reports whether the settings of the functions are complete. Exposes no secrets and no tenant data."""
    from functions import wiring
    from shared.errors import InvalidInput

    try:
        wiring.settings()
    except InvalidInput as error:
        problems = [problem.to_dict() for problem in error.problems]
        return _json({"status": "misconfigured", "problems": problems}, 503)
    return _json({"status": "ok"}, 200)


def _json(body: object, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(body), status=status, mimetype="application/json", headers=headers)
