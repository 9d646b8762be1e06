"""The protocol GCS: a DSP's Google Cloud Storage, with our own service account or with a key from the DSP."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import google.auth
import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials

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
    UploadCheckpoint,
)
from shared.delivery.protocols.common.endpoints import check_address, check_endpoint
from shared.delivery.protocols.common.http_client import HttpClient, UnexpectedStatus
from shared.delivery.protocols.common.http_failures import classify
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.session import WholeFileSession, listed, stat_refused
from shared.delivery.protocols.gcs.upload import upload_resumably
from shared.errors import AuthenticationFailed
from shared.platform.shared_storage import folder_url

_SCOPES = ("https://www.googleapis.com/auth/devstorage.read_write",)
_GOOGLE = "https://storage.googleapis.com"

OPTIONS = (
    Option("bucket", required=True, help="Bucket for packages.", example="dsp-ingest"),
    Option("prefix", default="", help="Folder in the bucket."),
    Option(
        "serviceAccountKey",
        secret=True,
        help="Key file (JSON) of a service account of the DSP. If empty, this deployment's service account is used, "
        "where the operator opened the folder for the tenant.",
    ),
    Option("endpoint", default="", help="URL of a server with the Cloud Storage API. If empty, Google's is used."),
    *TIMEOUTS,
    *LIMITS,
)


class GcsSession(WholeFileSession):
    """A client of one bucket; see base.Session."""

    def __init__(self, http: HttpClient, endpoint: str, bucket: str, prefix: str, checkpoint: UploadCheckpoint) -> None:
        self._http = http
        self._objects = f"{endpoint}/storage/v1/b/{quote(bucket, safe='')}/o"
        self._uploads = f"{endpoint}/upload/storage/v1/b/{quote(bucket, safe='')}/o"
        super().__init__(prefix)
        self._checkpoint = checkpoint
        self.banner = "Google Cloud Storage"

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session. Always starts at 0: an interrupted upload resumes from its upload session."""
        assert offset == 0
        name = self._key(path)
        content = f"{self._uploads}/{name}/{md5}/{size}"
        sent_bytes = upload_resumably(
            self._http.request, self._checkpoint, content, lambda: self._begin(name, size, md5), source, size
        )
        return PutResult(sent_bytes)

    def _begin(self, name: str, size: int, md5: str | None) -> str:
        """A new upload session. Cloud Storage completes it only if the content has the digest `md5`."""
        metadata: dict[str, str] = {"name": name}
        if md5:
            metadata["md5Hash"] = base64.b64encode(bytes.fromhex(md5)).decode()
        response = self._http.request(
            "POST",
            f"{self._uploads}?uploadType=resumable&name={quote(name, safe='')}",
            headers={"X-Upload-Content-Length": str(size)},
            json=metadata,
        )
        return str(response.headers["Location"])

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session. The role Storage Object Creator may not look."""
        try:
            found = self._http.request("GET", f"{self._object(path)}?fields=size,md5Hash").json()
        except UnexpectedStatus as error:
            if error.status == 404:
                return None
            if error.status == 403:
                raise stat_refused(error) from error
            raise
        md5 = found.get("md5Hash")
        return RemoteFile(path, int(found["size"]), base64.b64decode(md5).hex() if md5 else None)

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._http.request("DELETE", self._object(path), expected=(200, 204, 404))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        return self._http.request("GET", f"{self._object(path)}?alt=media").content

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        prefix = self._folder(path)
        return listed(
            [
                self._entry(path, entry["name"], int(entry["size"]))
                for entry in page.get("items", [])
                if "/" not in entry["name"][len(prefix) :] and entry["name"] != prefix
            ]
            for page in self._pages(prefix)
        )

    def _pages(self, prefix: str) -> Iterator[dict[str, Any]]:
        query = {"prefix": prefix, "delimiter": "/", "fields": "items(name,size),nextPageToken"}
        while True:
            page: dict[str, Any] = self._http.request("GET", self._objects, params=query).json()
            yield page
            if "nextPageToken" not in page:
                return
            query["pageToken"] = page["nextPageToken"]

    def _object(self, path: str) -> str:
        return f"{self._objects}/{quote(self._key(path), safe='')}"


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> GcsSession:
    """Opens a session with an access token. Our own identity is used at Google only, for folders that are granted."""
    endpoint = (options["endpoint"] or _GOOGLE).rstrip("/")
    check_address(endpoint, context.network)
    http = HttpClient(
        context.network, connect_timeout_s=options["connectTimeout"], idle_timeout_s=options["idleTimeout"]
    )
    key, shared = secrets.get("serviceAccountKey"), shared_folder(options, secrets)
    if shared:
        context.require_shared(shared)
    if key or shared:
        credentials = _from_key(key) if key else google.auth.default(scopes=_SCOPES)[0]
        # Our own tokens come from the metadata server, which connections of tenants may not reach.
        renewal = Request(http.guard(requests.Session()) if key else None)
        authorized: Any = AuthorizedSession(credentials, auth_request=renewal)  # type: ignore[no-untyped-call]
        http.session = http.guard(authorized)
    return GcsSession(http, endpoint, options["bucket"], options["prefix"], context.checkpoint)


def _from_key(key: str) -> Any:
    try:
        return Credentials.from_service_account_info(json.loads(key), scopes=_SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, GoogleAuthError) as error:
        raise AuthenticationFailed(
            "The service account key is invalid.", remedy="Paste the complete JSON key file."
        ) from error


def shared_folder(options: Options, secrets: Secrets) -> str | None:
    """See ProtocolInfo.shared_folder. Without a key, an endpoint of its own gets no credentials at all."""
    if secrets.get("serviceAccountKey") or options.get("endpoint"):
        return None
    return folder_url(f"gs://{quote(options['bucket'], safe='')}", options["prefix"])


PROTOCOL = ProtocolInfo(
    name="GCS",
    help="Google Cloud Storage, with this deployment's service account or a key.",
    options=OPTIONS,
    capabilities=Capabilities(atomic=True, listing=True),
    connect=connect,
    classify=classify,
    check=check_endpoint,
    shared_folder=shared_folder,
)
