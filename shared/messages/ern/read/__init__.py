"""Reads Electronic Release Notifications of every version back into releases. Does not compose or validate."""

from shared.messages.ern.read.message import read_any, read_message
from shared.messages.ern.read.result import Header, MessageFile, MessageParty, PurgeResult, ReadResult
from shared.messages.ern.read.xml.source import Limits

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
