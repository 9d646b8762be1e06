"""Works off jobs in tasks: one worker at a time, continued in another task before the deadline, repeated after a crash.

A worker holds a lease and a fence. What it writes is refused once another worker has taken the job over. What a job has
done is stored by the work itself; a repeated task begins there.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from shared.accounts.adapters import Adapters
from shared.catalog.archives.open_jobs import abandoned
from shared.errors import Finding, InvalidInput, LeaseLost, StardustError, Unavailable
from shared.events import JobTask
from shared.ids import job_task_id
from shared.model.archives.job import MAX_FINDINGS, OPEN, Job, Progress
from shared.model.codec import decode, encode
from shared.platform.store.port import DELETE, Data, Query, Reader, Transaction

J = TypeVar("J", bound=Job)
T = TypeVar("T")

logger = logging.getLogger("stardust.jobs")

LEASE = timedelta(minutes=10)
_WRITE_EVERY = timedelta(seconds=2)
_MAX_ATTEMPTS = 5
"""How many tasks in a row may die without progress. What is not available for some time counts for none."""
_ABANDONED_AFTER = timedelta(minutes=12)
_MAX_PAGES = 10
_WHERE = "job"
"""The path of findings about the job as a whole."""
_GIVEN_UP = Finding(
    _WHERE, f"The work was interrupted {_MAX_ATTEMPTS} times in a row.", "interrupted", remedy="Start it again."
)


@dataclass(frozen=True, slots=True)
class Kind(Generic[J]):
    """A kind of job. `run` returns whether it is finished; if not, another task continues."""

    name: str
    collection: str
    model: type[J]
    run: Callable[["JobRun[J]"], bool]


@dataclass
class JobRun(Generic[J]):
    """One task's work on a job; watches the work and stores how far it is."""

    kind: Kind[J]
    job: J
    adapters: Adapters
    began: datetime
    progress: Progress = field(init=False)
    written: datetime = field(init=False)
    attempts: int = field(init=False)

    def __post_init__(self) -> None:
        self.progress, self.written, self.attempts = self.job.progress.model_copy(), self.began, self.job.attempts

    def advance(self, step: str, *, documents: int = 0, files: int = 0, size: int = 0) -> None:
        """Adds what is done; stores it every two seconds and renews the lease. Raises LeaseLost, Unavailable."""
        progress = self.progress
        progress.step = step
        progress.documents += documents
        progress.files += files
        progress.bytes += size
        if self.adapters.clock() - self.written >= _WRITE_EVERY:
            self.save({})

    @property
    def late(self) -> bool:
        """Whether the task has used its time."""
        return self.adapters.clock() - self.began >= self.adapters.deadline

    def save(self, fields: Mapping[str, Any]) -> None:
        """Stores the progress and these fields of the job. Raises LeaseLost, Unavailable."""
        now = self.adapters.clock()
        self._update({"leaseExpires": now + LEASE, **fields}, now)

    def checkpoint(self, fields: Mapping[str, Any] | None = None) -> None:
        """Notes that it is stored, here or by the work itself, how far the work is: what comes is no repetition."""
        self.attempts = 0
        self.save({"attempts": 0, **(fields or {})})

    def finish(self, fields: Mapping[str, Any], status: str = "completed") -> None:
        """Ends the job with these fields. Raises LeaseLost, Unavailable."""
        now = self.adapters.clock()
        self._update({"status": status, "ended": now, "leaseExpires": DELETE, **fields}, now)

    def _update(self, fields: Mapping[str, Any], now: datetime) -> None:
        changed = {"progress": encode(self.progress), "updated": now, **fields}

        def write(transaction: Transaction) -> None:
            self.require_held(transaction)
            transaction.update(self.path, changed)

        self.adapters.store.transact(write)
        self.written = now

    def require_held(self, transaction: Transaction) -> None:
        """Raises LeaseLost if another task has taken the job over."""
        if (transaction.get(self.path) or {}).get("fence") != self.job.fence:
            raise LeaseLost("Another task works on this job.")

    @property
    def path(self) -> str:
        """The path of the job's document."""
        return f"{self.kind.collection}/{self.job.id}"


def next_step(job: Job, step: str, total: int | None, now: datetime) -> Data:
    """The fields by which a job that has ended works on another step; `total` is how much there is to do."""
    return {
        "step": step,
        "status": "queued",
        "continuation": job.continuation + 1,
        "attempts": 0,
        "progress": encode(Progress(step=step, total=total)),
        "updated": now,
    }


