"""Sends acknowledgements as signed HTTP calls instead of writing them to a folder."""

import urllib.error
import urllib.request
from collections.abc import Callable

from shared.clock import system_clock
from shared.delivery.acknowledgements.webhook import HEADER, sign
from shared.errors import Finding, InvalidInput

_TIMEOUT_S = 30


def webhook_sender(url: str, secret: str) -> Callable[[str, bytes], None]:
    """A function that POSTs an acknowledgement to `url` (`.../dsp_webhook/{targetId}`), signed with the `secret`.

    That function raises InvalidInput, with the receiver's error, if the call fails.
    """

    def send(path: str, data: bytes) -> None:
        kind = "application/json" if path.endswith(".json") else "application/xml"
        headers = {HEADER: sign(data, secret, system_clock()), "Content-Type": kind}
        request = urllib.request.Request(url, data=data, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S):
                pass
        except urllib.error.URLError as error:
            remedy = "Check the address and the secret returned by createWebhookSecret."
            raise InvalidInput(
                [Finding("--callback", f"{url} did not accept the call: {error}.", "deaf", remedy=remedy)]
            ) from error

    return send
