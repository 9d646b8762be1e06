"""Client of a DDEX Workbench: POST /v1/validate, with timeout and retries. Adds no checks of its own."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import IO, Any

from shared.errors import Finding, Severity, Unavailable

DEFAULT_URL = "https://api.ddex-workbench.org"
MAX_REPLY_BYTES = 16 * 1024 * 1024
MAX_WAIT_S = 60.0

PROFILES: Mapping[str, str] = {
    "Audio": "AudioAlbum",
    "SimpleAudioSingle": "AudioSingle",
    "Video": "Video",
    "SimpleVideoSingle": "Video",
    "LongFormMusicalWorkVideo": "Video",
    "MixedMedia": "Mixed",
    "MixedMediaBundle": "Mixed",
    "Ringtone": "Ringtone",
    "DjMix": "DJ",
    "AudioAlbum": "AudioAlbum",
    "AudioAlbumMusicOnly": "AudioAlbum",
    "AudioSingle": "AudioSingle",
    "VideoAlbum": "Video",
    "VideoSingle": "Video",
    "DigitalClassicalAudioAlbum": "Classical",
}
"""Release profile -> the Workbench's name for it; other profiles are not sent."""

_SEVERITIES: Mapping[str, Severity] = {"error": "error", "fatal": "error", "warning": "warning", "info": "info"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key must not follow a redirect to another server."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follows no redirect."""


_OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class Workbench:
    """A Workbench service. Retries after `backoff_s`, then twice that, and so on; Retry-After takes precedence."""

    url: str = DEFAULT_URL
    api_key: str | None = field(default=None, repr=False)
    timeout_s: float = 30.0
    tries: int = 3
    backoff_s: float = 1.0
    sleep: Callable[[float], None] = time.sleep

    def findings(self, xml: bytes, version: str, profile: str | None = None) -> list[Finding]:
        """The service's findings on a message of ERN `version` (`4.3`).

        Raises Unavailable if it does not reply in time, refuses the request, or sends an invalid reply.
        """
        body: dict[str, str] = {"content": xml.decode("utf-8", "replace"), "type": "ERN", "version": version}
        if profile and profile in PROFILES:
            body["profile"] = PROFILES[profile]
        return _findings(self._ask(json.dumps(body).encode()))

    def _ask(self, body: bytes) -> Mapping[str, Any]:
        reason = ""
        for attempt in range(self.tries):
            try:
                return self._post(body)
            except urllib.error.HTTPError as error:
                with error:
                    reason = f"it returned {error.code}{_error_message(error)}"
                    if error.code != 429 and error.code < 500:
                        break
                    wait_s = _retry_after_s(error)
            except (OSError, HTTPException, ValueError) as error:
                reason, wait_s = str(getattr(error, "reason", error)) or type(error).__name__, None
            if attempt + 1 < self.tries:
                self.sleep(self.backoff_s * 2**attempt if wait_s is None else wait_s)
        raise Unavailable(
            f"The DDEX Workbench at {self.url} could not validate the message: {reason}.", remedy="Try again later."
        )

    def _post(self, body: bytes) -> Mapping[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.api_key:
            headers["X-API-Key"] = self.api_key
        request = urllib.request.Request(f"{self.url.rstrip('/')}/v1/validate", body, headers)  # noqa: S310
        with _OPENER.open(request, timeout=self.timeout_s) as response:
            content = response.read(MAX_REPLY_BYTES + 1)
        if len(content) > MAX_REPLY_BYTES:
            raise ValueError(f"its reply exceeds {MAX_REPLY_BYTES} bytes")
        reply = json.loads(content)
        if not isinstance(reply, dict) or not isinstance(reply.get("errors"), list):
            raise ValueError("its reply has an unexpected format")
        return reply


def _retry_after_s(error: urllib.error.HTTPError) -> float | None:
    """Retry-After in seconds, bounded; None if it is missing or not a number."""
    text = error.headers.get("Retry-After", "")
    return min(float(text), MAX_WAIT_S) if text.isdecimal() else None


def _error_message(error: urllib.error.HTTPError) -> str:
    """The server's error message in brackets; empty if there is none."""
    try:
        message = json.loads(error.read(65_536))["error"]["message"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f" ({str(message)[:200]})"


def _findings(reply: Mapping[str, Any]) -> list[Finding]:
    warnings = reply.get("warnings")
    return [
        *(_finding(item, "error") for item in reply["errors"]),
        *(_finding(item, "warning") for item in (warnings if isinstance(warnings, list) else ())),
    ]


def _finding(item: Any, severity: str) -> Finding:
    facts: Mapping[str, Any] = item if isinstance(item, dict) else {"message": str(item)}
    line = facts.get("line")
    return Finding(
        stage="workbench",
        code=str(facts.get("rule") or facts.get("code") or "workbench"),
        severity=_SEVERITIES.get(str(facts.get("severity") or severity), "warning"),
        message=str(facts.get("message") or "The Workbench gave no reason."),
        path=str(facts.get("context") or ""),
        line=line if isinstance(line, int) and line > 0 else None,
        remedy=str(facts.get("suggestion") or ""),
        source="DDEX Workbench",
    )
