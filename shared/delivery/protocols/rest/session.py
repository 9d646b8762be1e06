"""Owns delivery to a REST interface: every file by its path, as a form, or one JSON document with the files' URLs."""

import base64
import hashlib
import json
import mimetypes
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

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
from shared.delivery.protocols.common.endpoints import check_address, url_complaints
from shared.delivery.protocols.common.http_client import HttpAnswer, HttpClient
from shared.delivery.protocols.common.http_failures import classify
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.paths import checked_path
from shared.delivery.protocols.common.pieces import pieces_of
from shared.delivery.protocols.common.session import WholeFileSession
from shared.delivery.protocols.rest.auth import authorization
from shared.delivery.protocols.rest.payloads import PAYLOADS, Listed
from shared.messages.packages.plan import Facts, PackageFile

_CHUNK_BYTES = 256 * 1024
_NOT_OFFERED = (404, 405, 501)

OPTIONS = (
    Option("endpoint", required=True, help="URL that files or the document go to.", example="https://dsp.example/v1"),
    Option(
        "body",
        "choice",
        default="put",
        choices=("put", "form", "json"),
        help="put: each file to endpoint/path; form: each file as multipart/form-data; json: one document with URLs.",
    ),
    Option("payload", "choice", default="plain", choices=tuple(PAYLOADS), help="Template of the JSON document."),
    Option("distributorId", default="", help="Our id at the DSP, for the JSON document."),
    Option(
        "auth",
        "choice",
        default="bearer",
        choices=("bearer", "basic", "header", "oauth2", "none"),
        help="How requests are authorized.",
    ),
    Option("token", secret=True, help="Token for bearer and header."),
    Option("tokenHeader", default="X-Api-Key", help="Name of the header that carries the token."),
    Option("username", default="", help="User name for basic."),
    Option("password", secret=True, help="Password for basic."),
    Option("tokenUrl", default="", help="URL that gives OAuth2 tokens."),
    Option("clientId", default="", help="OAuth2 client id."),
    Option("clientSecret", secret=True, help="OAuth2 client secret."),
    Option("scope", default="", help="OAuth2 scope."),
    Option("headers", "mapping", default={}, help="Further headers of every request."),
    *TIMEOUTS,
    *LIMITS,
)
_NEEDED = {
    "bearer": ("token",),
    "header": ("token", "tokenHeader"),
    "basic": ("username", "password"),
    "oauth2": ("tokenUrl", "clientId", "clientSecret"),
    "none": (),
}
_FILES = Capabilities(atomic=True, checksum=True)
_DOCUMENT = Capabilities(document=True)


