"""Runs a real OpenSSH server on a free loopback port, with its own host key and folder, SFTP only."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from infra.local.servers.accounts import temporary_user
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import Child, free_port, start

_SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")
_RUN_FOLDER = Path("/run/sshd")


@dataclass(frozen=True, slots=True)
class SftpServer:
    """A running server. `folder` is the login directory; `host_key` is its known_hosts line."""

    port: int
    folder: Path
    username: str
    private_key: str
    password: str | None
    host_key: str
    fingerprint: str
    child: Child


@contextmanager
def run_sftp_server(
    work: Path,
    *,
    folder: Path | None = None,
    password: bool = False,
    key_type: str = "ed25519",
    port: int | None = None,
) -> Iterator[SftpServer]:
    """An OpenSSH server with its keys and log in `work` and its files in `folder` (default: `work`/files).

    The current user logs in by key. With `password`, which requires root, a system user is created and removed on
    exit; `folder` then belongs to that user. Raises PartMissing.
    """
    sshd = _find("sshd", "openssh-server")
    work.mkdir(parents=True, exist_ok=True)
    files = folder or work / "files"
    files.mkdir(parents=True, exist_ok=True)
    login = temporary_user(files) if password else nullcontext((pwd.getpwuid(os.geteuid()).pw_name, None))
    with login as (user, login_password):
        make_key(work / "host_key", key_type)
        make_key(work / "user_key")
        chosen = port or free_port()
        config = _write_config(sshd, work, files, chosen, user, login_password is not None)
        with start("sshd", [sshd, "-D", "-e", "-f", config], log=work / "sshd.log", port=chosen) as child:
            public = (work / "host_key.pub").read_text().split()
            yield SftpServer(
                port=chosen,
                folder=files,
                username=user,
                private_key=(work / "user_key").read_text(),
                password=login_password,
                host_key=f"[127.0.0.1]:{chosen} {public[0]} {public[1]}",
                fingerprint=_fingerprint(work / "host_key.pub"),
                child=child,
            )


def make_key(path: Path, key_type: str = "ed25519", passphrase: str = "") -> None:
    """Creates an SSH key pair at `path` and `path`.pub, unless it exists."""
    if not path.exists():
        command = ["ssh-keygen", "-q", "-t", key_type, "-N", passphrase, "-f", str(path)]
        subprocess.run(command, check=True, capture_output=True)


def _fingerprint(public_key: Path) -> str:
    listing = subprocess.run(["ssh-keygen", "-l", "-f", str(public_key)], check=True, capture_output=True, text=True)
    return listing.stdout.split()[1]


def _write_config(sshd: Path, work: Path, files: Path, port: int, user: str, password: bool) -> Path:
    if os.geteuid() == 0:
        _RUN_FOLDER.mkdir(exist_ok=True)
    shutil.copy(work / "user_key.pub", work / "authorized_keys")
    (work / "authorized_keys").chmod(0o644)
    answer = "yes" if password else "no"
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {work / 'host_key'}",
        "PidFile none",
        "StrictModes no",
        f"AuthorizedKeysFile {work / 'authorized_keys'}",
        f"AllowUsers {user}",
        "PermitRootLogin prohibit-password",
        f"PasswordAuthentication {answer}",
        f"KbdInteractiveAuthentication {answer}",
        "UsePAM no",
        "UseDNS no",
        "MaxStartups 100",
        "LogLevel VERBOSE",
        f"ForceCommand internal-sftp -d {files}",
        "Subsystem sftp internal-sftp",
    ]
    config = work / "sshd_config"
    # OpenSSH 9.8 locks out addresses after failed logins; tests fail to log in on purpose.
    config.write_text("\n".join([*lines, "PerSourcePenalties no", ""]))
    if subprocess.run([str(sshd), "-t", "-f", str(config)], capture_output=True).returncode != 0:
        config.write_text("\n".join([*lines, ""]))
    return config


def _find(program: str, package: str) -> Path:
    found = shutil.which(program) or next(
        (f"{folder}/{program}" for folder in _SBIN if Path(folder, program).exists()), ""
    )
    if not found:
        raise PartMissing(f"{program} is not installed. Install the package {package}.")
    return Path(found)
