"""Owns the ticking off of tasks that rejections left."""

from shared.accounts.access import Caller, own_document
from shared.clock import Clock
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Todo
from shared.platform.store.port import Store, Transaction


class TodoReference(Model):
    """What a client sends to name a task."""

    task_id: Id


def complete_task(task_id: str, *, caller: Caller, store: Store, clock: Clock) -> Todo:
    """Marks the task done; done twice keeps the first time. Raises Forbidden, NotFound."""
    caller.require("manager")
    now, path = clock(), f"tasks/{task_id}"

    def work(transaction: Transaction) -> Todo:
        todo = decode(Todo, own_document(transaction.get(path), caller, "task"))
        if todo.status == "done":
            return todo
        transaction.update(path, {"status": "done", "done": now, "doneBy": caller.uid})
        return todo.model_copy(update={"status": "done", "done": now, "done_by": caller.uid})

    return store.transact(work)
