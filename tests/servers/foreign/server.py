"""Runs a server of another vendor from its description, and kills and restarts it."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.local.servers.accounts import temporary_user
from infra.local.servers.certificates import Certificate, make_certificate
from infra.local.servers.sftp import make_key
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import Child, answers, free_port, start, wait_until
from infra.local.unpacked import Unpacked, environment

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server runs: `work` for its configuration and logs, `files` for those of its user."""

    work: Path
    files: Path
    port: int
    username: str
    password: str
    certificate: Certificate | None
    program: Path | None

    @property
    def host_key(self) -> Path:
        """The SSH host key, in OpenSSH's format."""
        return self.work / "host_key"

    def write(self, name: str, text: str) -> Path:
        """Writes a file in `work`; returns its path."""
        path = self.work / name
        path.write_text(text)
        path.chmod(0o600)
        return path


@dataclass(frozen=True, slots=True)
class Foreign:
    """The description of a server.

    `command` writes its configuration and returns the command that runs it in the foreground · `account`: it knows the
    users of the system only, so that it takes root · `tls`: it gets a certificate · `proof`: how a large file is
    verified that arrived without interruption · `resumed`: how one is verified that was interrupted
    · `litter`: a pattern of the names that the server itself leaves behind when it is killed
    · `restarts`: false if it does not come back from a kill by itself · `renames`: false if it refuses to rename.
    """

    protocol: Literal["FTP", "SFTP", "API"]
    program: Unpacked | None
    command: Callable[[Place], Command]
    account: bool = False
    tls: bool = False
    proof: str = "size"
    resumed: str = "md5"
    litter: str | None = None
    restarts: bool = True
    renames: bool = True


class ForeignServer:
    """A running server; it has the names of infra.local.servers.ftp.FtpServer and .sftp.SftpServer that peers use."""

    private_key = ""

    def __init__(self, name: str, description: Foreign, place: Place) -> None:
        self.name, self.description, self._place = name, description, place
        self.port, self.folder, self.certificate = place.port, place.files, place.certificate
        self.username, self.password = place.username, place.password
        self._command = description.command(place)
        self.child: Child
        self.restart()

    @property
    def fingerprint(self) -> str:
        """The pin of the SSH host key: its line in known_hosts."""
        return f"127.0.0.1 {self._place.host_key.with_suffix('.pub').read_text().strip()}"

    def kill(self) -> None:
        """Kills it with everything that it started, as the loss of its machine would.

        Its sessions hold the port, too, and are gone only a moment later on a busy machine.
        """
        self.child.kill()
        wait_until(lambda: not answers(self.port), what=f"{self.name} to be gone", timeout_s=20)

    def restart(self) -> None:
        """Starts it, on the same port and with the same files. Raises ProcessFailed."""
        log = self._place.work / "server.log"
        self.child = start(self.name, self._command, log=log, port=self.port, env=environment())


@contextmanager
def run_foreign_server(name: str, description: Foreign, work: Path) -> Iterator[ForeignServer]:
    """The server, with its logs in `work` and its files in `work`/files. Raises PartMissing."""
    program = description.program
    if program and not program.found:
        raise PartMissing(f"{program.name} is missing: it {program.purpose}. Run: make setup")
    files = work / "files"
    files.mkdir(parents=True, exist_ok=True)
    with ExitStack() as parts:
        username, password = "ada", "swordfish"
        if description.account:
            username, password = parts.enter_context(temporary_user(files, shell="/bin/sh"))
        certificate = make_certificate(work) if description.tls else None
        make_key(work / "host_key")
        place = Place(work, files, free_port(), username, password, certificate, program and program.path)
        server = ForeignServer(name, description, place)
        parts.callback(lambda: server.child.stop())
        yield server


def output_of(command: Command) -> str:
    """What a program of an unpacked package prints. Raises CalledProcessError."""
    done = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, env=dict(environment())
    )
    return done.stdout
