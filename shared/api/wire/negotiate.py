"""Adapts a complete response to what the client has and accepts: 304 for an unchanged answer, gzip. Pure."""

import gzip
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from werkzeug.http import parse_accept_header

from shared.api.wire.etag import is_unchanged
from shared.api.wire.http import Request, Response

_MIN_BYTES = 1024
"""Smaller bodies fit into one packet either way."""
_TEXTS = ("application/json", "application/problem+json", "text/", "application/xml")


def negotiated(request: Request, response: Response) -> Response:
    """The response as it is sent: without a body that the client has, or with a compressed one."""
    etag = response.headers.get("ETag")
    if request.method == "GET" and response.status == HTTPStatus.OK and etag:
        headers = {**response.headers, "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Encoding"}
        if is_unchanged(request.headers.get("if-none-match"), etag):
            return Response(HTTPStatus.NOT_MODIFIED, b"", _without(headers, "Content-Type"))
        response = replace(response, headers=headers)
    return _compressed(response) if _accepts_gzip(request) and _compressible(response) else response


def _accepts_gzip(request: Request) -> bool:
    return parse_accept_header(request.headers.get("accept-encoding"))["gzip"] > 0


def _compressible(response: Response) -> bool:
    return len(response.body) >= _MIN_BYTES and response.headers.get("Content-Type", "").startswith(_TEXTS)


def _compressed(response: Response) -> Response:
    headers = {**response.headers, "Content-Encoding": "gzip"}
    headers.setdefault("Vary", "Accept-Encoding")
    return replace(response, body=gzip.compress(response.body, compresslevel=5, mtime=0), headers=headers)


def _without(headers: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}
