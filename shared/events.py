"""Defines the shapes of task payloads."""

from typing import TypedDict


class AnnounceTask(TypedDict):
    """Payload of the `announce` task: the webhook message and the attempt."""

    messageId: str
    attempt: int


class DeliverTask(TypedDict):
    """Payload of the `deliver` task: the delivery, its lane, the attempt, and its `continuation`."""

    deliveryId: str
    lane: str
    attempt: int
    continuation: int


class ListenTask(TypedDict):
    """Payload of the `listen` task: the target whose acknowledgement folder is to be polled."""

    targetId: str


class JobTask(TypedDict):
    """Payload of the `perform` task: an import, an export, a backup or a restore, and how many tasks worked on it."""

    kind: str
    jobId: str
    continuation: int


class ExamineTask(TypedDict, total=False):
    """Payload of the `examine` task: the run of the test suite to perform; or a probe of the minute tick."""

    runId: str
    probe: str


class ExtendTask(TypedDict):
    """Payload of the `extend` task: the run of a plug-in's hook, and the attempt."""

    runId: str
    attempt: int
