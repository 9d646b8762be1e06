"""Owns the options that protocols have in common, declared once."""

from shared.delivery.protocols.base import Option

DIRECTORY = Option("directory", default="", help="Folder at the server that packages go to; empty is the login folder.")
TIMEOUTS = (
    Option("connectTimeout", "integer", default=20, minimum=1, maximum=120, help="Seconds to connect and log in."),
    Option("idleTimeout", "integer", default=60, minimum=1, maximum=600, help="Seconds without an answer to give up."),
)
LIMITS = (
    Option(
        "connections",
        "integer",
        default=1,
        minimum=1,
        maximum=8,
        help="How many files go side by side, each over a connection of its own.",
    ),
    Option(
        "bytesPerSecond",
        "integer",
        default=0,
        minimum=0,
        help="Most bytes a second, over all connections; 0 is no limit.",
    ),
    Option(
        "wholeTimeout",
        "integer",
        default=0,
        minimum=0,
        maximum=604_800,
        help="Seconds that an attempt may take in all; the next one goes on where it stopped. 0 is no limit.",
    ),
)
"""What the engine keeps to, whatever the protocol; see transfer.limits."""
