"""The protocol API: delivery to a REST interface, file by file, as forms, or as a JSON document with file URLs."""

import base64
import hashlib
import json
import mimetypes
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import requests

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    MemoryCheckpoint,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    Secrets,
    SendAgain,
    Source,
    UploadCheckpoint,
)
from shared.delivery.protocols.common.endpoints import check_address, url_problems
from shared.delivery.protocols.common.failures import folder_refused
from shared.delivery.protocols.common.http_client import HttpClient, UnexpectedStatus
from shared.delivery.protocols.common.http_failures import classify
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.paths import checked_path
from shared.delivery.protocols.common.pieces import pieces_of
from shared.delivery.protocols.common.session import WholeFileSession, stat_refused
from shared.delivery.protocols.gcs.upload import upload_resumably
from shared.delivery.protocols.rest.auth import authorization
from shared.delivery.protocols.rest.payloads import PAYLOADS, ListedFile
from shared.delivery.protocols.rest.tus import create_tus_upload, upload_by_tus
from shared.delivery.protocols.rest.webdav import make_folders, move_file
from shared.errors import RemoteRefused
from shared.messages.packages.plan import Facts, PackageFile

_CHUNK_BYTES = 256 * 1024
_RESUMABLE = ("tus", "resumable")
_CREATED, _ACCEPTED = 201, 202
_FOLDER_FORBIDDEN = (403, 507)
_MISSING = (404, 410)
_NO_FOLDER = (404, 409)
"""WebDAV servers answer 409 to a PUT into a folder that does not exist (RFC 4918 section 9.7.1), some 404."""
_UNSUPPORTED = (400, 403, 405, 501)

OPTIONS = (
    Option("endpoint", required=True, help="URL to send files or the document to.", example="https://dsp.example/v1"),
    Option(
        "body",
        "choice",
        default="put",
        choices=("put", "webdav", "form", "json", "tus", "resumable"),
        help="put: each file to endpoint/path; webdav: the same, in folders that are created, and under a temporary "
        "name until it is complete; form: each file as multipart/form-data; json: one document with URLs; "
        "tus: each file by tus 1.0.0; resumable: each file in an upload session that answers 308 (as Google's do).",
    ),
    Option("payload", "choice", default="plain", choices=tuple(PAYLOADS), help="Template of the JSON document."),
    Option("distributorId", default="", help="Your id at the DSP, for the JSON document."),
    Option(
        "auth",
        "choice",
        default="bearer",
        choices=("bearer", "basic", "header", "oauth2", "none"),
        help="How requests are authorized.",
    ),
    Option("token", secret=True, help="Token for bearer and header."),
    Option("tokenHeader", default="X-Api-Key", help="Name of the header for the token."),
    Option("username", default="", help="User name for basic."),
    Option("password", secret=True, help="Password for basic."),
    Option("tokenUrl", default="", help="URL of the OAuth2 token endpoint."),
    Option("clientId", default="", help="OAuth2 client id."),
    Option("clientSecret", secret=True, help="OAuth2 client secret."),
    Option("scope", default="", help="OAuth2 scope."),
    Option("headers", "mapping", default={}, help="Additional headers for every request."),
    *TIMEOUTS,
    *LIMITS,
)
_REQUIRED = {
    "bearer": ("token",),
    "header": ("token", "tokenHeader"),
    "basic": ("username", "password"),
    "oauth2": ("tokenUrl", "clientId", "clientSecret"),
    "none": (),
}
_FILES = Capabilities(atomic=True)
_DOCUMENT = Capabilities(document=True)
_FOLDERS = Capabilities(rename=True)
_CAPABILITIES = {"json": _DOCUMENT, "webdav": _FOLDERS}


