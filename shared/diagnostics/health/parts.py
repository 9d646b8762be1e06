"""The parts that a deployment needs, as data: what is checked, what that proves, and what to do if it fails.

Every check only reads, so that health may be asked for at any time. It returns facts for people, without secrets and
without data of tenants, and raises a StardustError if the part does not work.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from shared.accounts.adapters import Adapters
from shared.diagnostics.health.beats import SCHEDULER, TASKS, silent_for
from shared.diagnostics.health.side_by_side import side_by_side
from shared.errors import NotFound, StardustError, Unavailable, VaultError
from shared.notifications.mail.outbox import due_mail
from shared.platform.store.port import Query

Facts = Mapping[str, str]
LIMIT_S = 5.0
"""How long all parts may take together; they are checked side by side."""
_SCHEDULER_SILENT = timedelta(minutes=3)
_TASKS_SILENT = timedelta(minutes=5)
_OLDEST_DUE = timedelta(minutes=15)
_OLDEST_MAIL = timedelta(hours=1)
_NOBODY = "health-check"
_KEY_CONTEXT = {"use": "health"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the deployment. `name` is part of the API."""

    name: str
    check: Callable[[Adapters], Facts]
    proves: str
    remedy: str
    needed: bool = False
    """Whether no request can be served without it."""


@dataclass(frozen=True, slots=True)
class PartHealth:
    """How a part is: `problem` is empty if it works. Contains no secrets."""

    part: Part
    problem: str = ""
    facts: Facts = field(default_factory=dict)
    awaited: bool = False
    """Whether it has never shown that it works, as in the first minutes of a deployment."""

    @property
    def works(self) -> bool:
        """Whether the part works."""
        return not self.problem


class NeverRan(Unavailable):
    """The part has not shown yet that it works."""


def check_accounts(adapters: Adapters) -> Facts:
    """Asks the sign-in service for an account that does not exist. Raises Unavailable."""
    adapters.accounts.find(_NOBODY)
    return {}


def check_store(adapters: Adapters) -> Facts:
    """Reads one document. Raises Unavailable."""
    adapters.store.get("health/ready")
    return {}


def check_bucket(adapters: Adapters) -> Facts:
    """Asks for one file. Raises Unavailable."""
    adapters.blobs.stat("health/ready")
    return {}


def check_vault(adapters: Adapters) -> Facts:
    """Encrypts and decrypts a text. Raises VaultError."""
    given = {"text": "health"}
    sealed = adapters.vault.seal(given, _KEY_CONTEXT)
    if adapters.vault.open(sealed, _KEY_CONTEXT) != given:
        raise VaultError("What was encrypted is decrypted to something else.")
    return {}


def check_scheduler(adapters: Adapters) -> Facts:
    """Raises Unavailable if the minute tick has not run for three minutes."""
    return _require_beat(SCHEDULER, "The minute tick", _SCHEDULER_SILENT, adapters)


def check_tasks(adapters: Adapters) -> Facts:
    """Raises Unavailable if no task has arrived for five minutes; the tick sends one each minute."""
    return _require_beat(TASKS, "The task that the tick sends", _TASKS_SILENT, adapters)


def oldest_due_query(adapters: Adapters) -> Query:
    """The delivery, of any tenant, that has been due for longest."""
    return Query(
        "deliveries",
        where=(("status", "==", "queued"), ("waiting.until", "<=", adapters.clock())),
        order=("waiting.until",),
        limit=1,
    )


def check_queue(adapters: Adapters) -> Facts:
    """Raises Unavailable if a delivery has been due for a quarter of an hour without being run."""
    found = adapters.store.find(oldest_due_query(adapters))
    if not found:
        return {"oldest due": "none"}
    age = adapters.clock() - found[0]["waiting"]["until"]
    if age > _OLDEST_DUE:
        raise Unavailable(f"A delivery has been due for {_span(age)} and has not run.")
    return {"oldest due": _span(age)}


