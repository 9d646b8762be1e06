"""Makes creations idempotent: the first response is stored for a day and replayed.

Follows draft-ietf-httpapi-idempotency-key-header. Errors are not stored, so a failed request can be sent again.
"""

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shared.accounts.access import Caller
from shared.api.errors import BadRequest
from shared.api.wire.http import Request, Response
from shared.clock import Clock
from shared.errors import Conflict, Finding, InvalidInput, StardustError
from shared.platform.store.port import AlreadyExists, Data, Store, Transaction

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_LIFETIME = timedelta(days=1)
_MAX_RUNTIME = timedelta(minutes=6)
"""Longer than any request can run. A request without a response after this time has crashed."""


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request with an idempotency key. `digest` identifies its content."""

    path: str
    digest: str
    store: Store
    clock: Clock

    @classmethod
    def of(cls, request: Request, caller: Caller, store: Store, clock: Clock) -> "IdempotentRequest | None":
        """None if the request has no key. Raises BadRequest if the key is malformed."""
        key = request.headers.get("idempotency-key")
        if key is None:
            return None
        if not _KEY.fullmatch(key):
            raise BadRequest(
                [Finding("Idempotency-Key", "A key must be 1 to 255 visible ASCII characters.", "malformed")]
            )
        name = _digest(caller.tenant_id, caller.uid, key)
        content = _digest(request.method, request.path, hashlib.sha256(request.body).hexdigest())
        return cls(f"idempotencyKeys/{name}", content, store, clock)

    def new_id(self) -> Callable[[], str]:
        """A generator of ids that are the same each time, so that a retry after a crash creates no duplicate."""
        ids: list[str] = []

        def new() -> str:
            ids.append(_digest(self.path, str(len(ids)))[:32])
            return ids[-1]

        return new

    def run(self, act: Callable[[], Response]) -> Response:
        """The first response to this key; `act` runs if there is none yet.

        Raises InvalidInput if the key was used for another request, Conflict while the first request is running.
        """
        if stored := self.store.transact(self._claim):
            return _replayed(stored)
        try:
            response = act()
        except AlreadyExists as error:
            raise Conflict(
                "This request was processed before, but its response was lost.", remedy="List the resources."
            ) from error
        except StardustError:
            self.store.transact(lambda transaction: transaction.delete(self.path))
            raise
        self.store.transact(lambda transaction: transaction.set(self.path, self._record(response)))
        return response

    def _claim(self, transaction: Transaction) -> Data | None:
        now, stored = self.clock(), transaction.get(self.path)
        if stored is not None and stored["expires"] > now:
            self._check(stored, now)
            if "status" in stored:
                return stored
        transaction.set(self.path, self._record(None))
        return None

    def _check(self, stored: Data, now: datetime) -> None:
        if stored["digest"] != self.digest:
            message = "This key was already used for another request."
            raise InvalidInput([Finding("Idempotency-Key", message, "key-reused", remedy="Use a new key.")])
        if "status" not in stored and stored["created"] + _MAX_RUNTIME > now:
            raise Conflict("The first request with this key is still running.", remedy="Send it again in a moment.")

    def _record(self, response: Response | None) -> Data:
        now = self.clock()
        record: dict[str, Any] = {"digest": self.digest, "created": now, "expires": now + _LIFETIME}
        if response is not None:
            record |= {
                "status": response.status,
                "headers": dict(response.headers),
                "body": zlib.compress(response.body),
            }
        return record


def _replayed(stored: Data) -> Response:
    response = Response(stored["status"], zlib.decompress(stored["body"]), stored["headers"])
    return replace(response, headers={**response.headers, "Idempotent-Replayed": "true"})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
