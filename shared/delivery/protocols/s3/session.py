"""The protocol S3: single puts and multipart uploads, verified by the server part by part."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

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
    Source,
    UploadCheckpoint,
)
from shared.delivery.protocols.common.endpoints import url_problems
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.pieces import read_exactly
from shared.delivery.protocols.common.session import WholeFileSession, listed, stat_refused
from shared.delivery.protocols.s3.client import expect_acceptance, open_client
from shared.delivery.protocols.s3.failures import classify
from shared.delivery.protocols.s3.multipart import PART_BYTES, MultipartUpload, UploadNote, content_md5

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MD5_KEY = "stardust-md5"
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_FORBIDDEN = frozenset({"403", "AccessDenied"})
_LANES = 4
"""So many requests for small files at once; the client has room for ten connections."""

OPTIONS = (
    Option("bucket", required=True, help="Bucket for packages.", example="dsp-ingest"),
    Option("region", default="us-east-1", help="Region of the bucket."),
    Option("endpoint", default="", help="URL of an S3-compatible server. If empty, Amazon S3 is used."),
    Option("prefix", default="", help="Folder in the bucket."),
    Option("accessKeyId", required=True, secret=True, help="Access key id."),
    Option("secretAccessKey", required=True, secret=True, help="Secret access key."),
    Option("sessionToken", secret=True, help="Session token of temporary credentials."),
    Option(
        "roleArn",
        default="",
        help="Role to assume with the keys; its temporary keys are then used.",
        example="arn:aws:iam::123456789012:role/ingest",
    ),
    Option("externalId", default="", help="External id that the role's owner requires."),
    Option(
        "addressing",
        "choice",
        default="auto",
        choices=("auto", "path", "virtual"),
        help="Bucket in the path or in the host name; auto uses the path if an endpoint is set.",
    ),
    Option(
        "encryption",
        "choice",
        default="none",
        choices=("none", "AES256", "aws:kms"),
        help="Server-side encryption to request.",
    ),
    Option("kmsKeyId", help="KMS key for aws:kms. If empty, the bucket's default key is used."),
    Option(
        "acl",
        "choice",
        default="none",
        choices=("none", "private", "bucket-owner-full-control"),
        help="Canned ACL to set.",
    ),
    *TIMEOUTS,
    *LIMITS,
)


class S3Session(WholeFileSession):
    """A client of one bucket; see base.Session."""

    def __init__(self, client: "S3Client", options: Options, checkpoint: UploadCheckpoint) -> None:
        super().__init__(options["prefix"])
        self._checkpoint = checkpoint
        self._server: str = options["endpoint"]
        self._client = client
        self._bucket: str = options["bucket"]
        self._connections: int = options["connections"]
        self._extra = _object_settings(options)
        self._banner = ""
        self._accepts = False

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    @property
    def banner(self) -> str:
        """The `Server` header of the last response."""
        return self._banner

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session. Always starts at 0: uploaded parts are not sent again."""
        assert offset == 0
        key = self._key(path)
        extra = {**self._extra, "Metadata": {_MD5_KEY: md5} if md5 else {}}
        if size <= PART_BYTES:
            data = read_exactly(source, size)
            # The server compares what arrives with it; it need not be computed again to be sent.
            digest = bytes.fromhex(md5) if md5 else hashlib.md5(data, usedforsecurity=False).digest()
            response = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=data, ContentMD5=content_md5(digest), **extra
            )
            self._update_banner(response)
            sent_bytes, confirmed = size, response["ETag"].strip('"') == md5
        else:
            checkpoint = self._checkpoint if md5 else MemoryCheckpoint()  # without a digest, it may be other content
            note = UploadNote(checkpoint, f"{self._server}/{self._bucket}/{key}/{md5}/{size}")
            upload = MultipartUpload(self._client, self._bucket, key, extra, self._connections, note)
            upload.run(source, size)
            sent_bytes, confirmed = upload.sent_bytes, upload.confirmed
        if not self._accepts:
            self._accepts = True
            expect_acceptance(self._client)
        return PutResult(sent_bytes, md5=md5 if confirmed else None)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session."""
        try:
            response = self._client.head_object(Bucket=self._bucket, Key=self._key(path))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _MISSING:
                return None
            if code in _FORBIDDEN:
                raise stat_refused(error) from error
            raise
        self._update_banner(response)
        return RemoteFile(path, response["ContentLength"], _md5(response["ETag"].strip('"'), response["Metadata"]))

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._client.delete_object(Bucket=self._bucket, Key=self._key(path))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        return self._client.get_object(Bucket=self._bucket, Key=self._key(path))["Body"].read()

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        prefix = self._folder(path)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, Delimiter="/"
        )
        return listed(
            [
                self._entry(path, entry["Key"], entry["Size"])
                for entry in page.get("Contents", [])
                if entry["Key"] != prefix
            ]
            for page in pages
        )

    def survey(self, folder: str, most: int) -> Mapping[str, RemoteFile] | None:
        """See base.SurveyingSession. Objects that are there are looked at when they are asked for."""
        prefix = self._folder(folder)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, Delimiter="/"
        )
        paths: set[str] = set()
        seen = 0
        try:
            for page in pages:
                objects = page.get("Contents", [])
                paths.update(self._entry(folder, entry["Key"], 0).path for entry in objects)
                seen += max(1, len(objects) + len(page.get("CommonPrefixes", [])))
                if seen > most:
                    return None
        except (ClientError, BotoCoreError):  # whoever may write need not be allowed to list, or be told in time
            return None
        return _Present(paths, self.stat)

    def _update_banner(self, response: Any) -> None:
        self._banner = response["ResponseMetadata"]["HTTPHeaders"].get("server", self._banner)


class _Present(Mapping[str, RemoteFile]):
    """What `stat` tells of the objects at these paths, whenever it is asked for. Raises what `stat` raises."""

    def __init__(self, paths: Collection[str], stat: Callable[[str], RemoteFile | None]) -> None:
        self._paths, self._stat = paths, stat

    def __getitem__(self, path: str) -> RemoteFile:
        if path in self._paths and (found := self._stat(path)):
            return found
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _md5(etag: str, metadata: dict[str, str]) -> str | None:
    """The object's MD5: its ETag, else (multipart, KMS) the value that was stored in its metadata at upload."""
    if len(etag) == 32 and (not metadata.get(_MD5_KEY) or metadata[_MD5_KEY] == etag):
        return etag
    return metadata.get(_MD5_KEY) or None


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> S3Session:
    """Opens a session. Only resolves the host name and requests a role's keys; sends nothing else yet."""
    return S3Session(open_client(options, secrets, context.network), options, context.checkpoint)


def _object_settings(options: Options) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if options["encryption"] != "none":
        settings["ServerSideEncryption"] = options["encryption"]
    if options["encryption"] == "aws:kms" and options.get("kmsKeyId"):
        settings["SSEKMSKeyId"] = options["kmsKeyId"]
    if options["acl"] != "none":
        settings["ACL"] = options["acl"]
    return settings


def check(options: Options, _secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    problems = url_problems(options, "endpoint")
    if options.get("externalId") and not options.get("roleArn"):
        problems.append("externalId requires a roleArn. Enter the role, or omit the id.")
    if options.get("kmsKeyId") and options.get("encryption") != "aws:kms":
        problems.append("kmsKeyId requires the encryption aws:kms. Choose it, or omit the key.")
    return problems


PROTOCOL = ProtocolInfo(
    name="S3",
    help="Amazon S3, or a compatible server.",
    options=OPTIONS,
    capabilities=Capabilities(atomic=True, listing=True, lanes=_LANES),
    connect=connect,
    classify=classify,
    check=check,
)
