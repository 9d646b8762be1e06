"""Owns the Cloud Tasks adapter, through firebase_admin.functions: it runs on the emulator too."""

from collections.abc import Mapping
from typing import Any

from firebase_admin import App, exceptions, functions

from shared.errors import Unavailable

_DISPATCH_DEADLINE_S = 1800
_MISREAD_NAME = "Invalid resource name format."


class CloudTasks:
    """Tasks on the queues that Firebase makes for task functions."""

    def __init__(self, app: App, region: str) -> None:
        self._app = app
        self._region = region

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:
        """Queues the payload. False if a task of this id is queued or ran lately. Raises Unavailable."""
        options = functions.TaskOptions(
            task_id=task_id,
            schedule_delay_seconds=int(delay_s) or None,
            dispatch_deadline_seconds=_DISPATCH_DEADLINE_S,
        )
        queue = functions.task_queue(f"locations/{self._region}/functions/{function}", app=self._app)
        try:
            queue.enqueue({"data": dict(payload)}, options)
        except (exceptions.AlreadyExistsError, exceptions.ConflictError):
            return False
        except exceptions.FirebaseError as error:
            raise Unavailable(f"The task queue of {function} did not answer.", remedy="Try again.") from error
        except ValueError as error:
            # The emulator answers a chosen name without the slash that firebase_admin cuts off; the task is queued.
            if str(error) != _MISREAD_NAME:
                raise
        return True
