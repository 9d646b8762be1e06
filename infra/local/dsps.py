"""Owns the two DSPs of the demo: real servers, the targets that lead to them, and what lies there afterwards."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local.servers.s3 import run_s3_server
from infra.local.servers.sftp import run_sftp_server

_BUCKET = "dsp-ingest"


@dataclass(frozen=True, slots=True)
class Dsp:
    """A running server. `target` is what `create_delivery_target` takes; `files` are path and size in bytes."""

    name: str
    place: str
    target: Mapping[str, Any]
    files: Callable[[], dict[str, int]]
    read: Callable[[str], bytes]


@contextmanager
def sftp_dsp(work: Path) -> Iterator[Dsp]:
    """A DSP that takes DDEX batches by SFTP, with a pinned host key and a private key. Starts empty."""
    folder = work / "files"
    shutil.rmtree(folder, ignore_errors=True)
    with run_sftp_server(work, folder=folder) as server:
        config = {
            "host": "127.0.0.1",
            "port": server.port,
            "username": server.username,
            "privateKey": server.private_key,
            "hostKey": server.host_key,
        }
        yield Dsp(
            name="Harbour Music (SFTP)",
            place=str(folder),
            target=_target("Harbour Music", "PADPIDA0000000002M", "SFTP", "ddex-sftp-1.6", config),
            files=lambda: {
                str(path.relative_to(folder)): path.stat().st_size
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            },
            read=lambda path: (folder / path).read_bytes(),
        )


@contextmanager
def s3_dsp(work: Path) -> Iterator[Dsp]:
    """A DSP that takes packages in an S3 bucket, all files of one in a flat folder. Starts empty."""
    with run_s3_server(work, buckets=(_BUCKET,)) as server:
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            region_name="us-east-1",
            aws_access_key_id=server.access_key_id,
            aws_secret_access_key=server.secret_access_key,
        )
        config = {
            "bucket": _BUCKET,
            "endpoint": server.endpoint,
            "accessKeyId": server.access_key_id,
            "secretAccessKey": server.secret_access_key,
        }
        yield Dsp(
            name="Lantern Audio (S3)",
            place=f"{server.endpoint}/{_BUCKET}",
            target=_target("Lantern Audio", "PADPIDA0000000003K", "S3", "flat", config),
            files=lambda: {
                item["Key"]: item["Size"] for item in client.list_objects_v2(Bucket=_BUCKET).get("Contents", [])
            },
            read=lambda path: client.get_object(Bucket=_BUCKET, Key=path)["Body"].read(),
        )


def _target(name: str, party_id: str, protocol: str, layout: str, config: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "Test",
        "protocol": protocol,
        "config": dict(config),
        "ddex": {"partyId": party_id, "partyName": name},
        "layout": layout,
        "testMode": True,
    }
