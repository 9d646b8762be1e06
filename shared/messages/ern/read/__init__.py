"""Reads Electronic Release Notifications of every version back into releases. Does not compose or validate."""

from shared.messages.ddex.received import Header, MessageParty
from shared.messages.ern.read.message import read_any, read_message
from shared.messages.ern.read.result import MessageFile, PurgeResult, ReadResult
from shared.messages.xml.source import Limits

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
