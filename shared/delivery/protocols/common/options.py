"""Declares the options that protocols have in common."""

from shared.delivery.protocols.base import Option

DIRECTORY = Option(
    "directory", default="", help="Folder on the server for packages. If empty, the login folder is used."
)
TEMPORARY_NAMES = Option(
    "temporaryNames",
    "boolean",
    default=True,
    help="Upload under a temporary name, then rename. Turn it off for a server that forbids renaming.",
)
TIMEOUTS = (
    Option("connectTimeout", "integer", default=20, minimum=1, maximum=120, help="Seconds to connect and log in."),
    Option(
        "idleTimeout",
        "integer",
        default=60,
        minimum=1,
        maximum=600,
        help="Seconds to wait for a response before giving up.",
    ),
)
LIMITS = (
    Option(
        "connections",
        "integer",
        default=1,
        minimum=1,
        maximum=8,
        help="Number of files to send in parallel, each over its own connection.",
    ),
    Option(
        "bytesPerSecond",
        "integer",
        default=0,
        minimum=0,
        help="Maximum bytes per second over all connections; 0 means no limit.",
    ),
    Option(
        "wholeTimeout",
        "integer",
        default=0,
        minimum=0,
        maximum=604_800,
        help="Maximum duration of an attempt in seconds; the next attempt resumes the transfer. 0 means no limit.",
    ),
)
"""Limits that the engine enforces for every protocol; see transfer.limits."""
