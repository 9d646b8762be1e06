"""Owns the interface to whoever carries mail. Adapter: smtp. Without one, the Trigger Email extension does it."""

from typing import Protocol

from shared.errors import StardustError, Unavailable
from shared.model.mail import Mail


class MailRefused(StardustError):
    """The mail server refused the mail for good."""

    code = "mail-refused"


class MailDelayed(Unavailable):
    """The mail server cannot take the mail now."""


class Mailer(Protocol):
    """Sends one mail."""

    def send(self, mail: Mail) -> None:
        """Hands the mail over. Raises MailRefused if it never will be taken, MailDelayed if later it may."""
