"""Adapter for Cloud Tasks through firebase_admin.functions, which also works on the emulator."""

from collections.abc import Mapping
from typing import Any

from firebase_admin import App, exceptions, functions

from shared.errors import Unavailable
from shared.trace import headers

_DISPATCH_DEADLINE_S = 1800
_EMULATOR_NAME_ERROR = "Invalid resource name format."


class CloudTasks:
    """Tasks on the queues that Firebase creates for task functions."""

    def __init__(self, app: App, region: str) -> None:
        self._app = app
        self._region = region

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:
        """Queues the payload, with the headers of the current trace.

        Returns False if a task with this id is queued or ran recently. Raises Unavailable.
        """
        options = functions.TaskOptions(
            task_id=task_id,
            schedule_delay_seconds=int(delay_s) or None,
            dispatch_deadline_seconds=_DISPATCH_DEADLINE_S,
            headers=headers(),
        )
        queue = functions.task_queue(f"locations/{self._region}/functions/{function}", app=self._app)
        try:
            queue.enqueue({"data": dict(payload)}, options)
        except (exceptions.AlreadyExistsError, exceptions.ConflictError):
            return False
        except exceptions.FirebaseError as error:
            raise Unavailable(f"The task queue of {function} did not respond.", remedy="Try again.") from error
        except ValueError as error:
            # The emulator returns a custom task name without the slash that firebase_admin expects; the task is queued.
            if str(error) != _EMULATOR_NAME_ERROR:
                raise
        return True
