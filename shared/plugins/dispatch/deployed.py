"""The plug-ins of the deployment, as the parts of the product ask them (shared/platform/plugins.py)."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from shared.accounts.adapters import Adapters
from shared.errors import Finding, Severity
from shared.model.plugins.manifest import Handler
from shared.platform.plugins import Outcome, PluginFormat, Plugins
from shared.plugins.dispatch.active import Active, ActivePlugins
from shared.plugins.dispatch.call import Called, Run, call_plugin
from shared.plugins.installed import InstalledPlugin
from shared.plugins.sandbox.run import KEPT
from shared.plugins.sandbox.values import hints_of
from shared.sdk.answers import Answer
from shared.sdk.points import POINTS, Point, point_of

P = TypeVar("P")
_BUDGET = 3
"""All plug-ins together have three times what the point allows one."""
POINT_OF = {point.payload: point.name for point in POINTS.values()}
"""Payload -> the point's name."""
_LEAST_S = 0.05
_AT_ONCE = 4
_AGAIN = "Try again. If it repeats, tell the plug-in's author, or let an admin disable it."


class DeployedPlugins(Plugins):
    """The port `Plugins` with the packages that are deployed and what tenants do with them."""

    def __init__(
        self,
        adapters: Adapters,
        active: ActivePlugins | None = None,
        *,
        run: Run = KEPT,
    ) -> None:
        """`run` makes a call in a confined process."""
        self.active = active or ActivePlugins(adapters)
        """Who is active where; runs of `after` hooks ask it too."""
        self._adapters, self._run = adapters, run

    def listens(self, payload: type) -> bool:
        """Whether a plug-in of the deployment has a handler at the point of this payload. Costs nothing."""
        return self.active.at(POINT_OF[payload])

    def ask(self, tenant_id: str, payload: P, *, plugin: str = "") -> Outcome[P]:
        """The answers of the tenant's active plug-ins, or of one, in their order. Raises Unavailable.

        No read if no plug-in of the deployment does anything at this point; a failing one is a finding.
        """
        point = point_of(payload)
        if not self.active.at(point.name):
            return Outcome(payload)
        if point.when == "panel":
            self.active.forget(tenant_id)  # its person may have installed or configured it a moment ago
        chosen = sorted(
            (
                (handler.order, active.name, active, handler)
                for active in self.active.of(tenant_id)
                for handler in active.handlers(point.name)
                if plugin in ("", active.name)
            ),
            key=lambda each: each[:2],
        )
        turn = _Turn(payload, point, time.monotonic() + _BUDGET * point.seconds)
        calls = [partial(self._call, turn, tenant_id, active, handler) for _, _, active, handler in chosen]
        for (_, _, active, handler), called in zip(chosen, _results(calls, at_once=not point.changes), strict=True):
            turn.hear(active, handler, called)
        return Outcome(turn.payload, tuple(turn.findings), turn.answers)

    def formats(self) -> Mapping[str, PluginFormat]:
        """Message formats of the deployed plug-ins, by `custom:name`."""
        return self._formats

    @cached_property
    def _formats(self) -> Mapping[str, PluginFormat]:
        manifests = (each.manifest for each in self.active.deployed().values() if isinstance(each, InstalledPlugin))
        return {
            f"custom:{format_.name}": PluginFormat(manifest.name, manifest.version, format_.title)
            for manifest in manifests
            for format_ in manifest.formats
        }

    def dictionaries(self) -> Mapping[str, bytes]:
        """Genre dictionaries of the deployed plug-ins: `custom:name` -> the file's content."""
        return self._dictionaries

    @cached_property
    def _dictionaries(self) -> Mapping[str, bytes]:
        plugins = [each for each in self.active.deployed().values() if isinstance(each, InstalledPlugin)]
        return {
            f"custom:{dictionary.name}": (plugin.folder / dictionary.file).read_bytes()
            for plugin in plugins
            for dictionary in plugin.manifest.dictionaries
        }

    def _call(self, turn: "_Turn", tenant_id: str, active: Active, handler: Handler) -> Called:
        allowed = min(handler.seconds or turn.point.seconds, turn.point.seconds)
        seconds = min(allowed, turn.until - time.monotonic())
        if seconds < _LEAST_S:
            return Called(fault="The plug-ins before it took all the time.")
        called = call_plugin(
            active,
            handler,
            turn.payload,
            adapters=self._adapters,
            seconds=seconds,
            run=self._run,
            hurried=seconds < allowed,
        )
        if called.disabled:
            self.active.forget(tenant_id)
        return called


def _results(calls: Sequence[Callable[[], Called]], *, at_once: bool) -> Iterator[Called]:
    """The results in the order of the calls. Where no call may change what the next one gets, some run at once."""
    if not at_once or len(calls) < 2:
        yield from (call() for call in calls)
        return
    with ThreadPoolExecutor(_AT_ONCE, "plugins") as pool:
        yield from [each.result() for each in [pool.submit(copy_context().run, call) for call in calls]]


@dataclass(slots=True)
class _Turn:
    """What is asked at a point, and what was answered so far."""

    payload: Any
    point: Point
    until: float
    findings: list[Finding] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def hear(self, active: Active, handler: Handler, called: Called) -> None:
        """Takes what a call resulted in."""
        if called.fault:
            self.fail(active, handler, called.fault)
        elif called.answer is not None:
            self.take(active, handler, called.answer)

    def fail(self, active: Active, handler: Handler, why: str) -> None:
        """A failure is a warning; an error only if the manifest says that the hook is required."""
        severity: Severity = "error" if handler.required else "warning"
        message = f"The plug-in {active.plugin.manifest.title} failed: {why}"
        self.findings.append(Finding("", message, f"{active.name}/failed", severity, _AGAIN))

    def take(self, active: Active, handler: Handler, answer: Any) -> None:
        """Takes an answer with its findings, and the change that the point allows."""
        change = answer.change if isinstance(answer, Answer) else None
        if change is not None and not self._fits(change):
            self.fail(active, handler, f"Its answer is no {self.point.changes or 'change that this point allows'}.")
            return
        self.findings += (_told(finding, active, handler) for finding in getattr(answer, "findings", ()))
        if change is not None:
            self.payload = replace(self.payload, **{self.point.changes: change})
        if not isinstance(answer, Answer):
            self.answers[active.name] = answer

    def _fits(self, change: Any) -> bool:
        """Whether a change may stand in the payload's field: an object, of texts where that is stated."""
        if not self.point.changes or not isinstance(change, Mapping):
            return False
        texts = hints_of(self.point.payload)[self.point.changes] == Mapping[str, str]
        return not texts or all(isinstance(value, str) for value in change.values())


def _told(finding: Finding, active: Active, handler: Handler) -> Finding:
    """A finding under the plug-in's name. Only required hooks have errors."""
    severity = "warning" if finding.severity == "error" and not handler.required else finding.severity
    source = finding.source or active.plugin.manifest.title
    return replace(finding, code=f"{active.name}/{finding.code}", severity=severity, source=source)
