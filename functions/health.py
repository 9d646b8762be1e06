"""Entry point of the health check."""

import logging

from firebase_functions import https_fn
from flask import Request, Response

from functions.guards.bodies import MAX_FORM_BYTES, bounded, json_response, too_large

logger = logging.getLogger("stardust.functions")


@bounded(MAX_FORM_BYTES, too_large)
@https_fn.on_request(memory=256)
def health(request: Request) -> Response:  # noqa: ARG001 (the platform passes it)
    """Reports whether the settings of the functions are complete. Exposes no secrets and no tenant data."""
    from functions import wiring
    from shared.errors import InvalidInput

    try:
        wiring.settings()
    except InvalidInput as error:
        logger.error("the settings are invalid: %s", error)  # the values are for operators only
        variables = sorted({problem.path for problem in error.problems})
        return json_response({"status": "misconfigured", "variables": variables}, 503)
    return json_response({"status": "ok"}, 200)
