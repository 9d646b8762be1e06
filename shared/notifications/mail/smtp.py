"""Adapter for sending mail by SMTP (RFC 5321): always encrypted, unless the server is on this machine.

The server's URL comes from the deployment's settings: `smtps://` uses implicit TLS (RFC 8314), `smtp://` uses
STARTTLS.
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
"""URLs in List-Unsubscribe are not folded: mail programs would not recognise them in encoded words."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SmtpMailer:
    """Sends through one mail server. `sender` has the form `Name <address>`."""

    def __init__(self, url: str, sender: str, *, trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise InvalidInput(
                [
                    Finding(
                        "STARDUST_SMTP_URL",
                        "This is not an SMTP URL.",
                        "invalid",
                        remedy="Use the form smtps://user:password@host.",
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
        """Sends the mail. Raises MailRefused, MailDelayed."""
        try:
            with self._connect() as server:
                server.send_message(message_of(mail, self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failure(max(codes), "The mail server rejected the recipient.") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, "The mail server rejected the mail.") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused(
                "The mail server does not support encryption or login.", remedy="Use smtps://."
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed(
                "The mail server cannot be reached.", remedy="It will be retried automatically."
            ) from error

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
    """The mail in RFC 5322 form, with plain text and HTML alternatives. The Message-ID is derived from the id."""
    name, address = parseaddr(sender)
    message = EmailMessage(_POLICY)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = ", ".join(mail.to)
    message["Subject"] = mail.message.subject
    message["Date"] = format_datetime(mail.created)
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: suppresses automatic replies
    for header, value in mail.headers.items():
        message[header] = value
    message.set_content(mail.message.text)
    message.add_alternative(mail.message.html, subtype="html")
    return message


def _failure(code: int, message: str) -> MailRefused | MailDelayed:
    """RFC 5321, 4.2.1: 5yz is permanent, 4yz is transient."""
    text = f"{message[:-1]} ({code})."
    return MailRefused(text) if code >= 500 else MailDelayed(text)
