"""Runs a real FTP server (vsftpd) on a free loopback port; with TLS it requires session reuse."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.servers.accounts import temporary_user
from infra.local.servers.certificates import Certificate, make_certificate
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import Child, free_port, start

_SEARCH = os.pathsep.join(("/usr/sbin", "/usr/local/sbin", os.environ.get("PATH", os.defpath)))


@dataclass(frozen=True, slots=True)
class FtpServer:
    """A running server. `folder` is the login directory."""

    port: int
    folder: Path
    username: str
    password: str
    certificate: Certificate | None
    child: Child


@contextmanager
def run_ftp_server(work: Path, *, security: str = "none") -> Iterator[FtpServer]:
    """vsftpd with its log and certificate in `work` and its files in `work`/files.

    `security` is none, explicit or implicit. Requires root. Raises PartMissing.
    """
    program = shutil.which("vsftpd", path=_SEARCH)
    if program is None:
        raise PartMissing("vsftpd is not installed. Install the package vsftpd.")
    files = work / "files"
    files.mkdir(parents=True, exist_ok=True)
    certificate = None if security == "none" else make_certificate(work)
    with temporary_user(files) as (username, password):
        port = free_port()
        config = work / "vsftpd.conf"
        settings = _settings(port, files, work, certificate, implicit=security == "implicit")
        config.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        config.chmod(0o600)
        with start("vsftpd", [program, config], log=work / "vsftpd.log", port=port) as child:
            yield FtpServer(port, files, username, password, certificate, child)


def _settings(
    port: int, files: Path, work: Path, certificate: Certificate | None, *, implicit: bool
) -> dict[str, str | int | Path]:
    plain: dict[str, str | int | Path] = {
        "listen": "YES",
        "listen_address": "127.0.0.1",
        "listen_port": port,
        "background": "NO",
        "anonymous_enable": "NO",
        "local_enable": "YES",
        "write_enable": "YES",
        "local_root": files,
        "local_umask": "022",
        "pam_service_name": "sshd",  # checks the password without requiring a login shell
        "seccomp_sandbox": "NO",
        "connect_from_port_20": "NO",
        "max_per_ip": 50,
        "vsftpd_log_file": work / "transfers.log",
        "xferlog_enable": "YES",
        "log_ftp_protocol": "YES",
    }
    if certificate is None:
        return plain
    return {
        **plain,
        "ssl_enable": "YES",
        "rsa_cert_file": certificate.certificate,
        "rsa_private_key_file": certificate.key,
        "force_local_logins_ssl": "YES",
        "force_local_data_ssl": "YES",
        "require_ssl_reuse": "YES",
        "strict_ssl_read_eof": "YES",
        "implicit_ssl": "YES" if implicit else "NO",
        "ssl_ciphers": "HIGH",
    }
