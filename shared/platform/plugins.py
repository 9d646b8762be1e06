"""The port to plug-ins: the parts of the product ask at the points of shared/sdk/points.py, and know no plug-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from shared.errors import Finding, InvalidRelease

P = TypeVar("P")

GROUP = "stardust.plugins"
"""The group of entry points in which packages register plug-ins."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[P]):
    """What the tenant's plug-ins answered at a point."""

    payload: P
    """With the changes that the point allows, made one after the other."""
    findings: tuple[Finding, ...] = ()
    """Those of every kind of answer that has some. Codes begin with the plug-in's name. An error is one of a plug-in
    whose manifest may block; those of others, and the failures of plug-ins, are warnings."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Plug-in -> answer, for points that have an answer of their own."""

    def require(self) -> None:
        """Raises InvalidRelease with the errors, if there are any."""
        if errors := [finding for finding in self.findings if finding.severity == "error"]:
            raise InvalidRelease(errors)


@dataclass(frozen=True, slots=True)
class PluginFormat:
    """A message format, and the plug-in that writes it."""

    plugin: str
    version: str
    """The plug-in's."""
    title: str


class Plugins(Protocol):
    """The plug-ins of the deployment, as the tenants activated them.

    Implementations inherit from it, so that they have what it does by default.
    """

    def listens(self, payload: type) -> bool:
        """Whether a plug-in of the deployment has a handler at the point of this payload, in whatever tenant.

        Reads manifests only, so that nothing is read or computed for a payload that nobody asked for.
        """
        ...

    def ask(self, tenant_id: str, payload: P, *, plugin: str = "") -> Outcome[P]:
        """The answers of the tenant's active plug-ins, or of one, in their order. Never raises for a plug-in's fault.

        Costs nothing without plug-ins.
        """
        ...

    def formats(self) -> Mapping[str, PluginFormat]:
        """Message formats of the installed plug-ins, by `custom:name`."""
        return {}

    def dictionaries(self) -> Mapping[str, bytes]:
        """Genre dictionaries of the installed plug-ins: `custom:name` -> the file's content."""
        return {}


class NoPlugins(Plugins):
    """There are none."""

    def listens(self, payload: type) -> bool:  # noqa: ARG002
        """Nobody does."""
        return False

    def ask(self, tenant_id: str, payload: P, *, plugin: str = "") -> Outcome[P]:  # noqa: ARG002
        """Nothing is answered."""
        return Outcome(payload)


NO_PLUGINS = NoPlugins()
