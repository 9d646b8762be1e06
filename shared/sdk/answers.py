"""What plug-in functions return. Nothing (None) is an answer too: there is nothing to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.errors import Finding

DspStatus = Literal["received", "ingested", "rejected", "live"]
"""What a DSP says has become of a release."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a hook or a rule: what was found, and for hooks that allow it, the changed value."""

    findings: tuple[Finding, ...] = ()
    """A finding of severity `error` blocks what a `before` hook precedes, if the manifest makes the hook `required`."""
    change: Any = None
    """The new value of the payload's field that the hook may change (Point.changes); None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Processed:
    """The answer of an asset processor: findings, and facts that are stored with the asset under the plug-in's name."""

    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of JSON, at most 20 KB. Files are stored with `context.files.write`."""


@dataclass(frozen=True, slots=True)
class Files:
    """The answer of a format: the files of a message, by name, without those of the release's assets."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """One statement in a DSP's acknowledgement."""

    status: DspStatus
    message_id: str | None = None
    """The message that it is about."""
    release_id: str | None = None
    """The release, by UPC or the id in the message, where the message is not named."""
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """The answer of an acknowledgement parser. None instead: the file is not in its format."""

    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a request of a panel."""

    body: Any = None
    """Plain values of JSON."""
    status: int = 200
    """A status code of HTTP."""
