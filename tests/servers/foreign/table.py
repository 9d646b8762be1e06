"""The servers of other vendors: how each is configured, and how it verifies files.

A server that is added here is tested by tests/contract/protocols/foreign; see docs/how-to/run-the-tests.md.
"""

import os
import sys
from collections.abc import Callable, Mapping

from infra.local.unpacked import DROPBEAR, FOLDER, NGINX, PROFTPD, PURE_FTPD, RCLONE
from tests.servers.foreign.server import Command, Foreign, Place, output_of

_PROFTPD = """
ModulePath {folder}/usr/lib/proftpd
LoadModule mod_tls.c
LoadModule mod_sftp.c
ServerType standalone
ServerName "DSP"
DefaultAddress 127.0.0.1
SocketBindTight on
UseIPv6 off
Port {port}
User nobody
Group nogroup
AuthOrder mod_auth_unix.c
DefaultRoot ~
RequireValidShell off
UseReverseDNS off
WtmpLog off
PidFile {work}/proftpd.pid
ScoreboardFile {work}/proftpd.scoreboard
DelayTable none
TransferLog none
MaxInstances 50
"""
_ALLOWS_RESUME = "AllowOverwrite on\nAllowStoreRestart on\n"
_TLS = """
TLSEngine on
TLSRequired on
TLSECCertificateFile {certificate}
TLSECCertificateKeyFile {key}
"""  # it wants the session of the control connection reused unless told otherwise
_DIGESTS = "LoadModule mod_digest.c\nDigestEngine on\n"
_SFTP = "SFTPEngine on\nSFTPHostKey {host_key}\nSFTPAuthMethods password\n"
_NGINX = """
daemon off;
{user}
worker_processes 2;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{}}
http {{
    access_log off;
    client_max_body_size 0;
    client_body_temp_path {work}/bodies;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {files};
        if ($http_authorization != "Bearer {password}") {{ return 401; }}
        location / {{
            dav_methods {methods};
        }}
    }}
}}
"""


def _proftpd(*parts: str) -> Callable[[Place], Command]:
    def command(place: Place) -> Command:
        certificate = place.certificate
        text = "".join((_PROFTPD, *parts)).format(
            folder=FOLDER,
            port=place.port,
            work=place.work,
            host_key=place.host_key,
            certificate=certificate and certificate.certificate,
            key=certificate and certificate.key,
        )
        return [PROFTPD.path, "--nodaemon", "--config", place.write("proftpd.conf", text)]

    return command


def _pure_ftpd(*options: str) -> Callable[[Place], Command]:
    def command(place: Place) -> Command:
        where = ["--bind", f"127.0.0.1,{place.port}", "--pidfile", place.work / "pure-ftpd.pid"]
        own = ["--login", "unix", "--chrooteveryone", "--dontresolve", "--maxclientsperip", "50"]
        return [PURE_FTPD.path, *where, *own, *options]

    return command


def _dropbear(place: Place) -> Command:
    key = place.work / "dropbear_key"
    dropbearkey = FOLDER / "usr" / "bin" / "dropbearkey"
    if not key.exists():
        output_of([dropbearkey, "-t", "ed25519", "-f", key])
    lines = output_of([dropbearkey, "-y", "-f", key]).splitlines()
    place.host_key.with_suffix(".pub").write_text(next(line for line in lines if line.startswith("ssh-")))
    where = ["-p", f"127.0.0.1:{place.port}", "-P", place.work / "dropbear.pid"]
    return [DROPBEAR.path, "-F", "-E", "-r", key, *where]


def _rclone(kind: str, *options: str) -> Callable[[Place], Command]:
    def command(place: Place) -> Command:
        login = ["--user", place.username, "--pass", place.password, "--addr", f"127.0.0.1:{place.port}"]
        own = ["--config", "/dev/null", "--cache-dir", place.work / "cache", *options]
        key = ["--key", place.host_key] if kind == "sftp" else []
        return [RCLONE.path, "serve", kind, place.files, *login, *own, *key]

    return command


def _nginx(methods: str) -> Callable[[Place], Command]:
    def command(place: Place) -> Command:
        text = _NGINX.format(
            user="user root;" if os.geteuid() == 0 else "",
            work=place.work,
            port=place.port,
            files=place.files,
            password=place.password,
            methods=methods,
        )
        return [NGINX.path, "-p", place.work, "-e", place.work / "error.log", "-c", place.write("nginx.conf", text)]

    return command


def _asyncssh(place: Place) -> Command:
    where = [str(place.port), place.files, place.host_key]
    return [sys.executable, "-m", "tests.servers.foreign.async_ssh", *where, place.username, place.password]


_UPLOADS = ".pureftpd-upload.*"
_CACHING = _rclone("sftp", "--vfs-cache-mode", "writes", "--vfs-write-back", "0s")

SERVERS: Mapping[str, Foreign] = {
    "ProFTPD": Foreign("FTP", PROFTPD, _proftpd(_ALLOWS_RESUME), account=True),
    "ProFTPD-TLS": Foreign(
        "FTP", PROFTPD, _proftpd(_ALLOWS_RESUME, _TLS, _DIGESTS), account=True, tls=True, proof="md5"
    ),
    "ProFTPD-without-resume": Foreign("FTP", PROFTPD, _proftpd(), account=True, resumed="size"),
    "ProFTPD-SFTP": Foreign("SFTP", PROFTPD, _proftpd(_ALLOWS_RESUME, _SFTP), account=True),
    "pure-ftpd": Foreign("FTP", PURE_FTPD, _pure_ftpd(), account=True, litter=_UPLOADS),
    "pure-ftpd-without-rename": Foreign(
        "FTP", PURE_FTPD, _pure_ftpd("--norename"), account=True, resumed="size", litter=_UPLOADS, renames=False
    ),
    "dropbear": Foreign("SFTP", DROPBEAR, _dropbear, account=True),
    "asyncssh": Foreign("SFTP", None, _asyncssh),
    "rclone-SFTP": Foreign("SFTP", RCLONE, _CACHING, resumed="size", restarts=False),
    "rclone-SFTP-without-cache": Foreign("SFTP", RCLONE, _rclone("sftp"), resumed="size"),
    "rclone-WebDAV": Foreign("API", RCLONE, _rclone("webdav"), resumed="size"),
    "nginx": Foreign("API", NGINX, _nginx("PUT DELETE MKCOL COPY MOVE"), resumed="size"),
    "nginx-without-rename": Foreign("API", NGINX, _nginx("PUT DELETE MKCOL"), resumed="size", renames=False),
}
"""By name. The write cache of rclone 1.60 does not come back from a kill, because it waits for data that it never had,
and garbles files that are resumed. That is found by the digest, and they are sent from the start."""
