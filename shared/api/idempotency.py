"""Owns what makes a creation safe to send twice: the first answer is kept for a day and given again.

After draft-ietf-httpapi-idempotency-key-header. Refusals are not kept: what was mended may be sent again.
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
_PATIENCE = timedelta(minutes=6)
"""Longer than a request can run: after it, one that left no answer has died."""


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A creation under its client's own key."""

    path: str
    digest: str
    store: Store
    clock: Clock

    @classmethod
    def of(cls, request: Request, caller: Caller, store: Store, clock: Clock) -> "Repeatable | None":
        """The request's, or None if it has no key. Raises BadRequest for what is no key."""
        key = request.headers.get("idempotency-key")
        if key is None:
            return None
        if not _KEY.fullmatch(key):
            raise BadRequest([Finding("Idempotency-Key", "A key is 1 to 255 visible ASCII characters.", "malformed")])
        name = _digest(caller.tenant_id, caller.uid, key)
        content = _digest(request.method, request.path, hashlib.sha256(request.body).hexdigest())
        return cls(f"idempotencyKeys/{name}", content, store, clock)

    def new_id(self) -> Callable[[], str]:
        """Ids of what is created: the same ones each time, so that a repetition after a crash makes no second."""
        made: list[str] = []

        def new() -> str:
            made.append(_digest(self.path, str(len(made)))[:32])
            return made[-1]

        return new

    def run(self, act: Callable[[], Response]) -> Response:
        """The first answer to this key; `act` runs if there is none yet.

        Raises InvalidInput if the key was used for another request, Conflict while the first one runs.
        """
        if kept := self.store.transact(self._claim):
            return _replayed(kept)
        try:
            response = act()
        except AlreadyExists as error:
            raise Conflict("This request was carried out before; its answer is lost.", remedy="List it.") from error
        except StardustError:
            self.store.transact(lambda transaction: transaction.delete(self.path))
            raise
        self.store.transact(lambda transaction: transaction.set(self.path, self._record(response)))
        return response

    def _claim(self, transaction: Transaction) -> Data | None:
        now, known = self.clock(), transaction.get(self.path)
        if known is not None and known["expires"] > now:
            self._check(known, now)
            if "status" in known:
                return known
        transaction.set(self.path, self._record(None))
        return None

    def _check(self, known: Data, now: datetime) -> None:
        if known["digest"] != self.digest:
            message = "This key was used for another request."
            raise InvalidInput([Finding("Idempotency-Key", message, "key-reused", remedy="Use a new one.")])
        if "status" not in known and known["created"] + _PATIENCE > now:
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


def _replayed(kept: Data) -> Response:
    response = Response(kept["status"], zlib.decompress(kept["body"]), kept["headers"])
    return replace(response, headers={**response.headers, "Idempotent-Replayed": "true"})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