def enqueue(kind: Kind[Any], job_id: str, continuation: int, adapters: Adapters) -> bool:
    """Queues a task for a job. False if there is one already. Raises Unavailable."""
    payload = JobTask(kind=kind.name, jobId=job_id, continuation=continuation)
    return adapters.tasks.enqueue(
        "perform", payload, task_id=job_task_id(kind.name, job_id, continuation, adapters.clock())
    )


def run_job(kind: Kind[J], job_id: str, adapters: Adapters) -> str:
    """Works on a job until it ends or the time is used; returns how it went.

    Idempotent. A permanent error ends the job. Raises Unavailable, so that the queue repeats the task.
    """
    job = adapters.store.transact(lambda transaction: _claim(transaction, kind, job_id, adapters.clock()))
    if job is None:
        return "idle"
    run = JobRun(kind, job, adapters, adapters.clock())
    try:
        if job.attempts > _MAX_ATTEMPTS:
            _fail(run, [_GIVEN_UP])
            return "failed"
        if kind.run(run):
            return "completed"
        run.save({"continuation": job.continuation + 1, "leaseExpires": DELETE})
    except LeaseLost:
        return "lost"
    except Unavailable:
        run.save({"leaseExpires": DELETE, "attempts": max(0, run.attempts - 1)})
        raise
    except StardustError as error:
        _fail(run, findings_of(error))
        return "failed"
    enqueue(kind, job_id, job.continuation + 1, adapters)
    return "continued"


def findings_of(error: StardustError) -> list[Finding]:
    """What went wrong, as findings."""
    if isinstance(error, InvalidInput):
        return [replace(each, path=each.path or _WHERE, fix=None) for each in error.problems[:MAX_FINDINGS]]
    return [Finding(_WHERE, error.message, error.code, remedy=error.remedy or None)]


def resume_jobs(kinds: Mapping[str, Kind[Any]], adapters: Adapters) -> int:
    """Queues tasks for jobs whose tasks were lost; returns their number."""
    return count_apart(kinds.values(), lambda kind: _resume(kind, adapters), lambda kind: f"resuming each {kind.name}")


def count_apart(items: Iterable[T], act: Callable[[T], int], what: Callable[[T], str]) -> int:
    """Does each item by itself; returns the sum of what `act` returns. What fails is logged with what it is."""
    count = 0
    for item in items:
        try:
            count += act(item)
        except Exception:
            logger.exception("%s failed", what(item))
    return count


def count_due(query: Query, act: Callable[[Data], int], what: Callable[[Data], str], reader: Reader) -> int:
    """Does each document of an ordered query by itself, until as many are done as its limit says; returns the number.

    Documents that cannot be done are passed over, up to ten pages of them, so that they do not block the others.
    """
    (field,), count = query.order, 0
    for _ in range(_MAX_PAGES):
        page = reader.find(query)
        count += count_apart(page, act, what)
        if len(page) < query.limit or count >= query.limit:
            break
        query = replace(query, after=(page[-1][field],))
    return count


def _resume(kind: Kind[Any], adapters: Adapters) -> int:
    lost = adapters.store.find(abandoned(kind.collection, adapters.clock() - _ABANDONED_AFTER))
    return count_apart(
        lost,
        lambda data: enqueue(kind, data["id"], int(data.get("continuation", 0)), adapters),
        lambda data: f"resuming {kind.name} {data['id']}",
    )


def _claim(transaction: Transaction, kind: Kind[J], job_id: str, now: datetime) -> J | None:
    path = f"{kind.collection}/{job_id}"
    data = transaction.get(path)
    if data is None:
        return None
    job = decode(kind.model, data)
    held = job.lease_expires is not None and job.lease_expires > now
    if job.status not in OPEN or held:
        return None
    fields = {
        "status": "running",
        "fence": job.fence + 1,
        "attempts": job.attempts + 1,
        "leaseExpires": now + LEASE,
        "started": job.started or now,
        "updated": now,
    }
    transaction.update(path, fields)
    return decode(kind.model, {**data, **fields})


def _fail(run: JobRun[Any], findings: list[Finding]) -> None:
    run.finish({"findings": [each.to_dict() for each in findings]}, status="failed")
