"""The mailbox of `make dev` keeps what the mailer of the functions sends."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from infra.local.demo.mailbox import running_mailbox
from shared.notifications.mail.smtp import SmtpMailer
from tests.contract.platform.test_mail_smtp import MAIL


def test_a_mail_is_kept_as_a_file(tmp_path: Path) -> None:
    with running_mailbox(tmp_path) as box:
        SmtpMailer(box.url, "Label <no-reply@label.example>").send(MAIL)
    (kept,) = tmp_path.glob("*-label@example.com.eml")
    message = message_from_bytes(kept.read_bytes(), policy=default)
    assert message["Subject"] == MAIL.message.subject.strip()
    assert message["To"] == "label@example.com"
