"""The bridge in the deployment's process: decides whether a plug-in may do what it asks for, and does it."""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from shared.accounts.access import rank
from shared.accounts.adapters import Adapters
from shared.errors import StardustError, Unavailable
from shared.model.plugins.manifest import Permissions
from shared.plugins.broker.operations import BUDGETS, OPERATIONS, Operation
from shared.plugins.broker.request import Arguments, Session
from shared.sdk.bridge import Failed, Refused
from shared.sdk.points import Point

logger = logging.getLogger("stardust.plugins")


class Broker:
    """The operations of one call of a plug-in (shared.sdk.bridge.Bridge). To be closed, or used as a context."""

    def __init__(
        self,
        *,
        plugin: str,
        tenant_id: str,
        granted: Permissions,
        point: Point,
        adapters: Adapters,
        run_id: str = "",
        role: str = "",
        seconds: float | None = None,
    ) -> None:
        """`role`: of the person at a panel. `seconds`: how long the call may take; by default what the point allows."""
        deadline = time.monotonic() + (point.seconds if seconds is None else seconds)
        self._session = Session(plugin, tenant_id, granted, adapters, deadline)
        self._point, self._role = point, role
        self._spent: Counter[str] = Counter()
        self.run_id = run_id
        self.changed = False
        """Whether something may have been changed."""

    @property
    def log(self) -> list[str]:
        """The lines that the plug-in logged."""
        return self._session.log

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        """The result of an operation. Raises Refused, Failed, and Unavailable: the call can be repeated later."""
        known = OPERATIONS.get(operation)
        if known is None:
            raise Refused(f"There is no operation {operation[:50]!r}.")
        self._permit(known, arguments)
        self._spent[known.budget] += 1
        if self._spent[known.budget] > BUDGETS[known.budget]:
            raise Failed(f"{operation}: a call may ask {BUDGETS[known.budget]} times for this kind of operation.")
        if len(body) > known.max_body:
            raise Failed(f"{operation}: {len(body):,} bytes were sent; at most {known.max_body:,} are taken.")
        self.changed = self.changed or known.changes
        try:
            return known.run(self._session, Arguments(operation, arguments), body)
        except Unavailable:
            raise
        except StardustError as error:
            raise Failed(f"{operation}: {error}") from error
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # by arguments that no check foresaw
            logger.exception("plug-in %s: %s broke", self._session.plugin, operation)
            raise Failed(f"{operation}: this cannot be done with these arguments.") from error

    def close(self) -> None:
        """Ends what is under way: the decoding of a file."""
        for each in self._session.held.values():
            each.close()
        self._session.held.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _permit(self, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Raises Refused."""
        if self._point.when not in operation.when:
            raise Refused(f"{operation.name} is not allowed at {self._point.name}.")
        posts = operation.name == "web.request" and arguments.get("method") != "GET"
        if posts and self._point.when == "before":
            raise Refused(f"Only GET is allowed at {self._point.name}.")
        if self._point.when == "panel" and (operation.changes or posts) and rank(self._role) < rank("manager"):
            raise Refused(f"{operation.name} requires the role manager.")
        if operation.permission is None:
            return
        granted = getattr(self._session.granted, operation.permission)
        wanted = operation.granted
        if of_argument := wanted.startswith("="):
            wanted = str(arguments.get(wanted[1:]))
        if wanted not in granted if wanted or of_argument else not granted:
            named = f"{operation.permission} = {wanted[:50]!r}" if wanted else operation.permission
            raise Refused(f"{operation.name} was not granted. Ask for {named} in the manifest's permissions.")
