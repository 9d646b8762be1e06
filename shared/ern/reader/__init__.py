"""Reads Electronic Release Notifications of every version back into releases; composes nothing, validates nothing."""

from shared.ern.reader.read import read_any, read_message
from shared.ern.reader.result import Header, MessageFile, MessageParty, PurgeResult, ReadResult
from shared.ern.reader.source import Limits

__all__ = [
    "Header",
    "Limits",
    "MessageFile",
    "MessageParty",
    "PurgeResult",
    "ReadResult",
    "read_any",
    "read_message",
]
