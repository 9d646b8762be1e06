"""What a handler of an operation gets: on whose behalf, with which arguments, and what is left of its budget."""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.model.base import Id
from shared.model.catalog.asset import Asset
from shared.model.plugins.manifest import Permissions
from shared.plugins.sandbox.answers import storable
from shared.plugins.sandbox.values import BadValue
from shared.sdk.bridge import Failed

MAX_KEY = 200
_ID = TypeAdapter(Id)


@dataclass(slots=True)
class Session:
    """What the operations of one call have in common."""

    plugin: str
    tenant_id: str
    granted: Permissions
    adapters: Adapters
    deadline: float
    """By the monotonic clock, in seconds."""
    log: list[str] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    """Those that were read, by id."""
    held: dict[Any, Any] = field(default_factory=dict)
    """What is kept open for the next operation."""
    opened: ExitStack = field(default_factory=ExitStack)

    @property
    def caller(self) -> Caller:
        """The plug-in, as who acts."""
        return Caller(uid=actor(self.plugin), tenant_id=self.tenant_id, role="manager", verified=True)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.adapters.clock()

    def seconds_left(self) -> float:
        """How long the call may still take."""
        return self.deadline - time.monotonic()

    def id_of(self, kind: str, key: str) -> str:
        """The id of what the plug-in makes in the tenant under this key: the same whenever it is repeated."""
        parts = ("plugin", kind, self.tenant_id, self.plugin, key)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def actor(plugin: str) -> str:
    """The id by which a plug-in stands where people stand: in `createdBy` and `doneBy`."""
    return f"plugin-{plugin}"


class Arguments:
    """The arguments of an operation. Each reader raises Failed with what is wrong."""

    def __init__(self, operation: str, values: Mapping[str, Any]) -> None:
        self.operation, self.values = operation, values

    def text(self, name: str, most: int, *, least: int = 1) -> str:
        """A text of so many characters."""
        value = self.values.get(name, "" if least == 0 else None)
        if not isinstance(value, str) or not least <= len(value) <= most or not _is_plain(value, least):
            self.fail(f"{name} must be a text of {least} to {most} characters")
        return value

    def key(self) -> str:
        """The key from which the effect's id follows."""
        return self.text("key", MAX_KEY)

    def id(self, name: str) -> str:
        """The id of a document."""
        try:
            return _ID.validate_python(self.values.get(name), strict=True)
        except ValidationError:
            self.fail(f"{name} is no id of a document")

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fail(f"{name} must be a whole number from {least} to {most}")
        return value

    def moment(self, name: str) -> datetime:
        """A time, ISO 8601; without a zone, in UTC."""
        try:
            found = datetime.fromisoformat(str(self.values.get(name)))
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):  # in UTC, it may be before the year 1 or after 9999
            self.fail(f"{name} is no time")

    def value(self, name: str, most_bytes: int) -> Any:
        """Any value that a document can have."""
        import json

        value = self.values.get(name)
        try:
            storable(value, name)
        except BadValue as error:
            self.fail(str(error))
        if (size := len(json.dumps(value))) > most_bytes:
            self.fail(f"{name} has {size:,} bytes; at most {most_bytes:,} are stored")
        return value

    def fields(self, name: str, most_bytes: int) -> dict[str, Any]:
        """An object of values that a document can have."""
        value = self.value(name, most_bytes)
        if not isinstance(value, dict):
            self.fail(f"{name} is no object")
        return value

    def fail(self, problem: str) -> NoReturn:
        """Raises Failed."""
        raise Failed(f"{self.operation}: {problem}.")


def _is_plain(text: str, least: int) -> bool:
    """Whether documents, messages and mails may contain the text: no controls but tab and line ends, and no blanks
    alone, which models strip."""
    return (not least or bool(text.strip())) and all(
        character.isprintable() or character in "\t\n\r" or (character >= " " and character.isspace())
        for character in text
    )


Handler = Callable[[Session, Arguments, bytes], tuple[Any, bytes]]