def check_mail(adapters: Adapters) -> Facts:
    """Raises Unavailable if a mail has been due for an hour and was not sent."""
    found = adapters.store.find(due_mail(adapters.clock()))
    oldest = max((adapters.clock() - data["due"] for data in found), default=timedelta())
    if oldest > _OLDEST_MAIL:
        raise Unavailable(f"A mail has been waiting for {_span(oldest)} to be sent.")
    return {"waiting": str(len(found))}


def check_schemas(adapters: Adapters) -> Facts:
    """Raises NotFound without the official schemas."""
    if adapters.schemas is None:
        raise NotFound("The official DDEX schemas are not installed; messages are validated without them.")
    return {"installed": ", ".join(adapters.schemas.names())}


PARTS: tuple[Part, ...] = (
    Part(
        "accounts",
        check_accounts,
        "The sign-in service answers, so people can sign in and roles are checked.",
        "Look at the status of Firebase Authentication, and whether the functions' account may use it.",
        needed=True,
    ),
    Part(
        "store",
        check_store,
        "Firestore answers.",
        "Look at the status of Firestore, and whether the functions' account may use the database.",
        needed=True,
    ),
    Part(
        "bucket",
        check_bucket,
        "Cloud Storage answers, and the bucket exists.",
        "Check STARDUST_BUCKET, and whether the functions' account may read and write it.",
        needed=True,
    ),
    Part(
        "vault",
        check_vault,
        "Cloud KMS encrypts and decrypts, so targets' credentials can be stored and used.",
        "Check STARDUST_KMS_KEY: the key must be enabled, and the functions' account may encrypt and decrypt with it.",
        needed=True,
    ),
    Part(
        "scheduler",
        check_scheduler,
        "Cloud Scheduler runs the minute tick, which starts due deliveries.",
        "Look at the job process_delivery_queue in Cloud Scheduler, and at the function's log.",
    ),
    Part(
        "tasks",
        check_tasks,
        "Tasks pass through Cloud Tasks and arrive at the functions.",
        "Look at the queues in Cloud Tasks: `stardust queue list` shows which are paused.",
    ),
    Part(
        "queue",
        check_queue,
        "No due delivery waits for longer than a quarter of an hour.",
        "See docs/how-to/operate: raise the queue's limits, or look at why the tick does not start deliveries.",
    ),
    Part(
        "mail",
        check_mail,
        "Mails leave: none waits for longer than an hour.",
        "Check STARDUST_SMTP_URL, and the log of the function on_mail_created.",
    ),
    Part(
        "schemas",
        check_schemas,
        "The official schemas are installed, so messages are validated against them.",
        "Run `stardust schemas install` before the next deployment.",
    ),
)


def part_health(
    adapters: Adapters, parts: Sequence[Part] = PARTS, *, limit_s: float = LIMIT_S
) -> tuple[PartHealth, ...]:
    """The health of each part, in order, after at most `limit_s` seconds. Never raises."""
    by_name = {part.name: part for part in parts}
    found = side_by_side(
        {part.name: partial(_look_at, part, adapters) for part in parts},
        limit_s,
        lambda name: PartHealth(by_name[name], f"It did not answer within {limit_s:g} seconds."),
    )
    return tuple(found.values())


def _look_at(part: Part, adapters: Adapters) -> PartHealth:
    """A vendor's error is named by its type only: its text may contain details that callers must not see."""
    try:
        return PartHealth(part, facts=part.check(adapters))
    except NeverRan as error:
        return PartHealth(part, error.message, awaited=True)
    except StardustError as error:
        return PartHealth(part, error.message)
    except Exception as error:
        return PartHealth(part, type(error).__name__)


def _require_beat(name: str, what: str, longest: timedelta, adapters: Adapters) -> Facts:
    silent = silent_for(name, adapters)
    if silent is None:
        raise NeverRan(f"{what} has not run yet.")
    if silent > longest:
        raise Unavailable(f"{what} last ran {_span(silent)} ago.")
    return {"last": f"{_span(silent)} ago"}


def _span(time: timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
