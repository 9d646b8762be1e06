"""Owns the options that protocols have in common, declared once."""

from shared.delivery.protocols.base import Option

DIRECTORY = Option("directory", default="", help="Folder at the server that packages go to; empty is the login folder.")
TIMEOUTS = (
    Option("connectTimeout", "integer", default=20, minimum=1, maximum=120, help="Seconds to connect and log in."),
    Option("idleTimeout", "integer", default=60, minimum=1, maximum=600, help="Seconds without an answer to give up."),
)
