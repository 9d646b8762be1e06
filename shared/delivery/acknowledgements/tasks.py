"""Completes tasks that were created after rejections."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Todo
from shared.platform.store.port import Transaction


class TodoReference(Model):
    """Identifies a task."""

    task_id: Id


def complete_task(request: TodoReference, *, caller: Caller, adapters: Adapters) -> Todo:
    """Marks the task as done. Idempotent: a second call has no effect. Raises Forbidden, NotFound."""
    caller.require("manager")
    now, path = adapters.clock(), f"tasks/{request.task_id}"

    def work(transaction: Transaction) -> Todo:
        todo = decode(Todo, own_document(transaction.get(path), caller, "task"))
        if todo.status == "done":
            return todo
        transaction.update(path, {"status": "done", "done": now, "doneBy": caller.uid})
        return todo.model_copy(update={"status": "done", "done": now, "done_by": caller.uid})

    return adapters.store.transact(work)
