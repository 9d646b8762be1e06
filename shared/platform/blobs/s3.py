"""Reads files in Amazon S3 and compatible servers with the machine's own credentials, for the command line.

The environment and the configuration of the AWS command line count: keys, profile, region, and AWS_ENDPOINT_URL.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from shared.errors import Forbidden, NotFound, Unavailable
from shared.platform.blobs.port import BlobInfo
from shared.platform.blobs.stream import open_stream

_NO_CREDENTIALS = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)
_BAD_KEYS = ("ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch", "TokenRefreshRequired")
_SIGN_IN = "Run `aws configure` or `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
_MISSING = (404, 410)
_DENIED = (401, 403)
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CONNECT_S, _READ_S = 10, 60
_PAGE = 1000
_CONTENT_TYPE = "application/octet-stream"


@contextmanager
def _translated_errors(path: str) -> Iterator[None]:
    try:
        yield
    except _NO_CREDENTIALS as error:
        message = f"There are no valid AWS credentials on this machine ({type(error).__name__})."
        raise Forbidden(message, remedy=_SIGN_IN) from error
    except ClientError as error:
        raise _translated(error, path) from error
    except (BotoCoreError, OSError) as error:
        raise Unavailable(f"Amazon S3 could not serve {path} ({type(error).__name__}).") from error


def _translated(error: ClientError, path: str) -> Forbidden | NotFound | Unavailable:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in _BAD_KEYS:
        return Forbidden(f"Amazon S3 does not accept this machine's AWS credentials ({code}).", remedy=_SIGN_IN)
    if status in _DENIED:
        remedy = "Sign in as someone with the permissions s3:ListBucket and s3:GetObject on the bucket."
        return Forbidden(f"Amazon S3 does not let this machine's AWS credentials read {path} ({code}).", remedy=remedy)
    if status in _MISSING:
        return NotFound(f"Amazon S3 has no {path} ({code}).", remedy="Check the bucket's name and the path.")
    return Unavailable(f"Amazon S3 could not serve {path} ({code}).")


class S3Objects:
    """The files of one bucket, to be read only. Raises Forbidden, NotFound and Unavailable."""

    def __init__(self, bucket: str) -> None:
        """Raises Forbidden if the profile that the environment names does not exist."""
        path_style = any(os.environ.get(name) for name in _ENDPOINTS)
        config = Config(
            s3={"addressing_style": "path" if path_style else "auto"},
            retries={"mode": "standard", "max_attempts": 4},
            connect_timeout=_CONNECT_S,
            read_timeout=_READ_S,
        )
        self._bucket = bucket
        with _translated_errors(bucket):
            self._client = boto3.session.Session().client("s3", config=config)

    def stat(self, path: str) -> BlobInfo | None:
        """The file's properties, or None if it does not exist."""
        found = self._head(path)
        return found[0] if found else None

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        """The file's bytes from `offset`, by ranged reads of the version that was there first; seekable."""
        found = self._head(path)
        if found is None:
            raise NotFound(f"The file {path} does not exist.")
        info, tag = found

        def fetch(start: int, end: int) -> bytes:
            with _translated_errors(path):
                answer = self._client.get_object(
                    Bucket=self._bucket, Key=path, Range=f"bytes={start}-{end - 1}", IfMatch=tag
                )
                return answer["Body"].read()

        return open_stream(fetch, info.size, offset)

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        """At most `limit` files whose paths begin with `prefix` and come after the path `after`, by path."""
        found: list[BlobInfo] = []
        with _translated_errors(f"the bucket {self._bucket}"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after, PaginationConfig={"PageSize": _PAGE}
            )
            for page in pages:
                for each in page.get("Contents", ()):
                    found.append(BlobInfo(each["Key"], each["Size"], None, _CONTENT_TYPE, 0))
                if len(found) >= limit:
                    break
        return found[:limit]

    def _head(self, path: str) -> tuple[BlobInfo, str] | None:
        """The properties and the version's tag."""
        try:
            with _translated_errors(path):
                found = self._client.head_object(Bucket=self._bucket, Key=path)
        except NotFound:
            return None
        content_type = found.get("ContentType", _CONTENT_TYPE)
        return BlobInfo(path, found["ContentLength"], None, content_type, 0), found["ETag"]
