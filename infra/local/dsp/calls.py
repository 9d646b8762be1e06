"""Owns answering by signed call: an acknowledgement is POSTed to the sender instead of laid into a folder."""

import urllib.error
import urllib.request
from collections.abc import Callable

from shared.clock import system_clock
from shared.delivery.acknowledgements.webhook import HEADER, sign
from shared.errors import Finding, InvalidInput

_TIMEOUT_S = 30


def by_call(url: str, secret: str) -> Callable[[str, bytes], None]:
    """POSTs each acknowledgement to `url` (`.../dsp_webhook/{targetId}`), signed with the target's `secret`.

    What is made raises InvalidInput with the receiver's words where it does not take the call.
    """

    def say(path: str, data: bytes) -> None:
        kind = "application/json" if path.endswith(".json") else "application/xml"
        headers = {HEADER: sign(data, secret, system_clock()), "Content-Type": kind}
        request = urllib.request.Request(url, data=data, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S):
                pass
        except urllib.error.URLError as error:
            remedy = "Check the address, and the secret that create_webhook_secret gave."
            raise InvalidInput(
                [Finding("--callback", f"{url} does not listen: {error}.", "deaf", remedy=remedy)]
            ) from error

    return say
