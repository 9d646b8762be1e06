"""The protocols FTP and FTPS: explicit or implicit TLS, passive or active mode, resume by REST, rename."""

import ftplib
import logging
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    RenameRefused,
    ResumeRefused,
    Secrets,
    Source,
    StatRefused,
)
from shared.delivery.protocols.common.failures import folder_refused, says_full
from shared.delivery.protocols.common.options import DIRECTORY, LIMITS, TEMPORARY_NAMES, TIMEOUTS
from shared.delivery.protocols.common.paths import below
from shared.delivery.protocols.common.session import LiveSession
from shared.delivery.protocols.common.tls import parse_certificate_pin
from shared.delivery.protocols.ftp.client import FtpClient
from shared.delivery.protocols.ftp.digest import digest_by_reading, digest_by_server
from shared.delivery.protocols.ftp.failures import classify, code_of, denies, is_refusal, keeps_files
from shared.delivery.protocols.ftp.listing import list_folder
from shared.errors import RemoteRefused

_CHUNK = 1024 * 1024
_READ_BYTES = 32 * 1024 * 1024
_BANNER_LENGTH = 500
_NOT_THERE = "550"
logger = logging.getLogger("stardust.delivery")

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
        warnings={"none": "Credentials and files are sent unencrypted: whoever is on the way may read or change them."},
    ),
    Option(
        "certificate",
        default="",
        help="SHA256 fingerprint of a self-signed certificate. If empty, certificate authorities are trusted.",
        example="SHA256:9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08",
    ),
    Option("mode", "choice", default="passive", choices=("passive", "active"), help="Who opens data connections."),
    DIRECTORY,
    TEMPORARY_NAMES,
    *TIMEOUTS,
    *LIMITS,
)


