"""Bounds the body of an HTTP request before anything parses it.

firebase-functions parses a callable's JSON before it looks at the token, and functions-framework reads what a function
left unread into memory: JSON takes up to fifty times its size as Python objects, so one anonymous request of the 32 MiB
that Cloud Run lets through would end an instance of 512 MiB. Every HTTP function of this package is `bounded`.
"""

import io
import json
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, TypeVar

from flask import Request, Response
from werkzeug.wsgi import get_input_stream

F = TypeVar("F", bound=Callable[..., Any])

MAX_FORM_BYTES = 16_384
"""For functions that take no JSON: pages, checks, and tasks, which name a document."""
MAX_UNVERIFIED_BYTES = 16_384
"""What a callable parses for anyone; more than this only once the token is verified."""
_MAX_DRAINED_BYTES = 32 << 20
"""How much of a refused body is read and discarded, so that the client sees the answer instead of a reset connection;
Cloud Run lets no more than this through over HTTP/1."""
_PIECE_BYTES = 64 << 10

Refuse = Callable[[str], Response]


def bounded(
    max_bytes: int, refuse: Refuse, *, verify: Callable[[Request], Response | None] | None = None
) -> Callable[[F], F]:
    """Decorates an HTTP function, outermost: a body of more than `max_bytes`, declared or chunked, is never kept.

    `refuse` makes the response from a message, with status 413. `verify` sees requests with more than
    MAX_UNVERIFIED_BYTES, and returns the response if they are not to be parsed.
    """

    def decorate(function: F) -> F:
        @wraps(function)
        def handle(request: Request) -> Any:
            body = _replace_body(request, max_bytes)
            if body is None:
                return refuse(f"The body is larger than {max_bytes:,} bytes.")
            if verify is not None and len(body) > MAX_UNVERIFIED_BYTES and (refused := verify(request)) is not None:
                return refused
            return function(request)

        handle.max_body_bytes = max_bytes  # type: ignore[attr-defined]  # for the test that no function is unbounded
        return handle  # type: ignore[return-value]

    return decorate


def too_large(message: str) -> Response:
    """The response to a request with too large a body: `{code, message, remedy}`."""
    return json_response({"code": "too-large", "message": message, "remedy": "Send a smaller body."}, 413)


def json_response(body: object, status: int) -> Response:
    """A response that no cache keeps."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(body), status=status, mimetype="application/json", headers=headers)


def call_error(http_status: int, status: str, message: str, **details: str) -> Response:
    """The response of a callable that firebase-functions has not seen, in the form that the Firebase SDKs read."""
    error = {"status": status, "message": message, "details": details}
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    return Response(json.dumps({"error": error}), status=http_status, mimetype="application/json", headers=headers)


def _replace_body(request: Request, max_bytes: int) -> bytes | None:
    """The body, which is then the request's whole input; None if it is too large, and the input is then empty."""
    environ = request.environ
    stream = get_input_stream(environ)
    declared = request.content_length or 0
    body = None if declared > max_bytes else _read(stream, max_bytes)
    if body is None:
        _drain(stream)
    environ["wsgi.input"] = io.BytesIO(body or b"")
    environ["CONTENT_LENGTH"] = str(len(body or b""))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return body


def _read(stream: IO[bytes], max_bytes: int) -> bytes | None:
    """The stream's content, or None if it has more than `max_bytes`."""
    body = bytearray()
    while piece := stream.read(min(_PIECE_BYTES, max_bytes + 1 - len(body))):
        body += piece
        if len(body) > max_bytes:
            return None
    return bytes(body)


def _drain(stream: IO[bytes]) -> None:
    drained = 0
    while drained < _MAX_DRAINED_BYTES and (piece := stream.read(_PIECE_BYTES)):
        drained += len(piece)
