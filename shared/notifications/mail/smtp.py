"""Owns sending mail by SMTP (RFC 5321): always encrypted, unless the server is this very machine.

The server's address comes from the deployment's settings: `smtps://` speaks TLS at once (RFC 8314), `smtp://`
after STARTTLS.
"""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from shared.errors import Finding, InvalidInput
from shared.model.mail import Mail
from shared.notifications.mail.port import MailDelayed, MailRefused

_TIMEOUT_S = 30
_POLICY = SMTP.clone(max_line_length=998)
"""Addresses in List-Unsubscribe are not folded: mail programs would not find them in encoded words."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SmtpMailer:
    """A mail server, and the address that mails come from: `Name <address>`."""

    def __init__(self, url: str, sender: str, *, trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise InvalidInput(
                [
                    Finding(
                        "STARDUST_SMTP_URL",
                        "It is no SMTP address.",
                        "invalid",
                        remedy="Write smtps://user:password@host.",
                    )
                ]
            )
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._implicit = parts.scheme == "smtps"
        self._sender = sender
        self._trust = trust or ssl.create_default_context()

    def __repr__(self) -> str:
        return f"SmtpMailer({self._host}:{self._port})"

    def send(self, mail: Mail) -> None:
        """See mailer.Mailer."""
        try:
            with self._connect() as server:
                server.send_message(message_of(mail, self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _judged(max(codes), "The recipient was refused.") from error
        except smtplib.SMTPResponseException as error:
            raise _judged(error.smtp_code, "The mail server refused.") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused("The mail server offers no encryption or no login.", remedy="Use smtps://.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed("The mail server cannot be reached.", remedy="It is tried again.") from error

    def _connect(self) -> smtplib.SMTP:
        if self._implicit:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT_S, context=self._trust)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            server.ehlo()
            if not self._implicit and (server.has_extn("starttls") or self._host not in _LOOPBACK):
                server.starttls(context=self._trust)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The mail in the form of RFC 5322, plain text first, HTML beside it. The same mail has the same Message-ID."""
    name, address = parseaddr(sender)
    message = EmailMessage(_POLICY)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = ", ".join(mail.to)
    message["Subject"] = mail.message.subject
    message["Date"] = format_datetime(mail.created)
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: answers of machines are not wanted
    for header, value in mail.headers.items():
        message[header] = value
    message.set_content(mail.message.text)
    message.add_alternative(mail.message.html, subtype="html")
    return message


def _judged(code: int, message: str) -> MailRefused | MailDelayed:
    """RFC 5321, 4.2.1: 5yz is for good, 4yz may pass."""
    said = f"{message[:-1]} ({code})."
    return MailRefused(said) if code >= 500 else MailDelayed(said)
