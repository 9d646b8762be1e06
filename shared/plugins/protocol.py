"""Stable public API for third-party protocols: everything that a protocol needs can be imported from here.

A package registers a protocol in the entry point group `stardust.protocols`; see docs/how-to/write-a-protocol.md.
"""

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    DigestingSession,
    DocumentSession,
    FolderSession,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    RenameRefused,
    ResumeRefused,
    Secrets,
    SendAgain,
    Session,
    Source,
    StatRefused,
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
from shared.platform.network.answers import AnswerBounds
from shared.platform.network.guard import Network
from shared.platform.network.http import guard_session, guarded_pools

__all__ = [
    "LIMITS",
    "TIMEOUTS",
    "AnswerBounds",
    "AuthenticationFailed",
    "Capabilities",
    "ConnectionContext",
    "ConnectionFailed",
    "DeliveryError",
    "DigestingSession",
    "DocumentSession",
    "Facts",
    "FolderSession",
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
    "RenameRefused",
    "ResumeRefused",
    "Secrets",
    "SendAgain",
    "Session",
    "Source",
    "StatRefused",
    "TransferCorrupted",
    "UploadCheckpoint",
    "checked_path",
    "guard_session",
    "guarded_pools",
]
