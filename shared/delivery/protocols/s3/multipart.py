"""Multipart uploads: parts in parallel, each with its MD5; parts that are already on the server are not sent again.

The checkpoint keeps the id of an unfinished upload of the same content. The server lists its parts: one counts as
uploaded only if its ETag is the MD5 of the bytes to send. For servers that do not allow listing, the checkpoint also
keeps the number of leading parts that the server confirmed.
"""

import base64
import hashlib
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.delivery.protocols.base import Source, UploadCheckpoint
from shared.delivery.protocols.common.pieces import pieces_of
from shared.errors import AssetCorrupted, RemoteBusy, TransferCorrupted

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PART_BYTES = 8 * 1024 * 1024
_MAX_PARTS = 10_000  # Amazon S3 User Guide, "multipart upload limits"
_MAX_PARALLEL_PARTS = 3
"""Parts in flight at the same time over all connections of the transfer; at least one per connection."""
_MIB = 1024 * 1024
_NOTED_PARTS = 4
"""After how many confirmed parts the checkpoint is written, which may be a document in a database."""
_UNASKABLE = frozenset({"403", "405", "501", "AccessDenied", "MethodNotAllowed", "NotImplemented"})


def content_md5(digest: bytes) -> str:
    """The Content-MD5 header's value (RFC 1864) for this MD5."""
    return base64.b64encode(digest).decode()


