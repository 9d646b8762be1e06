"""Owns the names of events and tasks, and the shape of their payloads."""

from typing import Literal, TypedDict

TaskName = Literal["announce", "deliver", "listen", "processUpload"]


class AnnounceTask(TypedDict):
    """Payload of the `announce` task: which message to a webhook, which attempt."""

    messageId: str
    attempt: int


class DeliverTask(TypedDict):
    """Payload of the `deliver` task: which delivery in which lane, which attempt, which hop of it."""

    deliveryId: str
    lane: str
    attempt: int
    hop: int


class ListenTask(TypedDict):
    """Payload of the `listen` task: whose folder is to be looked into."""

    targetId: str


class ProcessUploadTask(TypedDict):
    """Payload of the `processUpload` task."""

    assetId: str
