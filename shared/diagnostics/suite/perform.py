"""Performs a run: makes its checks one after the other, and records each at once, so that people can watch.

A run is performed at most once. If its worker is killed, `tend_runs` ends it and removes what it left; it also removes
what a run could not remove itself, such as while the bucket does not answer.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.api_keys.temporary import give_key
from shared.diagnostics.suite.check import Check, CheckFailed, Context, NotApplicable, Subject, run_folder
from shared.diagnostics.suite.leftovers import could_remove_leftovers, key_id_of
from shared.diagnostics.suite.sample import Sample
from shared.diagnostics.suite.table import BY_NAME, CHECKS
from shared.errors import LeaseLost, StardustError
from shared.model.codec import decode, encode
from shared.model.diagnostics import MAX_LINES, MAX_RESULTS, CheckResult, SuiteLine, SuiteRun
from shared.platform.store.port import DELETE, Transaction

logger = logging.getLogger("stardust.diagnostics")

LEASE = timedelta(minutes=5)
_LONGEST = timedelta(minutes=8)
"""After so long no further check begins: the function has nine minutes."""
_MAX_TEXT = 1000


def perform_run(run_id: str, adapters: Adapters, timer: Callable[[], float] = time.monotonic) -> str:
    """Performs a queued run; returns how it went. Idempotent: another call finds nothing to do.

    Raises Unavailable if the store does not respond.
    """
    run = adapters.store.transact(lambda transaction: _claim(transaction, run_id, adapters))
    if run is None:
        return "idle"
    record, lost = _Record(run, adapters), False
    try:
        context = _context(run, adapters, timer)
        plan = [(check, subject) for check in checks_of(run) for subject in _subjects(check, context)][:MAX_RESULTS]
        record.begin(len(plan))
        _make_checks(plan, context, record)
    except LeaseLost:
        lost = True
    finally:
        removed = could_remove_leftovers(run.tenant_id, run.id, adapters)
    if lost:
        return "lost"
    record.end(removed=removed)
    return "completed"


def checks_of(run: SuiteRun, checks: Sequence[Check] = CHECKS) -> list[Check]:
    """The checks of the run's categories, in order."""
    return [check for check in checks if check.category in run.categories]


def make_check(check: Check, context: Context) -> CheckResult:
    """Makes one check. Never raises: an unexpected error is logged, and named by its type only."""
    started, adapters = context.timer(), context.adapters
    about: dict[str, Any] = {
        "check": check.name,
        "category": check.category,
        "subject": context.subject.label,
        "target_ms": check.target_ms,
    }
    try:
        seen = check.run(context)
    except NotApplicable as reason:
        return CheckResult(**about, outcome="skipped", message=str(reason), duration_ms=context.since(started))
    except StardustError as error:
        facts = error.facts if isinstance(error, CheckFailed) else {}
        told = {"message": error.message[:_MAX_TEXT], "remedy": (error.remedy or check.remedy)[:_MAX_TEXT]}
        return CheckResult(**about, outcome="failed", **told, facts=_short(facts), duration_ms=context.since(started))
    except Exception as error:
        logger.exception("the check %s of %s failed unexpectedly at %s", check.name, context.run_id, adapters.clock())
        told = {"message": f"An unexpected error occurred ({type(error).__name__}).", "remedy": check.remedy}
        return CheckResult(**about, outcome="failed", **told, duration_ms=context.since(started))
    about |= {"facts": _short(seen.facts), "measured_ms": seen.measured_ms, "duration_ms": context.since(started)}
    if check.target_ms is not None and (seen.measured_ms or 0) > check.target_ms:
        message = f"It took {seen.measured_ms} ms; the target is {check.target_ms} ms."
        return CheckResult(**about, outcome="failed", message=message, remedy=check.remedy)
    return CheckResult(**about, outcome="passed")


def score_of(results: Sequence[CheckResult]) -> int | None:
    """The weight of the checks that passed, in percent of those that passed or failed; None if none did either."""
    weights = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for result in results:
        weights[result.outcome] += BY_NAME[result.check].weight
    counted = weights["passed"] + weights["failed"]
    return round(100 * weights["passed"] / counted) if counted else None


