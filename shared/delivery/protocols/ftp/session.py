"""The protocols FTP and FTPS: explicit or implicit TLS, passive or active mode, resume by REST, rename."""

import ftplib
from contextlib import suppress

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    Secrets,
    Source,
)
from shared.delivery.protocols.common.options import DIRECTORY, LIMITS, TIMEOUTS
from shared.delivery.protocols.common.paths import below
from shared.delivery.protocols.common.session import LiveSession
from shared.delivery.protocols.common.tls import parse_certificate_pin
from shared.delivery.protocols.ftp.client import FtpClient
from shared.delivery.protocols.ftp.failures import classify

_CHUNK = 256 * 1024
_NOT_THERE = "550"

OPTIONS = (
    Option("host", required=True, help="Host name or address of the server.", example="ftp.dsp.example"),
    Option("port", "integer", default=0, minimum=0, maximum=65535, help="TCP port; 0 means the default (21 or 990)."),
    Option("username", required=True, help="User name on the server."),
    Option("password", required=True, secret=True, help="Password."),
    Option(
        "security",
        "choice",
        default="explicit",
        choices=("explicit", "implicit", "none"),
        help="TLS after AUTH (explicit), from the first byte (implicit), or none: credentials are sent unencrypted.",
    ),
    Option(
        "certificate",
        default="",
        help="SHA256 fingerprint of a self-signed certificate. If empty, certificate authorities are trusted.",
        example="SHA256:9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08",
    ),
    Option("mode", "choice", default="passive", choices=("passive", "active"), help="Who opens data connections."),
    DIRECTORY,
    *TIMEOUTS,
    *LIMITS,
)


class FtpSession(LiveSession):
    """An open FTP connection; see base.Session."""

    def __init__(self, client: FtpClient, directory: str) -> None:
        self._client = client
        # Paths never begin with a file name: some servers interpret `-x` and `~x`.
        self._directory = directory or "."
        self._folders: set[str] = set()
        self._features = _features(client)

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    @property
    def banner(self) -> str:
        """The server's greeting."""
        return (self._client.getwelcome() or "").removeprefix("220").strip(" -")

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """See base.Session."""
        remote_path = below(self._directory, path)
        self._make_folder(remote_path.rpartition("/")[0])
        left = size - offset

        def read(count: int) -> bytes:
            nonlocal left
            data = source.read(min(count, left)) if left else b""
            left -= len(data)
            return data

        sent_bytes = self._client.send_file(f"STOR {remote_path}", read, offset, _CHUNK)
        return PutResult(sent_bytes, self.banner)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session; plain FTP reports no MD5."""
        try:
            size = self._client.size(below(self._directory, path))
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_THERE):
                return None
            raise
        return None if size is None else RemoteFile(path, size)

    def rename(self, source: str, path: str) -> None:
        """See base.Session. If the server does not replace files, the old one is removed first."""
        old, new = below(self._directory, source), below(self._directory, path)
        try:
            self._client.rename(old, new)
        except ftplib.error_perm:
            if self.stat(path) is None:
                raise
            self.delete(path)
            self._client.rename(old, new)

    def delete(self, path: str) -> None:
        """See base.Session."""
        try:
            self._client.delete(below(self._directory, path))
        except ftplib.error_perm:
            if self.stat(path) is not None:
                raise

    def read(self, path: str) -> bytes:
        """See base.Session."""
        data = bytearray()
        self._client.retrbinary(f"RETR {below(self._directory, path)}", data.extend)
        return bytes(data)

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session. Uses MLSD (RFC 3659) if available, otherwise names and sizes."""
        folder = below(self._directory, path) if path else self._directory
        prefix = f"{path}/" if path else ""
        try:
            if "MLST" in self._features:
                entries = list(self._client.mlsd(folder, ["type", "size"]))
                return [
                    RemoteFile(prefix + name, int(facts["size"]))
                    for name, facts in entries
                    if facts.get("type") == "file"
                ]
            names = [name.rpartition("/")[2] for name in self._client.nlst(folder)]
        except (ftplib.error_perm, ftplib.error_temp) as error:
            if str(error).startswith((_NOT_THERE, "450", "501")):
                return []
            raise
        return [found for name in names if (found := self.stat(prefix + name))]

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders or folder in ("", "."):
            return
        self._make_folder(folder.rpartition("/")[0])
        with suppress(ftplib.error_perm):  # the folder exists, or the upload will report the reason
            self._client.mkd(folder)
        self._folders.add(folder)


def _features(client: FtpClient) -> frozenset[str]:
    try:
        lines = client.sendcmd("FEAT").splitlines()
    except ftplib.error_perm:
        return frozenset()
    return frozenset(line.split()[0].upper() for line in lines[1:-1] if line.strip())


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> FtpSession:
    """Connects, secures the connection, and logs in."""
    client = FtpClient(
        context.network, security=options["security"], pin=options["certificate"], timeout_s=options["idleTimeout"]
    )
    try:
        default_port = 990 if options["security"] == "implicit" else 21
        client.open(options["host"], options["port"] or default_port, options["connectTimeout"])
        client.set_pasv(options["mode"] == "passive")
        client.login(options["username"], secrets["password"])
        assert client.sock is not None
        client.sock.settimeout(options["idleTimeout"])
        session = FtpSession(client, options["directory"])
        if "UTF8" in session._features:
            with suppress(ftplib.error_perm):
                client.sendcmd("OPTS UTF8 ON")
        client.voidcmd("TYPE I")
        return session
    except BaseException:
        client.close()
        raise


def check(options: Options, _secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    if not options.get("certificate"):
        return []
    if options.get("security") == "none":
        return ["certificate has no effect with security none. Choose explicit or implicit."]
    try:
        parse_certificate_pin(options["certificate"])
    except ValueError as error:
        return [f"certificate cannot be read: {error}"]
    return []


PROTOCOL = ProtocolInfo(
    name="FTP",
    help="File Transfer Protocol, secured by TLS.",
    options=OPTIONS,
    capabilities=Capabilities(rename=True, resume=True, listing=True),
    connect=connect,
    classify=classify,
    check=check,
)
