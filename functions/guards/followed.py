"""Follows each call of a function in the log: its trace, its name, and that it failed."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from firebase_functions.https_fn import HttpsError
from flask import has_request_context, request

from shared.log_lines import FunctionFailed
from shared.trace import follow

F = TypeVar("F", bound=Callable[..., Any])

logger = logging.getLogger("stardust.functions")


def followed(function: F) -> F:
    """Decorates a function, innermost: its log lines have the trace of the request, and an unexpected error its stack.

    Errors are raised again. firebase-functions answers those of a task with a status, and logs no stack.
    """
    name = function.__name__

    @wraps(function)
    def handle(given: Any) -> Any:
        with follow(name, _headers(), function=name):
            try:
                return function(given)
            except HttpsError:  # the answer of a callable, not a failure
                raise
            except Exception as error:
                logger.exception("%s failed", name, extra=FunctionFailed(type(error).__name__).extra())
                raise

    handle.is_followed = True  # type: ignore[attr-defined]  # for the test that every function is
    return handle  # type: ignore[return-value]


def _headers() -> dict[str, str]:
    """Those of the HTTP request behind the call: functions-framework receives events, schedules and tasks by HTTP."""
    return {name.lower(): value for name, value in request.headers.items()} if has_request_context() else {}