@dataclass
class _Record:
    """Writes the run's document as the run goes on."""

    run: SuiteRun
    adapters: Adapters
    lines: list[SuiteLine] = field(default_factory=list)
    results: list[CheckResult] = field(default_factory=list)

    def begin(self, planned: int) -> None:
        """Records how many checks there are. Raises LeaseLost, Unavailable."""
        self._say("info", f"{planned} checks of {', '.join(self.run.categories)}.")
        self._write({"planned": planned})

    def announce(self, check: Check, subject: Subject) -> None:
        """Records that a check begins. Raises LeaseLost, Unavailable."""
        self._say("info", f"{check.title}{f': {subject.label}' if subject.label else ''} …", check.name)
        self._write({})

    def add(self, result: CheckResult) -> None:
        """Records a result. Raises LeaseLost, Unavailable."""
        self.results.append(result)
        level, text = _LINES[result.outcome]
        measured = f" ({result.measured_ms} of at most {result.target_ms} ms)" if result.target_ms else ""
        remedy = f" {result.remedy}" if result.remedy else ""
        self._say(level, f"{text}{measured}{f': {result.message}' if result.message else '.'}{remedy}", result.check)
        self._write({"results": [encode(each) for each in self.results], **self._tallies()})

    def end(self, *, removed: bool) -> None:
        """Ends the run. What was not `removed` is found by its lease. Raises LeaseLost, Unavailable."""
        tallies, now = self._tallies(), self.adapters.clock()
        level = "error" if tallies["failed"] else "success"
        counts = f"{tallies['passed']} passed, {tallies['failed']} failed, {tallies['skipped']} skipped"
        self._say(level, f"{counts}. Health score: {'none' if tallies['score'] is None else tallies['score']}.")
        lease = {"leaseExpires": DELETE} if removed else {}
        self._write({"status": "completed", "ended": now, **lease, **tallies})

    def _tallies(self) -> dict[str, int | None]:
        counts = {name: sum(each.outcome == name for each in self.results) for name in _LINES}
        return {**counts, "score": score_of(self.results)}

    def _say(self, level: Any, message: str, check: str = "") -> None:
        line = SuiteLine(at=self.adapters.clock(), level=level, check=check, message=message[: 2 * _MAX_TEXT])
        self.lines = [*self.lines, line][-MAX_LINES:]

    def _write(self, fields: dict[str, Any]) -> None:
        now = self.adapters.clock()
        log = [encode(line) for line in self.lines]
        changed = {"log": log, "updated": now, "leaseExpires": now + LEASE, **fields}

        def work(transaction: Transaction) -> None:
            if (transaction.get(f"testRuns/{self.run.id}") or {}).get("status") != "running":
                raise LeaseLost("The run was ended by another task.")
            transaction.update(f"testRuns/{self.run.id}", changed)

        self.adapters.store.transact(work)


_LINES = {"passed": ("success", "passed"), "failed": ("error", "failed"), "skipped": ("warning", "skipped")}


def _claim(transaction: Transaction, run_id: str, adapters: Adapters) -> SuiteRun | None:
    """The run, which is now running; None if it is not queued any more."""
    path, now = f"testRuns/{run_id}", adapters.clock()
    data = transaction.get(path)
    if data is None or data.get("status") != "queued":
        return None
    transaction.update(path, {"status": "running", "started": now, "updated": now, "leaseExpires": now + LEASE})
    return decode(SuiteRun, {**data, "status": "running", "started": now})


def _make_checks(plan: Sequence[tuple[Check, Subject]], context: Context, record: _Record) -> None:
    blocked: set[str] = set()
    end = context.adapters.clock() + _LONGEST
    for check, subject in plan:
        record.announce(check, subject)
        own = replace(context, subject=subject)
        lacking = [BY_NAME[name].title for name in check.needs if name in blocked]
        if lacking:
            result = _skipped(check, subject, f"It needs what failed: {', '.join(lacking)}.")
        elif context.adapters.clock() > end:
            result = _skipped(check, subject, "The run took too long. Check fewer categories at a time.")
        else:
            result = make_check(check, own)
        if result.outcome == "failed" or lacking:
            blocked.add(check.name)
        record.add(result)


def _skipped(check: Check, subject: Subject, message: str) -> CheckResult:
    return CheckResult(
        check=check.name,
        category=check.category,
        subject=subject.label,
        outcome="skipped",
        message=message,
        duration_ms=0,
        target_ms=check.target_ms,
    )


def _subjects(check: Check, context: Context) -> Iterator[Subject]:
    found = check.subjects(context) if check.subjects else ()
    yield from found or (Subject(),)


def _context(run: SuiteRun, adapters: Adapters, timer: Callable[[], float]) -> Context:
    caller = Caller(uid=run.created_by, tenant_id=run.tenant_id, role="admin", verified=True)
    sample = Sample(run.id, run.tenant_id, run_folder(run.tenant_id, run.id), adapters.clock())
    return Context(run.id, caller, adapters, sample, key=_key(run, adapters), timer=timer)


def _key(run: SuiteRun, adapters: Adapters) -> str:
    """The run's API key; empty if it needs none, or the tenant has no owner who could hold it."""
    holder = (adapters.store.get(f"tenants/{run.tenant_id}") or {}).get("owner")
    if "security" not in run.categories or not holder:
        return ""
    return give_key(
        key_id_of(run.id),
        "Production test",
        ["releases:read"],
        tenant_id=run.tenant_id,
        holder=holder,
        adapters=adapters,
    )


def _short(facts: Any) -> dict[str, str]:
    return {str(name)[:200]: str(value)[:_MAX_TEXT] for name, value in facts.items() if value}