class FtpSession(LiveSession):
    """An open FTP connection, opened again by `open_client` if the server closed it while idle; see base.Session."""

    def __init__(self, open_client: Callable[[], FtpClient], directory: str, *, renames: bool) -> None:
        self._open_client = open_client
        # Paths never begin with a file name: some servers interpret `-x` and `~x`.
        self._directory = directory or "."
        self.capabilities = replace(PROTOCOL.capabilities, rename=renames)
        self._folders: set[str] = set()
        self._unmade: dict[str, str] = {}
        """What the server said about folders that it did not create, because they exist or for another reason."""
        self._accepted: dict[str, int] = {}
        """The sizes of the files that the server has confirmed in this session (226)."""
        self._makes_digests = True
        self._client = open_client()

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    @property
    def banner(self) -> str:
        """The first line of the server's greeting."""
        greeting = (self._client.getwelcome() or "").partition("\n")[0]
        return greeting.removeprefix("220").strip(" -")[:_BANNER_LENGTH]

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """See base.Session."""
        remote_path = below(self._directory, path)
        self._keep_open()
        self._make_folder(remote_path.rpartition("/")[0])
        left = size - offset

        def read(count: int) -> bytes:
            nonlocal left
            data = source.read(min(count, left)) if left else b""
            left -= len(data)
            return data

        with self._telling_missing_folder(remote_path.rpartition("/")[0]):
            connection = self._start_upload(path, remote_path, offset)
        sent_bytes = self._client.send_file(connection, read, _CHUNK)
        self._accepted[path] = size
        return PutResult(sent_bytes, md5=self._server_digest(remote_path))

    def _start_upload(self, path: str, remote_path: str, offset: int) -> socket.socket:
        """The data connection. Raises ResumeRefused if the server refuses REST, or STOR after it.

        ProFTPD does by default (AllowStoreRestart), with 451, although it announces REST STREAM. It does not replace
        files either (AllowOverwrite); then the old one is removed first.
        """
        command = f"STOR {remote_path}"
        try:
            return self._client.transfercmd(command, offset or None)
        except (ftplib.error_perm, ftplib.error_temp) as error:
            if offset and is_refusal(error):
                raise ResumeRefused(
                    "The server does not resume uploads.",
                    remedy="The file is sent from the start. Ask the DSP to allow REST with STOR.",
                    said=str(error),
                ) from error
            if not keeps_files(error):
                raise
        self.delete(path)
        return self._client.transfercmd(command)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session; no MD5. A file that the server confirmed and does not show is unknown, not missing."""
        remote_path = below(self._directory, path)
        self._keep_open()
        try:
            if (size := self._client.size(remote_path)) is not None:
                return RemoteFile(path, size)
            refusal = self._client.lastresp
        except ftplib.error_perm as error:
            if not is_refusal(error):
                raise
            if code_of(error) == _NOT_THERE and not denies(error) and path not in self._accepted:
                return None
            refusal = str(error)
        if (size := self._shown_size(remote_path)) is not None:
            return RemoteFile(path, size)
        raise StatRefused(
            "The server does not show whether the file exists.",
            remedy="Ask the DSP to allow SIZE or MLST, so that deliveries can be verified.",
            said=refusal,
        )

    def _shown_size(self, remote_path: str) -> int | None:
        """The size by MLST (RFC 3659), for servers without SIZE."""
        if "MLST" not in self._client.features:
            return None
        try:
            reply = self._client.sendcmd(f"MLST {remote_path}")
        except ftplib.error_perm:
            return None
        found = re.search(r"(?:^|[\n ;])size=(\d{1,18});", reply, re.IGNORECASE)
        return int(found[1]) if found else None

    def rename(self, source: str, path: str) -> None:
        """See base.Session. If the server does not replace files, the old one is removed first."""
        new = below(self._directory, path)
        self._keep_open()
        try:
            self._rename_from(source)
            try:
                self._client.voidcmd(f"RNTO {new}")
            except ftplib.error_perm:
                if self._exists(path) is False:
                    raise
                self.delete(path)
                self._rename_from(source)
                self._client.voidcmd(f"RNTO {new}")
        except ftplib.error_perm as error:
            if not is_refusal(error):
                raise
            raise RenameRefused(
                "The server does not rename files.",
                remedy="The file is sent under its final name. Ask the DSP to allow renaming.",
                said=str(error),
            ) from error
        if source in self._accepted:
            self._accepted[path] = self._accepted.pop(source)

    def _rename_from(self, source: str) -> None:
        reply = self._client.sendcmd(f"RNFR {below(self._directory, source)}")
        if not reply.startswith("3"):
            raise ftplib.error_reply(reply)  # noqa: S321

    def _exists(self, path: str) -> bool | None:
        """None if the server does not tell."""
        try:
            return self.stat(path) is not None
        except StatRefused:
            return None

    def delete(self, path: str) -> None:
        """See base.Session. A refusal is no error unless the file is known to exist."""
        self._keep_open()
        self._accepted.pop(path, None)
        try:
            self._client.delete(below(self._directory, path))
        except ftplib.error_perm as error:
            exists = self._exists(path)
            if exists or (exists is None and code_of(error) != _NOT_THERE):
                raise

    def digest(self, path: str, hold: Callable[[], None]) -> str | None:
        """See base.DigestingSession. By the server's own command if it has one, else by reading the file back."""
        remote_path = below(self._directory, path)
        self._keep_open()
        hold()
        if found := self._server_digest(remote_path):
            return found
        self._keep_open()
        return digest_by_reading(self._client, remote_path, self._accepted.get(path), hold)

    def _server_digest(self, remote_path: str) -> str | None:
        """None if the server makes none. One that did not answer is not asked again, or each file would wait."""
        if not self._makes_digests:
            return None
        try:
            return digest_by_server(self._client, remote_path)
        except (OSError, EOFError) as error:
            logger.info("the server does not answer about digests (%r); it is not asked again", error)
            self._makes_digests = False
            return None

    def remove_folder(self, path: str) -> None:
        """See base.FolderSession."""
        folder = below(self._directory, path)
        self._keep_open()
        self._folders.discard(folder)
        with suppress(ftplib.error_perm):
            self._client.rmd(folder)

    def read(self, path: str) -> bytes:
        """See base.Session."""
        self._keep_open()
        command = f"RETR {below(self._directory, path)}"
        return b"".join(self._client.receive_file(command, "file", _READ_BYTES))

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session. Uses MLSD (RFC 3659) if available, otherwise names and sizes."""
        self._keep_open()
        found: list[RemoteFile] = []
        for name, size in list_folder(self._client, self._folder(path)).sizes.items():
            file = f"{path}/{name}" if path else name
            try:
                found += filter(None, [self.stat(file) if size is None else RemoteFile(file, size)])
            except StatRefused as error:
                if not error.said.startswith(_NOT_THERE):  # then it may be a folder
                    raise
        return found

    def survey(self, folder: str, most: int) -> Mapping[str, RemoteFile] | None:
        """See base.SurveyingSession."""
        self._keep_open()
        try:
            listing = list_folder(self._client, self._folder(folder))
        except (ftplib.error_perm, ftplib.error_temp, RemoteRefused):  # refused, not now, or too long
            return None
        if not listing.is_shown and self._holds_folder(self._folder(folder)):
            return None  # it is empty, or may not be read
        found: dict[str, RemoteFile] = {}
        for name, size in listing.sizes.items():
            if size is None or len(found) == most:
                return None
            path = f"{folder}/{name}" if folder else name
            found[path] = RemoteFile(path, size)
        return found

    def _folder(self, path: str) -> str:
        return below(self._directory, path) if path else self._directory

    def _keep_open(self) -> None:
        """Opens the connection again if the server closed it, for instance while other files were sent."""
        if not self._client.is_alive():
            self._client.close()
            self._client = self._open_client()

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders or folder in ("", "."):
            return
        self._make_folder(folder.rpartition("/")[0])
        try:
            self._client.mkd(folder)
        except ftplib.error_perm as error:  # the folder exists, or the upload fails for this reason
            self._unmade[folder] = str(error)
        self._folders.add(folder)

    @contextmanager
    def _telling_missing_folder(self, folder: str) -> Iterator[None]:
        """Raises RemoteRefused with the reason if the block fails because the server did not create the folder."""
        try:
            yield
        except ftplib.error_perm as error:
            if folder in self._unmade and not says_full(str(error)) and not self._holds_folder(folder):
                raise folder_refused(folder, self._unmade[folder]) from error
            raise

    def _holds_folder(self, folder: str) -> bool:
        try:
            here = self._client.pwd()
            self._client.cwd(folder)
            self._client.cwd(here)
        except ftplib.error_perm:
            return False
        return True


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> FtpSession:
    """Connects, secures the connection, and logs in."""
    default_port = 990 if options["security"] == "implicit" else 21

    def open_client() -> FtpClient:
        client = FtpClient(
            context.network, security=options["security"], pin=options["certificate"], timeout_s=options["idleTimeout"]
        )
        try:
            client.set_pasv(options["mode"] == "passive")
            client.sign_in(
                options["host"],
                options["port"] or default_port,
                options["username"],
                secrets["password"],
                options["connectTimeout"],
            )
            return client
        except BaseException:
            client.close()
            raise

    return FtpSession(open_client, options["directory"], renames=options.get("temporaryNames", True))


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
