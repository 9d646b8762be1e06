"""Multipart uploads at servers that may not be asked about them, as botocore reports their answers."""

import hashlib
import io
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from shared.delivery.protocols.base import MemoryCheckpoint
from shared.delivery.protocols.s3.failures import classify
from shared.delivery.protocols.s3.multipart import PART_BYTES, MultipartUpload, UploadNote
from shared.errors import RemoteBusy

DATA = [bytes([number]) * PART_BYTES for number in range(3)]
ETAGS = [hashlib.md5(part).hexdigest() for part in DATA]
SOURCE = b"".join(DATA)


@pytest.fixture
def s3() -> Any:
    return boto3.client("s3", region_name="us-east-1", aws_access_key_id="id", aws_secret_access_key="key")


def note(checkpoint: MemoryCheckpoint) -> UploadNote:
    return UploadNote(checkpoint, "content")


def upload(s3: Any, checkpoint: MemoryCheckpoint) -> MultipartUpload:
    return MultipartUpload(s3, "in", "d/f", {}, 3, note(checkpoint))


def deny_listing(stub: Stubber) -> None:
    stub.add_client_error("list_multipart_uploads", "AccessDenied", http_status_code=403)


def test_the_checkpoint_stands_in_for_a_list_that_is_denied(s3: Any) -> None:
    checkpoint = MemoryCheckpoint()
    note(checkpoint).write("u1", 2)
    with Stubber(s3) as stub:
        deny_listing(stub)
        stub.add_client_error("list_parts", "AccessDenied", http_status_code=403)
        stub.add_response("upload_part", {"ETag": f'"{ETAGS[2]}"'})
        parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(ETAGS, start=1)]
        wanted = {"Bucket": "in", "Key": "d/f", "UploadId": "u1", "MultipartUpload": {"Parts": parts}}
        stub.add_response("complete_multipart_upload", {"ETag": '"whole"'}, wanted)
        run = upload(s3, checkpoint)
        assert run.run(io.BytesIO(SOURCE), len(SOURCE)) == "whole"
        stub.assert_no_pending_responses()
    assert run.sent_bytes == PART_BYTES
    assert checkpoint == {}


def test_an_upload_that_is_gone_is_a_passing_failure_and_forgotten(s3: Any) -> None:
    checkpoint = MemoryCheckpoint()
    note(checkpoint).write("u1", 2)
    with Stubber(s3) as stub:
        deny_listing(stub)
        stub.add_client_error("list_parts", "AccessDenied", http_status_code=403)
        stub.add_client_error("upload_part", "NoSuchUpload", http_status_code=404)
        with pytest.raises(RemoteBusy, match="no longer has the unfinished upload") as caught:
            upload(s3, checkpoint).run(io.BytesIO(SOURCE), len(SOURCE))
    assert caught.value.retryable
    assert checkpoint == {}


def test_a_listed_upload_that_is_gone_is_replaced_at_once(s3: Any) -> None:
    checkpoint = MemoryCheckpoint()
    note(checkpoint).write("dead", 2)
    with Stubber(s3) as stub:
        listed = [{"Key": "d/f", "UploadId": "dead", "Initiated": "2026-01-01T00:00:00Z"}]
        stub.add_response("list_multipart_uploads", {"Uploads": listed})
        stub.add_client_error("list_parts", "NoSuchUpload", http_status_code=404)
        stub.add_response("create_multipart_upload", {"UploadId": "u2"})
        for number, etag in enumerate(ETAGS, start=1):
            part = {"Bucket": "in", "Key": "d/f", "UploadId": "u2", "PartNumber": number, "Body": ANY}
            stub.add_response("upload_part", {"ETag": f'"{etag}"'}, {**part, "ContentMD5": ANY})
        stub.add_response("complete_multipart_upload", {"ETag": '"whole"'})
        assert upload(s3, checkpoint).run(io.BytesIO(SOURCE), len(SOURCE)) == "whole"
        stub.assert_no_pending_responses()


def test_a_missing_upload_is_not_called_a_missing_bucket() -> None:
    answer: Any = {"Error": {"Code": "NoSuchUpload"}, "ResponseMetadata": {"HTTPStatusCode": 404}}
    failure = classify(ClientError(answer, "UploadPart"))
    assert isinstance(failure, RemoteBusy)
    assert "bucket" not in failure.message
