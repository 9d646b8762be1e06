"""A mail server for development: keeps every mail as a file to look into, and sends none on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from infra.local.stack.processes import free_port


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mails go: `url` is the setting STARDUST_SMTP_URL, `folder` has one `.eml` file per mail."""

    url: str
    folder: Path

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Keeps the mail. The name says when it came and to whom; mail programs and browsers open the file."""
        to = "+".join(address.replace("/", "_") for address in envelope.rcpt_tos)
        path = self.folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{to[:100]}.eml"
        path.write_bytes(envelope.original_content or b"")
        return "250 Accepted"


@contextmanager
def running_mailbox(folder: Path) -> Iterator[Mailbox]:
    """A mail server on a free loopback port. Earlier mails in the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    box = Mailbox(f"smtp://127.0.0.1:{port}", folder)
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
