"""Stable public API for third-party protocols: everything that a protocol needs can be imported from here.

A package registers a protocol in the entry point group `stardust.protocols`; see docs/how-to/write-a-protocol.md.
"""

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    DocumentSession,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    Secrets,
    Session,
    Source,
    UploadCheckpoint,
)
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.paths import checked_path
from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    HostKeyMismatch,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
    TransferCorrupted,
)
from shared.messages.packages.plan import Facts, PackageFile
from shared.platform.network.guard import Network
from shared.platform.network.http import guard_session, guarded_pools

__all__ = [
    "LIMITS",
    "TIMEOUTS",
    "AuthenticationFailed",
    "Capabilities",
    "ConnectionContext",
    "ConnectionFailed",
    "DeliveryError",
    "DocumentSession",
    "Facts",
    "HostKeyMismatch",
    "Network",
    "Option",
    "Options",
    "PackageFile",
    "ProtocolInfo",
    "PutResult",
    "RemoteBusy",
    "RemoteFile",
    "RemoteFull",
    "RemoteRefused",
    "Secrets",
    "Session",
    "Source",
    "TransferCorrupted",
    "UploadCheckpoint",
    "checked_path",
    "guard_session",
    "guarded_pools",
]
