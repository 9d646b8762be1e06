"""Mail over SMTP to a real server: encryption, completeness, permanent and temporary failures."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.stack.processes import free_port
from shared.errors import InvalidInput
from shared.model.mail import Mail, MailMessage
from shared.notifications.mail.links import headers, unsubscribe_url
from shared.notifications.mail.port import MailDelayed, MailRefused
from shared.notifications.mail.smtp import SmtpMailer
from tests.servers.mail import Mailbox, make_certificate, run_mail_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENDER = "Stardust – Näht <no-reply@stardust.example>"
URL = unsubscribe_url(
    "https://us-central1-a-rather-long-project-name.cloudfunctions.net/unsubscribe",
    "k" * 43,
    "u" * 28,
    "delivery_completed",
)
MAIL = Mail(
    id="a" * 32,
    kind="notice",
    to=["label@example.com"],
    message=MailMessage(
        subject="Delivered: Земфира – 夜の森 " + "and a very long subject " * 6,
        text="Наконец! ✓\n.\nA line that begins with a dot above.\n",
        html="<p>Наконец! ✓ " + "x" * 3000 + "</p>",
    ),
    headers=headers(URL),
    created=NOW,
    expires=NOW + timedelta(days=1),
)


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def plain() -> Iterator[Mailbox]:
    with run_mail_server() as box:
        yield box


def test_the_received_mail_equals_the_sent_mail(plain: Mailbox) -> None:
    SmtpMailer(f"smtp://127.0.0.1:{plain.port}", SENDER).send(MAIL)
    ((envelope, message),) = plain.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@stardust.example", ["label@example.com"])
    assert message["Subject"] == MAIL.message.subject.strip()
    assert message["From"] == SENDER
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == MAIL.message.text.splitlines()
    assert html.get_content().strip() == MAIL.message.html
    assert message["Message-ID"] == f"<{'a' * 32}@stardust.example>"


def test_the_unsubscribe_header_is_not_folded(plain: Mailbox) -> None:
    SmtpMailer(f"smtp://127.0.0.1:{plain.port}", SENDER).send(MAIL)
    raw = plain.received[0][0].original_content or b""
    assert f"List-Unsubscribe: <{URL}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize(("security", "scheme"), [("starttls", "smtp"), ("tls", "smtps")])
def test_mail_is_sent_encrypted_and_authenticated(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], security: str, scheme: str
) -> None:
    server, trust = contexts
    with run_mail_server(security, context=server, password="p:w/d@") as box:  # type: ignore[arg-type]
        SmtpMailer(f"{scheme}://stardust:p%3Aw%2Fd%40@localhost:{box.port}", SENDER, trust=trust).send(MAIL)
        assert (box.encrypted, box.logins) == ([True], ["stardust"])


@pytest.mark.parametrize(("security", "scheme"), [("starttls", "smtp"), ("tls", "smtps")])
def test_a_server_with_an_untrusted_certificate_receives_nothing(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], security: str, scheme: str
) -> None:
    with run_mail_server(security, context=contexts[0]) as box:  # type: ignore[arg-type]
        with pytest.raises(MailDelayed):
            SmtpMailer(f"{scheme}://localhost:{box.port}", SENDER).send(MAIL)
        assert box.received == []


def test_nothing_is_sent_unencrypted_beyond_loopback(plain: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.notifications.mail.smtp._LOOPBACK", frozenset())
    with pytest.raises(MailRefused):
        SmtpMailer(f"smtp://127.0.0.1:{plain.port}", SENDER).send(MAIL)
    assert plain.received == []


def test_a_wrong_password_is_refused_and_never_shown(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server, trust = contexts
    with run_mail_server("starttls", context=server, password="right") as box:
        mailer = SmtpMailer(f"smtp://stardust:canary-77@localhost:{box.port}", SENDER, trust=trust)
        with pytest.raises(MailRefused) as caught:
            mailer.send(MAIL)
    assert "canary" not in f"{caught.value}{mailer!r}"


@pytest.mark.parametrize(
    ("answer", "expected"), [("550 No such mailbox", MailRefused), ("451 Come back later", MailDelayed)]
)
def test_server_errors_are_permanent_or_temporary(plain: Mailbox, answer: str, expected: type[Exception]) -> None:
    plain.answer = answer
    with pytest.raises(expected):
        SmtpMailer(f"smtp://127.0.0.1:{plain.port}", SENDER).send(MAIL)


def test_an_unreachable_server_is_a_temporary_failure() -> None:
    with pytest.raises(MailDelayed):
        SmtpMailer(f"smtp://127.0.0.1:{free_port()}", SENDER).send(MAIL)


@pytest.mark.parametrize("url", ["", "http://mail.example", "smtp://", "mail.example:25"])
def test_an_invalid_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        SmtpMailer(url, SENDER)
