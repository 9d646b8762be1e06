"""Defines the interface for sending mail. Adapter: smtp. Without it, the Trigger Email extension sends."""

from typing import Protocol

from shared.errors import StardustError, Unavailable
from shared.model.mail import Mail


class MailRefused(StardustError):
    """The mail server rejected the mail permanently."""

    code = "mail-refused"


class MailDelayed(Unavailable):
    """The mail server cannot accept the mail now."""


class Mailer(Protocol):
    """Sends one mail."""

    def send(self, mail: Mail) -> None:
        """Sends the mail. Raises MailRefused on permanent failures, MailDelayed on transient ones."""
