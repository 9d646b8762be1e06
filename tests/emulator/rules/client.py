"""A Firestore client over REST, subject to the rules, with or without an ID token; and seeding that bypasses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.demo.documents import to_values

NOW = object()
"""Stands for the server's time in a written document."""

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """Firestore's response; `allowed` is whether the rules permitted the request."""

    status: int
    body: Any

    @property
    def allowed(self) -> bool:
        if self.status == 403:
            return False
        assert self.status == 200, f"neither allowed nor denied: {self.status} {self.body}"
        return True

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [row["document"] for row in self.body if "document" in row]


class RulesClient:
    """One emulated project with rules loaded."""

    def __init__(self, host: str, project: str) -> None:
        self.project = project
        self._http = httpx.Client(base_url=f"http://{host}", timeout=30, trust_env=False)
        self._root = f"projects/{project}/databases/(default)/documents"

    def close(self) -> None:
        self._http.close()

    def load_rules(self, text: str) -> None:
        body = {"rules": {"files": [{"content": text}]}}
        response = self._http.put(f"/emulator/v1/projects/{self.project}:securityRules", json=body)
        assert response.status_code == 200, response.text
        assert "issues" not in response.json(), response.text

    def seed(self, path: str, data: Data) -> None:
        """Writes a document and bypasses the rules, as the functions do."""
        assert self._write({"update": self._document(path, data)}, "owner").allowed

    def get(self, path: str, token: str | None) -> Answer:
        return self._request("GET", f"/v1/{self._root}/{path}", token)

    def find(self, collection: str, token: str | None, *, field: str | None = None, value: str | None = None) -> Answer:
        """Queries the collection, with `field == value` if given."""
        parent, _, name = collection.rpartition("/")
        query: dict[str, Any] = {"from": [{"collectionId": name}], "limit": 50}
        if field:
            condition = {"field": {"fieldPath": field}, "op": "EQUAL", "value": to_values({field: value})[field]}
            query["where"] = {"fieldFilter": condition}
        url = f"/v1/{self._root}/{parent}".rstrip("/") + ":runQuery"
        return self._request("POST", url, token, {"structuredQuery": query})

    def find_everywhere(self, collection: str, token: str | None) -> Answer:
        """A collection group query."""
        query = {"from": [{"collectionId": collection, "allDescendants": True}], "limit": 50}
        return self._request("POST", f"/v1/{self._root}:runQuery", token, {"structuredQuery": query})

    def create(self, path: str, data: Data, token: str | None) -> Answer:
        write = {"update": self._document(path, data), **_transforms(data), "currentDocument": {"exists": False}}
        return self._write(write, token)

    def update(self, path: str, fields: Data, token: str | None, *, removed: Sequence[str] = ()) -> Answer:
        """Changes the top-level `fields` and removes the `removed` ones."""
        mask = [name for name, value in fields.items() if value is not NOW]
        write = {
            "update": self._document(path, fields),
            "updateMask": {"fieldPaths": [*mask, *removed]},
            **_transforms(fields),
            "currentDocument": {"exists": True},
        }
        return self._write(write, token)

    def delete(self, path: str, token: str | None) -> Answer:
        return self._write({"delete": f"{self._root}/{path}"}, token)

    def _document(self, path: str, data: Data) -> dict[str, Any]:
        fields = to_values({name: value for name, value in data.items() if value is not NOW})
        return {"name": f"{self._root}/{path}", "fields": fields}

    def _write(self, write: Data, token: str | None) -> Answer:
        return self._request("POST", f"/v1/{self._root}:commit", token, {"writes": [write]})

    def _request(self, method: str, url: str, token: str | None, body: Any = None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = self._http.request(method, url, json=body, headers=headers)
        return Answer(response.status_code, response.json())


def _transforms(data: Data) -> dict[str, Any]:
    transforms = [{"fieldPath": name, "setToServerValue": "REQUEST_TIME"} for name, at in data.items() if at is NOW]
    return {"updateTransforms": transforms} if transforms else {}
