"""The protocol Azure: Azure Blob Storage with single puts and staged blocks, named by the MD5 of their content."""

import hashlib
import re
from typing import Any
from urllib.parse import quote

import requests
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import ManagedIdentityCredential
from azure.storage.blob import BlobBlock, BlobClient, BlobPrefix, ContainerClient, ContentSettings, LinearRetry

from shared.delivery.protocols.azure.failures import classify, error_code
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
from shared.delivery.protocols.common.endpoints import check_address, url_problems
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.pieces import pieces_of, read_exactly
from shared.delivery.protocols.common.session import WholeFileSession, listed, stat_refused
from shared.platform.network.answers import AnswerBounds
from shared.platform.network.http import guard_session
from shared.platform.shared_storage import folder_url

_BLOCK_BYTES = 8 * 1024 * 1024
_MAX_BLOCKS = 50_000  # learn.microsoft.com/azure/storage/blobs/scalability-targets
_MIB = 1024 * 1024
_NOTED_BLOCKS = 4
"""After how many blocks the checkpoint is written, where the server does not list them."""
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")  # learn.microsoft.com/azure/storage/common/storage-account-overview

OPTIONS = (
    Option("account", default="", help="Storage account.", example="dspingest"),
    Option("endpoint", default="", help="URL of the blob service. If empty, Azure's URL for the account is used."),
    Option("container", required=True, help="Container for packages."),
    Option("prefix", default="", help="Folder in the container."),
    Option("accountKey", secret=True, help="Key of the storage account."),
    Option("sasToken", secret=True, help="Shared access signature with create and write permission."),
    Option(
        "managedIdentity",
        "boolean",
        default=False,
        help="Sign in with this deployment's managed identity, which the DSP must authorize and the operator must open "
        "for the tenant. Azure only.",
    ),
    *TIMEOUTS,
    *LIMITS,
)


class AzureSession(WholeFileSession):
    """A client of one container; see base.Session."""

    def __init__(self, container: ContainerClient, prefix: str, checkpoint: UploadCheckpoint) -> None:
        self._container = container
        self._checkpoint = checkpoint
        super().__init__(prefix)
        self.banner = "Azure Blob Storage"

    def close(self) -> None:
        """Closes the connection."""
        self._container.close()

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session. Always starts at 0: staged blocks are not sent again."""
        assert offset == 0
        blob = self._blob(path)
        if size <= _BLOCK_BYTES:
            data = read_exactly(source, size)
            settings = _settings(hashlib.md5(data, usedforsecurity=False).hexdigest())
            blob.upload_blob(data, overwrite=True, validate_content=True, content_settings=settings)
            sent_bytes = size
        else:
            sent_bytes = self._put_blocks(blob, source, size, md5)
        return PutResult(sent_bytes, md5=md5)  # the server checked the digest of each request

    def _put_blocks(self, blob: BlobClient, source: Source, size: int, md5: str | None) -> int:
        """Stages the blocks that are missing on the server, then commits them. Returns the number of bytes sent."""
        noted = f"blocks:{hashlib.sha256(f'{blob.primary_endpoint}/{md5}/{size}'.encode()).hexdigest()}" if md5 else ""
        staged = self._staged_blocks(blob)
        known = int(self._checkpoint.read(noted) or 0) if staged is None and noted else 0
        blocks, sent_bytes = list[BlobBlock](), 0
        block_bytes = max(_BLOCK_BYTES, -(-size // (_MAX_BLOCKS * _MIB)) * _MIB)
        try:
            for number, data in enumerate(pieces_of(source, size, block_bytes)):
                # The server verified the MD5 of a staged block of this name, so it is identical to this one.
                name = f"{number:05}-{hashlib.md5(data, usedforsecurity=False).hexdigest()}"
                if number >= known and (staged or {}).get(name) != len(data):
                    blob.stage_block(name, data, len(data), validate_content=True)
                    sent_bytes += len(data)
                    if staged is None and noted and not (number + 1) % _NOTED_BLOCKS:
                        self._checkpoint.write(noted, str(number + 1))
                blocks.append(BlobBlock(name))
            blob.commit_block_list(blocks, content_settings=_settings(md5))
        except HttpResponseError as error:
            if noted and error_code(error) == "InvalidBlockList":  # it discards staged blocks after a week
                self._checkpoint.write(noted, None)
            raise
        if noted:
            self._checkpoint.write(noted, None)
        return sent_bytes

    def _staged_blocks(self, blob: BlobClient) -> dict[str, int] | None:
        """Name -> size of the blocks that an earlier attempt staged; None if listing is not allowed."""
        try:
            _committed, staged = blob.get_block_list("uncommitted")
        except HttpResponseError as error:
            return {} if error.status_code == 404 else None
        return {block.id: block.size for block in staged}

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session. A signature for writing only may not look."""
        try:
            found: Any = self._blob(path).get_blob_properties()
        except HttpResponseError as error:
            # The response to a HEAD has no body; Azure then sends the code in a header.
            if error.status_code == 404 and error_code(error) != "ContainerNotFound":
                return None
            if error.status_code == 403:
                raise stat_refused(error) from error
            raise
        md5 = found.content_settings.content_md5
        return RemoteFile(path, found.size, bytes(md5).hex() if md5 else None)

    def delete(self, path: str) -> None:
        """See base.Session."""
        try:
            self._blob(path).delete_blob()
        except HttpResponseError as error:
            if error.status_code != 404:
                raise

    def read(self, path: str) -> bytes:
        """See base.Session."""
        return bytes(self._blob(path).download_blob().readall())

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        entries: Any = self._container.walk_blobs(name_starts_with=self._folder(path), delimiter="/")
        return listed(
            [self._entry(path, entry.name, entry.size) for entry in page if not isinstance(entry, BlobPrefix)]
            for page in entries.by_page()
        )

    def _blob(self, path: str) -> BlobClient:
        return self._container.get_blob_client(self._key(path))


