"""Finds protocols: built-in ones by name, third-party ones by entry point. Each is imported on first use.

A package registers a protocol with `[project.entry-points."stardust.protocols"] name = "module:PROTOCOL"`;
targets then refer to it as `custom:name`.
"""

from importlib import import_module
from importlib.metadata import entry_points

from shared.delivery.protocols.base import ProtocolInfo
from shared.errors import Finding, InvalidInput

_MODULES = {
    "API": "shared.delivery.protocols.rest.session",
    "Azure": "shared.delivery.protocols.azure.session",
    "FTP": "shared.delivery.protocols.ftp.session",
    "GCS": "shared.delivery.protocols.gcs.session",
    "S3": "shared.delivery.protocols.s3.session",
    "SFTP": "shared.delivery.protocols.sftp.session",
    "Storage": "shared.delivery.protocols.storage.session",
}
_GROUP = "stardust.protocols"
CUSTOM = "custom:"
"""The prefix of the names of third-party protocols."""


def protocol_names() -> tuple[str, ...]:
    """All names that `protocol_named` accepts. Imports no protocol."""
    custom = sorted({f"{CUSTOM}{entry.name}" for entry in entry_points(group=_GROUP)})
    return (*_MODULES, *custom)


def package_of(name: str) -> tuple[str | None, str | None]:
    """Name and version of the package that provides a protocol; None for built-in ones. Imports no protocol."""
    for entry in entry_points(group=_GROUP, name=name.removeprefix(CUSTOM)):
        if name.startswith(CUSTOM) and entry.dist is not None:
            return entry.dist.name, entry.dist.version
    return None, None


def protocol_named(name: str) -> ProtocolInfo:
    """The protocol of that name.

    Raises InvalidInput, listing the known names or saying why a third-party protocol cannot be used.
    """
    if name in _MODULES:
        info = import_module(_MODULES[name]).PROTOCOL
        assert isinstance(info, ProtocolInfo)
        return info
    if name.startswith(CUSTOM):
        for entry in entry_points(group=_GROUP, name=name.removeprefix(CUSTOM)):
            return _validated(name, entry.load())
    known = ", ".join(protocol_names())
    raise InvalidInput(
        [Finding("protocol", f"There is no protocol {name!r}.", "unknown", remedy=f"Use one of: {known}.")]
    )


def _validated(name: str, info: object) -> ProtocolInfo:
    if not isinstance(info, ProtocolInfo) or info.name != name:
        raise InvalidInput(
            [
                Finding(
                    "protocol",
                    f"The package's entry point for {name!r} does not provide a protocol of that name.",
                    "invalid",
                    remedy=f"Let it refer to a ProtocolInfo with the name {name!r}.",
                )
            ]
        )
    return info
