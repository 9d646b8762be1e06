"""Administers the task queues through the Cloud Tasks API, for an operator with the credentials of the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from google.api_core import exceptions
from google.cloud import tasks_v2
from google.protobuf.field_mask_pb2 import FieldMask

from shared.errors import Forbidden, NotFound, Unavailable


@dataclass(frozen=True, slots=True)
class TaskQueue:
    """A queue as Cloud Tasks reports it. Firebase names a queue after its task function."""

    name: str
    state: str
    """`running`, `paused` or `disabled`."""
    per_second: float
    """Dispatches per second, at most."""
    concurrent: int
    """Concurrent dispatches, at most."""
    attempts: int
    """Attempts per task; -1 for no limit."""


class CloudQueues:
    """The queues of a project in a region. Every method raises NotFound, Forbidden, Unavailable."""

    def __init__(self, project: str, region: str, client: tasks_v2.CloudTasksClient | None = None) -> None:
        self._client = client or tasks_v2.CloudTasksClient()
        self._parent = f"projects/{project}/locations/{region}"

    def list(self) -> "list[TaskQueue]":
        """All queues, by name."""
        with _described("the project's queues"):
            return sorted(map(_queue, self._client.list_queues(parent=self._parent)), key=lambda queue: queue.name)

    def pause(self, name: str) -> TaskQueue:
        """Stops dispatching; tasks are still queued."""
        with _described(name):
            return _queue(self._client.pause_queue(name=self._path(name)))

    def resume(self, name: str) -> TaskQueue:
        """Dispatches again."""
        with _described(name):
            return _queue(self._client.resume_queue(name=self._path(name)))

    def purge(self, name: str) -> TaskQueue:
        """Deletes the queued tasks. Nothing is lost: the minute tick queues what is still due."""
        with _described(name):
            return _queue(self._client.purge_queue(name=self._path(name)))

    def set_rates(self, name: str, *, per_second: float | None = None, concurrent: int | None = None) -> TaskQueue:
        """Sets the given limits of dispatching and leaves the others. The next deployment sets its own again."""
        limits = {"max_dispatches_per_second": per_second, "max_concurrent_dispatches": concurrent}
        given = {field: value for field, value in limits.items() if value is not None}
        queue = tasks_v2.Queue(name=self._path(name), rate_limits=tasks_v2.RateLimits(**given))
        mask = FieldMask(paths=[f"rate_limits.{field}" for field in given])
        with _described(name):
            return _queue(self._client.update_queue(queue=queue, update_mask=mask))

    def _path(self, name: str) -> str:
        return f"{self._parent}/queues/{name}"


def _queue(queue: tasks_v2.Queue) -> TaskQueue:
    return TaskQueue(
        name=queue.name.rpartition("/")[2],
        state=queue.state.name.lower(),
        per_second=queue.rate_limits.max_dispatches_per_second,
        concurrent=queue.rate_limits.max_concurrent_dispatches,
        attempts=queue.retry_config.max_attempts,
    )


@contextmanager
def _described(what: str) -> Iterator[None]:
    try:
        yield
    except exceptions.NotFound as error:
        raise NotFound(f"Cloud Tasks does not know {what}.", remedy="List the queues of the project.") from error
    except (exceptions.PermissionDenied, exceptions.Unauthenticated) as error:
        remedy = "Sign in with an account that has the role roles/cloudtasks.queueAdmin."
        raise Forbidden(f"Cloud Tasks refused access to {what}.", remedy=remedy) from error
    except exceptions.GoogleAPIError as error:  # also RetryError, when retrying has ended
        raise Unavailable(f"Cloud Tasks did not carry this out for {what}.", remedy="Try again.") from error