def _settings(md5: str | None) -> ContentSettings:
    return ContentSettings(content_md5=bytearray.fromhex(md5) if md5 else None)


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> AzureSession:
    """Opens a session. Only resolves the host name; sends nothing yet."""
    url = options["endpoint"] or f"https://{options['account']}.blob.core.windows.net"
    check_address(url, context.network)
    if shared := shared_folder(options, secrets):
        context.require_shared(shared)
    bounds = AnswerBounds(max(options["connectTimeout"], options["idleTimeout"]))
    container = ContainerClient(
        url,
        options["container"],
        credential=_credential(options, secrets),
        transport=RequestsTransport(
            session=guard_session(requests.Session(), context.network, bounds),
            use_env_settings=False,
            connection_timeout=options["connectTimeout"],
            read_timeout=options["idleTimeout"],
        ),
        retry_policy=LinearRetry(backoff=1, retry_total=1, random_jitter_range=1),  # the delivery has its own retries
        max_single_put_size=_BLOCK_BYTES,
    )
    return AzureSession(container, options["prefix"], context.checkpoint)


def _credential(options: Options, secrets: Secrets) -> Any:
    """Our own tokens come from the platform's metadata server, which connections of tenants may not reach."""
    if options.get("managedIdentity"):
        return ManagedIdentityCredential()
    if key := secrets.get("accountKey"):
        return {"account_name": options["account"], "account_key": key}
    return secrets.get("sasToken")


def shared_folder(options: Options, _secrets: Secrets) -> str | None:
    """See ProtocolInfo.shared_folder."""
    if not options.get("managedIdentity"):
        return None
    return folder_url(f"azure://{options['account']}/{quote(options['container'], safe='')}", options["prefix"])


def check(options: Options, secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    problems = []
    endpoint = options.get("endpoint", "")
    if not options.get("account") and (not endpoint or secrets.get("accountKey")):
        problems.append("account is missing. Enter the storage account.")
    if options.get("account") and not _ACCOUNT.fullmatch(options["account"]):  # it becomes part of a host name
        problems.append("account is not a storage account name. Enter 3 to 24 lower-case letters and digits.")
    if sum(map(bool, (secrets.get("accountKey"), secrets.get("sasToken"), options.get("managedIdentity")))) != 1:
        problems.append("Azure requires an accountKey, a sasToken or managedIdentity. Enter exactly one of them.")
    if options.get("managedIdentity") and endpoint:
        problems.append("managedIdentity works with Azure only. Enter the account, and omit the endpoint.")
    return [*problems, *url_problems(options, "endpoint")]


PROTOCOL = ProtocolInfo(
    name="Azure",
    help="Azure Blob Storage, by account key, shared access signature or managed identity.",
    options=OPTIONS,
    capabilities=Capabilities(atomic=True, listing=True),
    connect=connect,
    classify=classify,
    check=check,
    shared_folder=shared_folder,
)
