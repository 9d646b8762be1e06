"""A signed-in client of the stack, equivalent to a web page: callables, uploads, documents under the security rules."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from infra.local.demo.documents import from_values, to_values
from infra.local.stack.accounts import Person
from infra.local.stack.stack import Stack

_CHUNK_BYTES = 8 * 256 * 1024
"""Cloud Storage requires chunks in multiples of 256 KiB, except for the last one."""
_TIMEOUT_S = 120
_PAGE = 300
"""Firestore returns at most 300 documents per page of a list."""


class CallRefused(RuntimeError):
    """A callable or Firestore refused the call. `code` and `details` are those of the response."""

    def __init__(self, what: str, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.details = details or {}
        problems = [
            f"\n  {problem.get('path', '')}: {problem.get('message', '')}"
            for problem in self.details.get("problems", ())
        ]
        super().__init__(f"{what}: {code}: {message}{''.join(problems)}")


class Client:
    """A context manager. Anonymous without a `person`; `owner` bypasses the rules, as the functions do."""

    def __init__(self, stack: Stack, person: Person | None, *, owner: bool = False) -> None:
        self.stack = stack
        self.person = person
        token = "owner" if owner else person.token if person else None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(timeout=_TIMEOUT_S, trust_env=False, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(self, name: str, data: Mapping[str, Any]) -> Any:
        """Calls a callable function. Raises CallRefused with its code, message and details."""
        response = self._http.post(self.stack.function_url(name), json={"data": dict(data)})
        body = _json(response)
        if response.is_success and "result" in body:
            return body["result"]
        error = body.get("error", {})
        status = str(error.get("status", f"HTTP {response.status_code}"))
        raise CallRefused(name, status, str(error.get("message", response.text[:300])), error.get("details"))

    def upload(self, session_url: str, file: Path, *, sent: Callable[[int], None] = lambda _bytes: None) -> None:
        """Uploads a file to a resumable session in chunks; calls `sent` with the size of each chunk in bytes.

        Raises CallRefused if the bucket refuses a chunk.
        """
        size = file.stat().st_size
        with file.open("rb") as source:
            start = 0
            while chunk := source.read(_CHUNK_BYTES):
                span = f"bytes {start}-{start + len(chunk) - 1}/{size}"
                response = httpx.put(
                    session_url, content=chunk, headers={"Content-Range": span}, timeout=_TIMEOUT_S, trust_env=False
                )
                if response.status_code not in (200, 201, 308):
                    raise CallRefused(f"upload of {file.name}", f"HTTP {response.status_code}", response.text[:300])
                start += len(chunk)
                sent(len(chunk))

    def get(self, path: str) -> dict[str, Any] | None:
        """The document, or None. Raises CallRefused if the rules deny it."""
        response = self._http.get(f"{self.stack.documents_url}/{path}")
        if response.status_code == 404:
            return None
        return from_values(self._checked(response, path).get("fields", {}))

    def documents(self, collection: str, *, order: str | None = None) -> list[dict[str, Any]]:
        """Every document of a collection, across all pages. Raises CallRefused if the rules deny it."""
        parameters: dict[str, Any] = {"pageSize": _PAGE} | ({"orderBy": order} if order else {})
        found: list[dict[str, Any]] = []
        while True:
            response = self._http.get(f"{self.stack.documents_url}/{collection}", params=parameters)
            page = self._checked(response, collection)
            found += [from_values(item.get("fields", {})) for item in page.get("documents", ())]
            if not page.get("nextPageToken"):
                return found
            parameters["pageToken"] = page["nextPageToken"]

    def write(self, path: str, fields: Mapping[str, Any], *, server_times: Sequence[str] = ()) -> None:
        """Sets `fields` of a document, and `server_times` to the server's time. Creates the document if needed.

        Raises CallRefused if the rules deny it.
        """
        name = self.stack.documents_url.split("/v1/")[1] + f"/{path}"
        write: dict[str, Any] = {
            "update": {"name": name, "fields": to_values(fields)},
            "updateMask": {"fieldPaths": list(fields)},
            "updateTransforms": [{"fieldPath": field, "setToServerValue": "REQUEST_TIME"} for field in server_times],
        }
        self._checked(self._http.post(f"{self.stack.documents_url}:commit", json={"writes": [write]}), path)

    def _checked(self, response: httpx.Response, path: str) -> dict[str, Any]:
        body = _json(response)
        if not response.is_success:
            error = body.get("error", {})
            raise CallRefused(path, str(error.get("status", response.status_code)), str(error.get("message", "")))
        return body


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
