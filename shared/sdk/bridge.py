"""The only way out of a plug-in's process: operations that the deployment performs if they are granted."""

from collections.abc import Mapping
from typing import Any, Protocol


class Refused(PermissionError):
    """The operation is not granted to this plug-in, or not allowed in this hook."""


class Failed(RuntimeError):
    """The operation was granted, but did not succeed: nothing found, a service did not respond, a limit reached."""


class Bridge(Protocol):
    """Passes an operation to the deployment."""

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        """The result of an operation as plain values of JSON, and its bytes. Raises Refused and Failed."""
        ...
