"""Endpoints of a simulated DSP: real servers, the delivery target for each, and access to the stored files."""

import os
import pwd
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.dsp.simulator.faults import NO_FAULTS, Faults
from infra.local.servers.disk import small_disk
from infra.local.servers.http_dsp import run_http_dsp
from infra.local.servers.proxy import Proxy
from infra.local.servers.s3 import run_s3_server
from infra.local.servers.sftp import run_sftp_server
from infra.local.stack.processes import free_port

_BUCKET = "dsp-ingest"
_FOLDER: Mapping[str, Any] = {"channel": "folder", "pollEveryMin": 5}
_CALLS: Mapping[str, Any] = {"channel": "webhook"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The DSP's identity and its requirements for a package."""

    name: str = "Sandbox Music"
    party_id: str = "PADPIDA0000000002M"
    layout: str = "ddex-sftp-1.8"
    ern_version: str = "4.3"


SANDBOX = Identity()


@dataclass(frozen=True, slots=True)
class Dsp:
    """A running server. `target` is the input of `createDeliveryTarget`; `files` returns sizes in bytes by path."""

    name: str
    place: str
    target: Mapping[str, Any]
    files: Callable[[], dict[str, int]]
    read: Callable[[str], bytes]
    write: Callable[[str, bytes], None]


@contextmanager
def sftp_dsp(
    work: Path, who: Identity = SANDBOX, *, port: int | None = None, faults: Faults = NO_FAULTS
) -> Iterator[Dsp]:
    """A DSP that receives packages over SFTP, with a pinned host key and a private key. Starts empty.

    Raises PartMissing.
    """
    folder = work / "files"
    shutil.rmtree(folder, ignore_errors=True)
    with ExitStack() as parts:
        if faults.disk_bytes:
            owner = pwd.getpwuid(os.geteuid()).pw_name
            parts.enter_context(small_disk(folder, owner=owner, size_bytes=faults.disk_bytes))
        inner = free_port() if faults.needs_proxy else port
        server = parts.enter_context(run_sftp_server(work, folder=folder, port=inner))
        config = {
            "host": "127.0.0.1",
            "port": _client_port(parts, server.port, port, faults),
            "username": server.username,
            "privateKey": server.private_key,
            "hostKey": server.fingerprint,
        }
        yield folder_dsp(folder, "SFTP", config, who)


def folder_dsp(folder: Path, protocol: str, config: Mapping[str, Any], who: Identity = SANDBOX) -> Dsp:
    """A DSP whose server, which is reached by `protocol` with `config`, keeps its files in `folder`."""
    return Dsp(
        name=f"{who.name} ({protocol})",
        place=str(folder),
        target=_target(who, protocol, config, _FOLDER),
        files=lambda: _sizes(folder),
        read=lambda path: (folder / path).read_bytes(),
        write=lambda path, data: _write_atomically(folder / path, data),
    )


@contextmanager
def s3_dsp(
    work: Path, who: Identity = SANDBOX, *, port: int | None = None, faults: Faults = NO_FAULTS
) -> Iterator[Dsp]:
    """A DSP that receives packages in an S3 bucket. Starts empty."""
    import boto3

    with ExitStack() as parts:
        inner = free_port() if faults.needs_proxy else port
        server = parts.enter_context(run_s3_server(work, buckets=(_BUCKET,), port=inner))
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            region_name="us-east-1",
            aws_access_key_id=server.access_key_id,
            aws_secret_access_key=server.secret_access_key,
        )
        pages = client.get_paginator("list_objects_v2")

        def write(path: str, data: bytes) -> None:
            client.put_object(Bucket=_BUCKET, Key=path, Body=data)

        endpoint = f"http://127.0.0.1:{_client_port(parts, int(server.endpoint.rpartition(':')[2]), port, faults)}"
        config = {
            "bucket": _BUCKET,
            "endpoint": endpoint,
            "accessKeyId": server.access_key_id,
            "secretAccessKey": server.secret_access_key,
        }
        yield Dsp(
            name=f"{who.name} (S3)",
            place=f"{endpoint}/{_BUCKET}",
            target=_target(who, "S3", config, _FOLDER),
            files=lambda: {
                item["Key"]: item["Size"]
                for page in pages.paginate(Bucket=_BUCKET)
                for item in page.get("Contents", [])
            },
            read=lambda path: client.get_object(Bucket=_BUCKET, Key=path)["Body"].read(),
            write=write,
        )


@contextmanager
def http_dsp(
    _work: Path, who: Identity = SANDBOX, *, port: int | None = None, faults: Faults = NO_FAULTS
) -> Iterator[Dsp]:
    """A DSP that receives every file by PUT. It acknowledges by webhook because HTTP has no folders. Starts empty."""
    with ExitStack() as parts:
        server = parts.enter_context(run_http_dsp(0 if faults.needs_proxy else port or 0))
        server.capacity = faults.disk_bytes
        endpoint = f"http://127.0.0.1:{_client_port(parts, int(server.url.rpartition(':')[2]), port, faults)}/v1"
        yield Dsp(
            name=f"{who.name} (HTTP)",
            place=endpoint,
            target=_target(who, "API", {"endpoint": endpoint, "token": server.token}, _CALLS),
            files=lambda: {path: len(data) for path, data in list(server.files.items())},
            read=lambda path: server.files[path],
            write=server.files.__setitem__,
        )


ENDPOINTS = {"sftp": sftp_dsp, "s3": s3_dsp, "http": http_dsp}


def _client_port(parts: ExitStack, port: int, requested: int | None, faults: Faults) -> int:
    """The port that clients use: the server's, or that of a proxy that injects faults."""
    if not faults.needs_proxy:
        return port
    proxy = Proxy(
        port,
        cut_after=faults.cut_after,
        once=True,
        bytes_per_s=faults.bytes_per_s,
        refusals=faults.refusals,
        listen=requested or 0,
    )
    return parts.enter_context(proxy).port


def _sizes(folder: Path) -> dict[str, int]:
    sizes = {}
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):  # renamed in the meantime
            if path.is_file():
                sizes[str(path.relative_to(folder))] = path.stat().st_size
    return sizes


def _write_atomically(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    part.write_bytes(data)
    part.replace(path)


def _target(who: Identity, protocol: str, config: Mapping[str, Any], dialogue: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": who.name,
        "type": "Test",
        "protocol": protocol,
        "config": dict(config),
        "ddex": {"partyId": who.party_id, "partyName": who.name},
        "layout": who.layout,
        "requirements": {"ernVersion": who.ern_version},
        "dialogue": dict(dialogue),
        "testMode": True,
    }
