"""Reaches the deployment as others do, over the network: the API with or without a key, documents without signing in.

The production test suite uses it to see what the deployment answers to strangers. Adapter: HttpOutside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shared.errors import DeliveryError, Unavailable
from shared.platform.network.guard import Network

_TIMEOUT_S = 20
_MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """The status of an answer, and its headers by lower-case name."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


class Outside(Protocol):
    """The deployment as it is reached from outside."""

    def api(self, method: str, path: str, *, key: str = "") -> OutsideAnswer:
        """What the REST API answers to a request without content; `path` is relative to `/api/v1`.

        Raises Unavailable.
        """
        ...

    def document(self, path: str) -> OutsideAnswer:
        """What Firestore answers to a client that reads a document without having signed in. Raises Unavailable."""
        ...


class HttpOutside:
    """Outside over HTTP: `api_url` ends with `/api/v1`, `documents_url` with `/documents`."""

    def __init__(self, api_url: str, documents_url: str, *, emulated: bool = False) -> None:
        self._api_url = api_url
        self._documents_url = documents_url
        self._network = Network(allow_private=emulated)

    def api(self, method: str, path: str, *, key: str = "") -> OutsideAnswer:
        """See Outside."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return self._ask(method, f"{self._api_url}{path}", headers)

    def document(self, path: str) -> OutsideAnswer:
        """See Outside."""
        return self._ask("GET", f"{self._documents_url}/{path}", {})

    def _ask(self, method: str, url: str, headers: Mapping[str, str]) -> OutsideAnswer:
        import requests

        from shared.platform.network.answers import AnswerBounds
        from shared.platform.network.http import guard_session

        bounds = AnswerBounds(_TIMEOUT_S, _MAX_BYTES)
        try:
            with guard_session(requests.Session(), self._network, bounds) as session:
                answer = session.request(method, url, headers=dict(headers), timeout=_TIMEOUT_S, allow_redirects=False)
        except (OSError, DeliveryError) as error:  # the base class of requests' exceptions, and the guard's
            message = f"{url} did not answer ({type(error).__name__})."
            raise Unavailable(message, remedy="Check STARDUST_FUNCTIONS_URL.") from error
        return OutsideAnswer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()})


def outside_of(functions_url: str, project: str, firestore_emulator: str | None) -> HttpOutside:
    """The deployment of a project: its functions, and its Firestore, which may be emulated (`host:port`)."""
    firestore = f"http://{firestore_emulator}" if firestore_emulator else "https://firestore.googleapis.com"
    documents = f"{firestore}/v1/projects/{project}/databases/(default)/documents"
    return HttpOutside(f"{functions_url}/api/api/v1", documents, emulated=firestore_emulator is not None)
