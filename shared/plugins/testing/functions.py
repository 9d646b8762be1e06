"""Tries a plug-in's function on the samples of its point, in a confined process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.model.plugins.manifest import Handler
from shared.plugins.sandbox.invocation import PluginFault
from shared.plugins.testing.samples import sample_payloads
from shared.plugins.testing.world import PluginWorld
from shared.sdk.points import POINTS, ScheduleDue

_EFFECTS = ("tasks", "notifications", "deliveries", "releases", "webhookMessages", "pluginState", "pluginTimers")
"""The collections in which an operation has its effect."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A function of a plug-in, and what it is tried with."""

    folder: Path
    handler: Handler
    config: Mapping[str, Any]
    answers_of_servers: Mapping[str, bytes]

    def answers(self) -> None:
        """It answers every sample with what its point takes, within its limits, whatever the documents have."""
        with self._world() as world:
            for payload in self._samples(world):
                self._call(world, payload)

    def repeats(self) -> None:
        """What is said once is said again, and an event that is reported twice has one effect."""
        acts = POINTS[self.handler.on].acts
        with self._world() as world:
            for payload in self._samples(world):
                first = self._call(world, payload)
                effects = _effects(world)
                second = self._call(world, payload)
                if acts:
                    message = f"{self._named(payload)} has another effect when the event is reported again."
                    assert _effects(world) == effects, f"{message} Let every key follow from the event."
                else:
                    assert first == second, f"{self._named(payload)} answers {second!r}, and {first!r} before."

    def _samples(self, world: PluginWorld) -> Iterator[Any]:
        for payload in sample_payloads(world)[self.handler.on]:
            if not isinstance(payload, ScheduleDue) or payload.every == self.handler.every:
                yield payload

    def _call(self, world: PluginWorld, payload: Any) -> Any:
        try:
            return world.call(payload)
        except PluginFault as fault:
            raise AssertionError(f"{self._named(payload)} fails ({fault.kind}): {fault.message}") from fault

    def _named(self, payload: Any) -> str:
        return f"{self.handler.call} for {payload!r:.300}"

    @contextmanager
    def _world(self) -> Iterator[PluginWorld]:
        with TemporaryDirectory() as files:
            world = PluginWorld(self.folder, Path(files))
            world.configure(**self.config)
            for url, body in self.answers_of_servers.items():
                world.web.answer(url, body)
            yield world


def _effects(world: PluginWorld) -> dict[str, list[dict[str, Any]]]:
    """Everything that the plug-in may have changed; when it was changed last says nothing."""
    moving = {"updated", "at"}
    return {
        name: [{key: value for key, value in each.items() if key not in moving} for each in world.all(name)]
        for name in _EFFECTS
    }
