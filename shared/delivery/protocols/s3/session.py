"""Owns S3: single puts and multipart uploads, checked by the server part by part."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

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
from shared.delivery.protocols.common.endpoints import url_complaints
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.common.pieces import read_exactly
from shared.delivery.protocols.common.session import WholeFileSession
from shared.delivery.protocols.s3.client import open_client
from shared.delivery.protocols.s3.failures import classify
from shared.delivery.protocols.s3.multipart import PART_BYTES, MultipartUpload, content_md5

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MD5_KEY = "stardust-md5"
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_FORBIDDEN = frozenset({"403", "AccessDenied"})

OPTIONS = (
    Option("bucket", required=True, help="Bucket that packages go to.", example="dsp-ingest"),
    Option("region", default="us-east-1", help="Region of the bucket."),
    Option("endpoint", default="", help="URL of an S3-compatible server; empty is Amazon's."),
    Option("prefix", default="", help="Folder in the bucket."),
    Option("accessKeyId", required=True, secret=True, help="Access key id."),
    Option("secretAccessKey", required=True, secret=True, help="Secret access key."),
    Option("sessionToken", secret=True, help="Session token of temporary credentials."),
    Option(
        "roleArn",
        default="",
        help="Role to take on with the keys; its temporary keys are used then.",
        example="arn:aws:iam::123456789012:role/ingest",
    ),
    Option("externalId", default="", help="External id that the role's owner asks for."),
    Option(
        "addressing",
        "choice",
        default="auto",
        choices=("auto", "path", "virtual"),
        help="Bucket in the path or in the host name; auto is path style with an endpoint of one's own.",
    ),
    Option(
        "encryption",
        "choice",
        default="none",
        choices=("none", "AES256", "aws:kms"),
        help="Server-side encryption to ask for.",
    ),
    Option("kmsKeyId", help="KMS key for aws:kms; empty is the bucket's own."),
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

    def __init__(self, client: "S3Client", options: Options) -> None:
        super().__init__(options["prefix"])
        self._client = client
        self._bucket: str = options["bucket"]
        self._connections: int = options["connections"]
        self._extra = _object_settings(options)
        self._banner = ""

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    @property
    def banner(self) -> str:
        """The `Server` header of the last answer."""
        return self._banner

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session. Always starts at 0: resuming goes by the parts that the server holds."""
        assert offset == 0
        key = self._place(path)
        extra = {**self._extra, "Metadata": {_MD5_KEY: md5} if md5 else {}}
        if size <= PART_BYTES:
            data = read_exactly(source, size)
            answer = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=data, ContentMD5=content_md5(data), **extra
            )
            self._note(answer)
            sent_bytes, etag = size, answer["ETag"].strip('"')
        else:
            upload = MultipartUpload(self._client, self._bucket, key, extra, self._connections)
            etag = upload.run(source, size)
            sent_bytes = upload.sent_bytes
        self._put_here[path] = RemoteFile(path, size, _md5(etag, {_MD5_KEY: md5 or ""}))
        return PutResult(sent_bytes, self._banner)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session. Where reading is forbidden, what the server said to this session's put counts."""
        try:
            answer = self._client.head_object(Bucket=self._bucket, Key=self._place(path))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _MISSING:
                return None
            if code in _FORBIDDEN:
                return self._put_here.get(path)
            raise
        self._note(answer)
        return RemoteFile(path, answer["ContentLength"], _md5(answer["ETag"].strip('"'), answer["Metadata"]))

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._client.delete_object(Bucket=self._bucket, Key=self._place(path))
        self._put_here.pop(path, None)

    def read(self, path: str) -> bytes:
        """See base.Session."""
        return self._client.get_object(Bucket=self._bucket, Key=self._place(path))["Body"].read()

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        prefix = self._folder(path)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, Delimiter="/"
        )
        return [
            self._entry(path, entry["Key"], entry["Size"])
            for page in pages
            for entry in page.get("Contents", [])
            if entry["Key"] != prefix
        ]

    def _note(self, answer: Any) -> None:
        self._banner = answer["ResponseMetadata"]["HTTPHeaders"].get("server", self._banner)


def _md5(etag: str, metadata: dict[str, str]) -> str | None:
    """The object's MD5: its ETag, or else (multipart, KMS) what was recorded with it when it was sent."""
    if len(etag) == 32 and (not metadata.get(_MD5_KEY) or metadata[_MD5_KEY] == etag):
        return etag
    return metadata.get(_MD5_KEY) or None


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> S3Session:
    """A session. Nothing is sent yet but for the name's resolution, and the request for a role's keys."""
    return S3Session(open_client(options, secrets, context.network), options)


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
    """Rules across options."""
    complaints = url_complaints(options, "endpoint")
    if options.get("externalId") and not options.get("roleArn"):
        complaints.append("externalId belongs to a roleArn. Give the role, or leave the id out.")
    if options.get("kmsKeyId") and options.get("encryption") != "aws:kms":
        complaints.append("kmsKeyId belongs to encryption aws:kms. Choose it, or leave the key out.")
    return complaints


PROTOCOL = ProtocolInfo(
    name="S3",
    help="Amazon S3, or a server that speaks its protocol.",
    options=OPTIONS,
    capabilities=Capabilities(atomic=True, checksum=True, listing=True),
    connect=connect,
    classify=classify,
    check=check,
)
