"""The operation on public servers: HTTPS to granted hosts, without redirects, bounded in size and time."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from shared.errors import StardustError
from shared.plugins.broker.request import Arguments, Session
from shared.sdk.bridge import Failed, Refused

_MAX_ANSWER_BYTES = 4 << 20
_MAX_BODY_BYTES = 4 << 20
_MAX_URL = 4000
_MAX_HEADERS, _MAX_HEADER = 30, 4000
_CONNECT_S, _DEADLINE_S = 5.0, 20.0
_HOST = re.compile(r"[a-z0-9_.-]+")
"""A name: the zone of an IPv6 address, `[fe80::1%.example.org]`, may end like one."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_OWN_HEADERS = re.compile(
    "(host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*)", re.IGNORECASE
)
"""Of the connection, not of the request."""


def request(session: Session, arguments: Arguments, body: bytes) -> tuple[Any, bytes]:
    """What the server answered, whatever its status."""
    method = arguments.values.get("method")
    if method not in ("GET", "POST") or (method == "GET" and body):
        arguments.fail("method must be GET, or POST with a body")
    if len(body) > _MAX_BODY_BYTES:
        arguments.fail(f"the body has {len(body):,} bytes; at most {_MAX_BODY_BYTES:,} are sent")
    url, headers = arguments.text("url", _MAX_URL), _headers(arguments)
    _check(url, session, arguments)
    headers.setdefault("User-Agent", f"Stardust-Distro-Plug-in/1 ({session.plugin})")
    return _send(str(method), url, headers, body, session)


def is_granted(host: str, granted: list[str]) -> bool:
    """Whether a host is among those that were granted; `*.example.org` stands for it and those below it."""
    name = host.lower().rstrip(".")
    return bool(_HOST.fullmatch(name)) and any(
        name == each or (each.startswith("*.") and (name == each[2:] or name.endswith(each[1:]))) for each in granted
    )


def _check(url: str, session: Session, arguments: Arguments) -> None:
    parts = _parts(url)
    if parts is None or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        arguments.fail("url must be an https:// URL without user and fragment")
    if not is_granted(parts.hostname or "", session.granted.hosts):
        raise Refused(f"The host {(parts.hostname or '')[:253]!r} was not granted. Name it in the manifest's `hosts`.")
    private = bool(session.adapters.network.allow_private)
    if not private and (parts.scheme != "https" or parts.port not in (None, 443)):
        raise Refused("Plug-ins reach servers over HTTPS only, on its usual port.")


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("https", "http") and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    return parts if usable and not parts.fragment else None


def _headers(arguments: Arguments) -> dict[str, str]:
    stated = arguments.values.get("headers")
    if not isinstance(stated, dict) or len(stated) > _MAX_HEADERS:
        arguments.fail(f"headers must be at most {_MAX_HEADERS}")
    for name, value in stated.items():
        if not _HEADER_NAME.fullmatch(name) or _OWN_HEADERS.fullmatch(name):
            arguments.fail(f"the header {name[:60]!r} cannot be set")
        if not isinstance(value, str) or len(value) > _MAX_HEADER or not (value.isascii() and value.isprintable()):
            arguments.fail(f"the header {name} must be printable ASCII of at most {_MAX_HEADER} characters")
    return dict(stated)


def _send(
    method: str, url: str, headers: Mapping[str, str], body: bytes, session: Session
) -> tuple[dict[str, Any], bytes]:
    from urllib3 import PoolManager, Timeout
    from urllib3.exceptions import HTTPError

    from shared.platform.network.answers import AnswerBounds
    from shared.platform.network.http import guarded_pools

    seconds = max(0.1, min(_DEADLINE_S, session.seconds_left()))
    bounds = AnswerBounds(seconds, _MAX_ANSWER_BYTES)
    with PoolManager(num_pools=1, timeout=Timeout(connect=min(_CONNECT_S, seconds), read=seconds)) as pools:
        pools.pool_classes_by_scheme = guarded_pools(pools.pool_classes_by_scheme, session.adapters.network, bounds)
        try:
            answer = pools.request(
                method,
                url,
                body=body or None,
                headers=dict(headers),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            content = answer.read(decode_content=True)
        except (StardustError, HTTPError, OSError) as error:
            raise Failed(_described(error)) from error
        return {"status": answer.status, "headers": _told(answer.headers)}, content


def _told(headers: Any) -> dict[str, str]:
    return {str(name).lower()[:200]: str(value)[:_MAX_HEADER] for name, value in list(headers.items())[:100]}


def _described(error: BaseException) -> str:
    """The first cause that speaks for itself: libraries' own texts contain addresses."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, StardustError):
            return cause.message
        reason = getattr(cause, "reason", None)
        cause = reason if isinstance(reason, BaseException) else cause.__cause__ or cause.__context__
    return f"The server could not be reached ({type(error).__name__})."
