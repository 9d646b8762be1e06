"""Runs every scheduled function at its time, as Cloud Scheduler does; the emulators run none by themselves."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NoReturn

import httpx

from infra.local.stack.stack import Stack, StackFailed

_MINUTE_S = 60
_TIMEOUT_S = 30
_EVERY_MINUTE = "* * * * *"
_SOONER = {"watch_dialogues": _EVERY_MINUTE, "send_digests": _EVERY_MINUTE}
"""Development should not wait five minutes for an acknowledgement or a mail."""


def schedules_of(stack: Stack) -> dict[str, str]:
    """The schedule of each scheduled function (unix-cron), as the functions emulator has loaded it."""
    url = f"http://127.0.0.1:{stack.ports.functions}/backends"
    backends = httpx.get(url, timeout=_TIMEOUT_S, trust_env=False).raise_for_status().json()["backends"]
    triggers = [trigger for backend in backends for trigger in backend["functionTriggers"] if trigger.get("schedule")]
    return {trigger["entryPoint"]: trigger["schedule"]["schedule"] for trigger in triggers} | _SOONER


def is_due(schedule: str, moment: datetime) -> bool:
    """Whether a schedule of minutes and hours (`*/5 * * * *`, `20 2,14 * * *`) is due in the moment's minute, in UTC.

    Raises ValueError for a schedule that also names days or months: no function has one.
    """
    minute, hour, *days = schedule.split()
    if days != ["*", "*", "*"]:
        raise ValueError(f"{schedule!r} names days: teach infra/local/demo/schedules.py to read it.")
    now = moment.astimezone(UTC)
    return _matches(minute, now.minute) and _matches(hour, now.hour)


def _matches(field: str, number: int) -> bool:
    if field == "*":
        return True
    if field.startswith("*/"):
        return number % int(field[2:]) == 0
    return number in map(int, field.split(","))


def run_due(stack: Stack, schedules: Mapping[str, str], moment: datetime, report: Callable[[str], None]) -> None:
    """Runs what is due in this minute, one after another; `report` is told what fails."""
    for name, schedule in schedules.items():
        if is_due(schedule, moment):
            try:
                stack.run_scheduled(name)
            except (StackFailed, httpx.HTTPError) as error:
                report(str(error))


def run_schedules(stack: Stack, *, report: Callable[[str], None]) -> NoReturn:
    """Runs until it is interrupted. A function that fails, as while code reloads, runs again at its next time."""
    schedules = schedules_of(stack)
    while True:
        run_due(stack, schedules, datetime.now(UTC), report)
        time.sleep(_MINUTE_S - time.time() % _MINUTE_S)