class ApiSession(WholeFileSession):
    """Requests to one endpoint; see base.Session."""

    def __init__(self, http: HttpClient, options: Options, secrets: Secrets) -> None:
        super().__init__()
        self._http = http
        self._options = options
        self._secrets = secrets
        self._endpoint = options["endpoint"].rstrip("/")
        self._listed: list[Listed] = []
        self.capabilities = _DOCUMENT if options["body"] == "json" else _FILES
        self.banner = ""

    def close(self) -> None:
        """Ends the connection."""
        self._http.close()

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session."""
        assert offset == 0
        checked_path(path)
        send = self._put_form if self._options["body"] == "form" else self._put_file
        send(source, path, size, md5)
        self._put_here[path] = RemoteFile(path, size)
        return PutResult(size, self.banner)

    def _put_file(self, source: Source, path: str, size: int, md5: str | None) -> None:
        headers = {"Content-Type": _content_type(path), "Content-Length": str(size), **_proof(path, md5)}
        self._ask("PUT", self._url(path), headers=headers, data=_Stream(pieces_of(source, size, _CHUNK_BYTES), size))

    def _put_form(self, source: Source, path: str, size: int, md5: str | None) -> None:
        boundary = uuid.uuid4().hex
        head, tail = _form(boundary, path, md5)
        length = len(head) + size + len(tail)

        def body() -> Iterator[bytes]:
            yield head
            yield from pieces_of(source, size, _CHUNK_BYTES)
            yield tail

        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Content-Type": kind, "Content-Length": str(length), **_proof(path, None)}
        self._ask("POST", self._endpoint, headers=headers, data=_Stream(body(), length))

    def include(self, file: PackageFile, url: str) -> None:
        """See base.DocumentSession."""
        text = (file.content or b"").decode()
        self._listed.append(Listed(file.path, file.role, file.size, file.md5, url, text))

    def commit(self, facts: Facts) -> None:
        """See base.DocumentSession: the document goes out, under a key that makes it count once."""
        document = PAYLOADS[self._options["payload"]](facts, self._listed, self._options["distributorId"])
        contents = ",".join(f"{file.path}={file.md5}" for file in self._listed)
        key = hashlib.sha256(f"{facts['messageId']}\0{contents}".encode()).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        self._ask("POST", self._endpoint, headers=headers, data=json.dumps(document).encode())

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session. Where the server does not answer HEAD, what this session put counts."""
        url = self._url(path)
        try:
            headers = self._ask("HEAD", url, headers={"Accept-Encoding": "identity"}).headers
        except HttpAnswer as error:
            if error.status in (*_NOT_OFFERED, 403):
                return self._put_here.get(path)
            raise
        return RemoteFile(path, int(headers.get("Content-Length", -1)), _md5(headers))

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._put_here.pop(path, None)
        self._ask("DELETE", self._url(path), welcome=(200, 202, 204, *_NOT_OFFERED))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        return bytes(self._ask("GET", self._url(path)).content)

    def _url(self, path: str) -> str:
        return f"{self._endpoint}/{quote(checked_path(path))}"

    def _ask(self, method: str, url: str, headers: Mapping[str, str] | None = None, **rest: Any) -> Any:
        proof = authorization(self._http, self._options, self._secrets)
        answer = self._http.ask(method, url, headers={**self._options["headers"], **proof, **(headers or {})}, **rest)
        self.banner = answer.headers.get("Server", self.banner)
        return answer


class _Stream:
    """A body of known length that is read once; requests then sends no chunked encoding, which many refuse."""

    def __init__(self, pieces: Iterator[bytes], length: int) -> None:
        self._pieces = pieces
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def _form(boundary: str, path: str, md5: str | None) -> tuple[bytes, bytes]:
    """What stands before and after the file in multipart/form-data (RFC 7578)."""
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


def _proof(path: str, md5: str | None) -> dict[str, str]:
    """RFC 1864's digest, and a key by which the server knows a repeated request."""
    key = hashlib.sha256(f"{path}\0{md5}".encode()).hexdigest()
    digest = {"Content-MD5": base64.b64encode(bytes.fromhex(md5)).decode()} if md5 else {}
    return {"Idempotency-Key": key, **digest}


def _md5(headers: Mapping[str, str]) -> str | None:
    if digest := headers.get("Content-MD5"):
        with suppress(ValueError):
            return base64.b64decode(digest, validate=True).hex()
    return None


def _content_type(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> ApiSession:
    """A session; nothing is sent yet but for the name's resolution."""
    check_address(options["endpoint"], context.network)
    http = HttpClient(
        context.network, connect_timeout_s=options["connectTimeout"], idle_timeout_s=options["idleTimeout"]
    )
    return ApiSession(http, options, secrets)


def check(options: Options, secrets: Secrets) -> list[str]:
    """Rules across options."""
    complaints = url_complaints(options, "endpoint", "tokenUrl")
    known = {**options, **secrets}
    missing = [name for name in _NEEDED[options.get("auth", "bearer")] if not known.get(name)]
    if missing:
        complaints.append(f"auth {options['auth']} needs {' and '.join(missing)}. Give them.")
    for name, value in options.get("headers", {}).items():
        if not f"{name}{value}".isprintable() or not name.isascii() or ":" in name or " " in name:
            complaints.append(f"headers: {name!r} is no header. Use a plain name and a value of one line.")
    return complaints


PROTOCOL = ProtocolInfo(
    name="API",
    help="A REST interface: files by PUT or form, or one JSON document with signed URLs.",
    options=OPTIONS,
    capabilities=_FILES,
    connect=connect,
    classify=classify,
    check=check,
)