class ApiSession(WholeFileSession):
    """Requests to one endpoint; see base.Session."""

    def __init__(self, http: HttpClient, options: Options, secrets: Secrets, checkpoint: UploadCheckpoint) -> None:
        super().__init__()
        self._checkpoint = checkpoint
        self._sent: dict[str, _Sent] = {}
        self._folders: set[str] = set()
        self._http = http
        self._options = options
        self._secrets = secrets
        self._endpoint = options["endpoint"].rstrip("/")
        self._listed: list[ListedFile] = []
        self.capabilities = _CAPABILITIES.get(options["body"], _FILES)
        self.banner = ""

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session."""
        assert offset == 0
        checked_path(path)
        if self._options["body"] in _RESUMABLE:
            return PutResult(self._put_resumably(source, path, size, md5))
        if self._options["body"] == "webdav":
            make_folders(self._request, self._endpoint, path, self._folders)
        send = self._put_form if self._options["body"] == "form" else self._put_file
        response = send(source, path, size, md5)
        self._sent[path] = _Sent(size, md5, stored=response.status_code != _ACCEPTED)
        return PutResult(size, md5=md5 if md5 and _md5(response.headers) == md5 else None)

    def _put_file(self, source: Source, path: str, size: int, md5: str | None) -> requests.Response:
        headers = {
            "Content-Type": _content_type(path),
            "Content-Length": str(size),
            **_repetition(path, md5),
            **_integrity(md5),
        }
        body = _Stream(pieces_of(source, size, _CHUNK_BYTES), size)
        try:
            return self._request("PUT", self._url(path), headers=headers, data=body)
        except UnexpectedStatus as error:
            if error.status in _NO_FOLDER and self._made_folder(path.rpartition("/")[0]):
                raise SendAgain("The folder was missing and has been created.", said=str(error)) from error
            if error.status not in _NO_FOLDER or self._options["body"] != "put":
                raise
            raise RemoteRefused(
                "The server has no folder for the file, or already has another file.",
                remedy="If it is a WebDAV server, set body to webdav; otherwise check the endpoint with the DSP.",
                said=str(error),
            ) from error

    def _made_folder(self, folder: str) -> bool:
        """Whether the server, if it speaks WebDAV, created the folder now (RFC 4918 section 9.3)."""
        if not folder or folder in self._folders:
            return False
        self._folders.add(folder)
        self._made_folder(folder.rpartition("/")[0])
        try:
            return self._request("MKCOL", f"{self._url(folder)}/", expected=(200, 201)).status_code == _CREATED
        except UnexpectedStatus as error:
            if error.status in _FOLDER_FORBIDDEN:
                raise folder_refused(folder, str(error)) from error
            return False

    def _put_form(self, source: Source, path: str, size: int, md5: str | None) -> requests.Response:
        boundary = uuid.uuid4().hex
        head, tail = _form(boundary, path, md5)
        length = len(head) + size + len(tail)

        def body() -> Iterator[bytes]:
            yield head
            yield from pieces_of(source, size, _CHUNK_BYTES)
            yield tail

        content_type = f"multipart/form-data; boundary={boundary}"
        headers = {"Content-Type": content_type, "Content-Length": str(length), **_repetition(path, md5)}
        return self._request("POST", self._endpoint, headers=headers, data=_Stream(body(), length))

    def _put_resumably(self, source: Source, path: str, size: int, md5: str | None) -> int:
        """Returns the number of bytes sent; an upload that an earlier attempt began is continued."""
        content = f"{self._endpoint}/{path}/{md5}/{size}"
        upload = upload_by_tus if self._options["body"] == "tus" else upload_resumably
        checkpoint = self._checkpoint if md5 else MemoryCheckpoint()  # without a digest, it may be other content
        return upload(self._request, checkpoint, content, lambda: self._begin(path, size, md5), source, size)

    def _begin(self, path: str, size: int, md5: str | None) -> str:
        """The URL of a new upload; on the endpoint's host, because it is sent the credentials."""
        facts = {"path": path, "filename": path.rpartition("/")[2], **({"md5": md5} if md5 else {})}
        if self._options["body"] == "tus":
            upload = create_tus_upload(self._request, self._endpoint, size, facts)
        else:
            headers = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": _content_type(path)}
            response = self._request("POST", self._endpoint, headers=headers, json=facts)
            upload = urljoin(self._endpoint, response.headers.get("Location", ""))
        if urlsplit(upload)[:2] != urlsplit(self._endpoint)[:2]:
            raise RemoteRefused(
                "The server wants the file sent to another host.",
                remedy="Enter that host as the endpoint.",
                said=upload,
            )
        return upload

    def include(self, file: PackageFile, url: str) -> None:
        """See base.DocumentSession."""
        text = (file.content or b"").decode()
        self._listed.append(ListedFile(file.path, file.role, file.size, file.md5, url, text))

    def commit(self, facts: Facts) -> None:
        """See base.DocumentSession. An idempotency key protects the document from being processed twice."""
        document = PAYLOADS[self._options["payload"]](facts, self._listed, self._options["distributorId"])
        contents = ",".join(f"{file.path}={file.md5}" for file in self._listed)
        key = hashlib.sha256(f"{facts['messageId']}\0{contents}".encode()).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        self._request("POST", self._endpoint, headers=headers, data=json.dumps(document).encode())

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session.

        HEAD is trusted where it reports a digest, or the length of a file that is known to be right. A server that
        answers 204, no length, or that of a page or status says nothing about the file, nor does one that answered
        the upload with 202 (RFC 9110 section 15.3.3: not yet acted upon).
        """
        if self._options["body"] in _RESUMABLE:
            raise stat_refused("Uploads have their own addresses.")
        sent = self._sent.get(path)
        if sent and not sent.stored:
            raise stat_refused("The server has accepted the file for later.")
        try:
            response = self._request(
                "HEAD", self._url(path), headers={"Accept-Encoding": "identity"}, expected=(200, 204)
            )
        except UnexpectedStatus as error:
            if error.status in _MISSING:
                return None
            if error.status in _UNSUPPORTED:
                raise stat_refused(error) from error
            raise
        length, digest = response.headers.get("Content-Length", ""), _md5(response.headers)
        if digest and length.isdecimal() and response.status_code == 200:
            return RemoteFile(path, int(length), digest)
        misleading = f"head:{hashlib.sha256(self._endpoint.encode()).hexdigest()}"
        if sent and length != str(sent.size):
            self._checkpoint.write(misleading, "1")
        plain = response.status_code == 200 and length.isdecimal() and "Content-Encoding" not in response.headers
        if not plain or self._checkpoint.read(misleading) or (length == "0" and not (sent and sent.size == 0)):
            raise stat_refused(f"HEAD {response.status_code}, Content-Length {length or 'absent'}")
        return RemoteFile(path, int(length))

    def rename(self, source: str, path: str) -> None:
        """See base.Session. Only WebDAV servers rename."""
        if not self.capabilities.rename:
            super().rename(source, path)
        move_file(self._request, self._url(source), self._url(path))
        if source in self._sent:
            self._sent[path] = self._sent.pop(source)

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._sent.pop(path, None)
        self._request("DELETE", self._url(path), expected=(200, 202, 204, *_MISSING, 405, 501))

    def read(self, path: str) -> bytes:
        """See base.Session. Raises StatRefused if the answer cannot be the file that this session sent.

        That is so after resumable uploads, whose server decides where the file is, while an accepted file is not yet
        stored, and if a page has another length.
        """
        sent = self._sent.get(path)
        if self._options["body"] in _RESUMABLE or (sent and not sent.stored):
            raise stat_refused("The file cannot be read back.")
        data = bytes(self._request("GET", self._url(path), expected=(200,)).content)
        if sent and len(data) != sent.size:
            raise stat_refused("GET does not return the file that was sent.")
        return data

    def _url(self, path: str) -> str:
        return f"{self._endpoint}/{quote(checked_path(path))}"

    def _request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> requests.Response:
        credentials = authorization(self._http, self._options, self._secrets)
        all_headers = {**self._options["headers"], **credentials, **(headers or {})}
        response = self._http.request(method, url, headers=all_headers, **rest)
        self.banner = response.headers.get("Server", self.banner)
        return response


class _Sent(NamedTuple):
    """A file that this session sent. `stored` is false if the server accepted it for later (202)."""

    size: int
    md5: str | None
    stored: bool


class _Stream:
    """A body of known length, read once, so that requests avoids chunked encoding, which many servers reject."""

    def __init__(self, pieces: Iterator[bytes], length: int) -> None:
        self._pieces = pieces
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def _form(boundary: str, path: str, md5: str | None) -> tuple[bytes, bytes]:
    """The multipart/form-data (RFC 7578) before and after the file."""
    fields = {"path": path, **({"md5": md5} if md5 else {})}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    name = path.rpartition("/")[2].replace("%", "%25").replace('"', "%22")
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {_content_type(path)}\r\n\r\n"
    )
    return "".join(parts).encode(), f"\r\n--{boundary}--\r\n".encode()


def _repetition(path: str, md5: str | None) -> dict[str, str]:
    """The header with the key by which the server recognizes a repeated request with the same content."""
    return {"Idempotency-Key": hashlib.sha256(f"{path}\0{md5}".encode()).hexdigest()}


def _integrity(md5: str | None) -> dict[str, str]:
    """The header with the digest of the body (RFC 1864)."""
    return {"Content-MD5": base64.b64encode(bytes.fromhex(md5)).decode()} if md5 else {}


def _md5(headers: Mapping[str, str]) -> str | None:
    if digest := headers.get("Content-MD5"):
        with suppress(ValueError):
            return base64.b64decode(digest, validate=True).hex()
    return None


def _content_type(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> ApiSession:
    """Opens a session. Only resolves the host name; sends nothing yet."""
    check_address(options["endpoint"], context.network, credentials=options["auth"] != "none")
    if options["auth"] == "oauth2":
        check_address(options["tokenUrl"], context.network)
    http = HttpClient(
        context.network, connect_timeout_s=options["connectTimeout"], idle_timeout_s=options["idleTimeout"]
    )
    return ApiSession(http, options, secrets, context.checkpoint)


def check(options: Options, secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    problems = url_problems(options, "endpoint", "tokenUrl")
    known = {**options, **secrets}
    missing = [name for name in _REQUIRED[options.get("auth", "bearer")] if not known.get(name)]
    if missing:
        problems.append(f"auth {options['auth']} requires {' and '.join(missing)}. Enter them.")
    for name, value in options.get("headers", {}).items():
        if not f"{name}{value}".isprintable() or not name.isascii() or ":" in name or " " in name:
            problems.append(f"headers: {name!r} is not a valid header. Use an ASCII name and a one-line value.")
    return problems


PROTOCOL = ProtocolInfo(
    name="API",
    help="A REST interface or a WebDAV server: files by PUT or form, or a JSON document with signed URLs.",
    options=OPTIONS,
    capabilities=_FILES,
    connect=connect,
    classify=classify,
    check=check,
)