def part_bytes(size: int) -> int:
    """The part size for a file of `size` bytes: 8 MiB, or more if there would be too many parts."""
    return max(PART_BYTES, -(-size // (_MAX_PARTS * _MIB)) * _MIB)


class UploadNote:
    """What the checkpoint keeps about the unfinished upload of one content to one object."""

    def __init__(self, checkpoint: UploadCheckpoint, content: str) -> None:
        self._checkpoint = checkpoint
        self._name = f"multipart:{hashlib.sha256(content.encode()).hexdigest()}"

    def read(self) -> tuple[str, int]:
        """The upload's id (empty if there is none) and the number of leading parts that the server confirmed."""
        confirmed, _, upload_id = (self._checkpoint.read(self._name) or "").partition(" ")
        return upload_id, int(confirmed or 0)

    def write(self, upload_id: str, confirmed: int) -> None:
        """Stores them."""
        self._checkpoint.write(self._name, f"{confirmed} {upload_id}")

    def clear(self) -> None:
        """Removes the note."""
        self._checkpoint.write(self._name, None)


class MultipartUpload:
    """The upload of one object; `sent_bytes` counts the bytes sent by this run.

    `confirmed`: the server computed the MD5 of every part, and it is that of the bytes sent.
    """

    def __init__(
        self,
        client: "S3Client",
        bucket: str,
        key: str,
        extra: dict[str, Any],
        connections: int,
        note: "UploadNote",
    ) -> None:
        self._parallel = max(1, _MAX_PARALLEL_PARTS // connections)
        self._note = note
        self._client = client
        self._bucket = bucket
        self._key = key
        self._extra = extra
        self._etags: dict[int, str] = {}
        self.sent_bytes = 0
        self.confirmed = False

    def run(self, source: Source, size: int) -> str:
        """Uploads all of `source`, completes the upload and returns the object's ETag.

        At most four parts are in memory, two if there are several connections. An interrupted upload stays on
        the server to be resumed; if the source is corrupted, the upload is aborted. Raises TransferCorrupted,
        RemoteBusy if the server has dropped the upload meanwhile, and what botocore raises.
        """
        upload_id, uploaded, others = self._resume()
        try:
            digests = self._send_parts(upload_id, uploaded, source, size)
            etag = self._complete(upload_id, digests)
        except AssetCorrupted:
            self._abort(upload_id)
            self._note.clear()
            raise
        except ClientError as error:
            if not _is_gone(error):
                raise
            self._note.clear()
            raise RemoteBusy(
                "The server no longer has the unfinished upload.",
                remedy="The file will be sent from the start.",
                said=str(error),
            ) from error
        self._note.clear()
        for other in others:
            self._abort(other)
        return etag

    def _resume(self) -> tuple[str, dict[int, str | None], list[str]]:
        """The upload to continue, or a new one: its id, its parts (number -> ETag), and uploads to abort at the end.

        Only the noted one is continued: others may have been begun for other content, which their metadata describe.
        An ETag is None where the server confirmed the part, but may not be asked about it.
        """
        noted_id, confirmed = self._note.read()
        others = [upload_id for upload_id in self._unfinished() if upload_id != noted_id]
        if noted_id:
            try:
                return noted_id, self._uploaded_parts(noted_id), others
            except ClientError as error:
                if _code(error) in _UNASKABLE:
                    return noted_id, dict.fromkeys(range(1, confirmed + 1)), others
                if not _is_gone(error):
                    raise
        upload_id = self._create()
        self._note.write(upload_id, 0)
        return upload_id, {}, others

    def _send_parts(self, upload_id: str, uploaded: dict[int, str | None], source: Source, size: int) -> list[bytes]:
        """The MD5 of each part, in order. `uploaded`: see `_resume`."""
        digests: list[bytes] = []
        pending: set[Future[None]] = set()
        pool = ThreadPoolExecutor(self._parallel, thread_name_prefix="s3-part")
        try:
            for number, data in enumerate(pieces_of(source, size, part_bytes(size)), start=1):
                digests.append(hashlib.md5(data, usedforsecurity=False).digest())
                if number in uploaded and uploaded[number] in (None, digests[-1].hex()):
                    self._etags[number] = digests[-1].hex()
                    continue
                self.sent_bytes += len(data)
                pending.add(pool.submit(self._send_part, upload_id, number, data, digests[-1]))
                if len(pending) >= self._parallel:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    self._raise_failures(done)
                    confirmed = self._leading(digests)
                    self._note.write(upload_id, confirmed - confirmed % _NOTED_PARTS)
            self._raise_failures(pending)
        finally:
            pool.shutdown(cancel_futures=True)
            self._note.write(upload_id, self._leading(digests))
        return digests

    def _leading(self, digests: list[bytes]) -> int:
        """The number of parts, from the first one without a gap, whose ETag is their MD5."""
        matches = (self._etags.get(number) == digest.hex() for number, digest in enumerate(digests, start=1))
        return sum(takewhile(bool, matches))

    def _raise_failures(self, futures: set[Future[None]]) -> None:
        for future in futures:
            future.result()

    def _send_part(self, upload_id: str, number: int, data: bytes, digest: bytes) -> None:
        response = self._client.upload_part(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=upload_id,
            PartNumber=number,
            Body=data,
            ContentMD5=content_md5(digest),
        )
        self._etags[number] = response["ETag"].strip('"')

    def _create(self) -> str:
        return self._client.create_multipart_upload(Bucket=self._bucket, Key=self._key, **self._extra)["UploadId"]

    def _complete(self, upload_id: str, digests: list[bytes]) -> str:
        parts: Any = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(self._etags.items())]
        response = self._client.complete_multipart_upload(
            Bucket=self._bucket, Key=self._key, UploadId=upload_id, MultipartUpload={"Parts": parts}
        )
        etag = response["ETag"].strip('"')
        etags_are_md5 = all(self._etags[number] == digest.hex() for number, digest in enumerate(digests, start=1))
        expected = f"{hashlib.md5(b''.join(digests), usedforsecurity=False).hexdigest()}-{len(digests)}"
        # With SSE-KMS no ETag is an MD5; only the server's check of each part's Content-MD5 protects the data then.
        if etags_are_md5 and "-" in etag and etag != expected:
            # Its metadata name the digest of the right content: the next attempt would find it intact.
            self._client.delete_object(Bucket=self._bucket, Key=self._key)
            raise TransferCorrupted(f"{self._key} was assembled incorrectly.", said=f"ETag {etag}, not {expected}")
        self.confirmed = etags_are_md5
        return etag

    def _unfinished(self) -> list[str]:
        """The ids of this object's unfinished uploads; none if listing is not allowed."""
        try:
            response = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=self._key)
        except ClientError:
            return []
        return [upload["UploadId"] for upload in response.get("Uploads", []) if upload["Key"] == self._key]

    def _uploaded_parts(self, upload_id: str) -> dict[int, str | None]:
        pages: Any = self._client.get_paginator("list_parts").paginate(
            Bucket=self._bucket, Key=self._key, UploadId=upload_id
        )
        pages = islice(pages, _MAX_PARTS)  # a server may go on with pages for ever
        return {part["PartNumber"]: part["ETag"].strip('"') for page in pages for part in page.get("Parts", [])}

    def _abort(self, upload_id: str) -> None:
        with suppress(ClientError):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=self._key, UploadId=upload_id)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _is_gone(error: ClientError) -> bool:
    return _code(error) == "NoSuchUpload"
