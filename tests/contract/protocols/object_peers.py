"""Peers for object stores: S3, Azure, Cloud Storage and the project's own bucket."""

import json
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import ContainerClient, ContainerSasPermissions, generate_container_sas
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from infra.local.servers.azure import AzureServer
from shared.delivery.protocols.base import ConnectionContext
from shared.errors import NotFound
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.gcs import GcsBlobs
from shared.platform.blobs.port import Blobs
from tests.contract.protocols.peers import Peer
from tests.servers.refusing import Refusing
from tests.servers.strict_s3 import StrictS3Server


@dataclass(frozen=True, slots=True)
class GcsServer:
    """The emulator, and a server that answers every request with 403 and issues no tokens."""

    endpoint: str
    refusing: Refusing


def service_account_key(token_server: str) -> str:
    """A key file in Google's format with tokens from `token_server`."""
    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fields = {"type": "service_account", "private_key": key.decode(), "private_key_id": "1", "project_id": "demo-dsp"}
    return json.dumps({**fields, "client_email": "dsp@demo-dsp.example", "token_uri": f"{token_server}/token"})


class AzurePeer(Peer):
    name = "Azure"
    container = "dsp-ingest"
    wrong = {"accountKey": b64encode(b"not-the-account-key" * 3).decode()}

    def __init__(self, server: AzureServer) -> None:
        self.server = server
        self.prefix = uuid.uuid4().hex
        super().__init__(
            {
                "account": server.account,
                "endpoint": server.endpoint,
                "container": self.container,
                "prefix": self.prefix,
                "accountKey": server.key,
            }
        )
        credential = {"account_name": server.account, "account_key": server.key}
        self._direct = ContainerClient(server.endpoint, self.container, credential=credential)
        with suppress(ResourceExistsError):
            self._direct.create_container()

    @property
    def port(self) -> int:
        return self.server.port

    def read(self, path: str) -> bytes | None:
        with suppress(ResourceNotFoundError):
            return bytes(self._direct.download_blob(f"{self.prefix}/{path}").readall())
        return None

    def write(self, path: str, data: bytes) -> None:
        self._direct.upload_blob(f"{self.prefix}/{path}", data, overwrite=True)

    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        token = generate_container_sas(
            self.server.account,
            self.container,
            self.server.key,
            permission=ContainerSasPermissions(read=True, list=True),
            expiry=datetime.now(UTC) + timedelta(hours=1),
        )
        peer = copy(self)
        peer.secrets = {"sasToken": token}
        yield peer

    def paths(self) -> set[str]:
        names = self._direct.list_blob_names(name_starts_with=f"{self.prefix}/")
        return {name.removeprefix(f"{self.prefix}/") for name in names}


class GcsPeer(Peer):
    """The emulator checks no credentials and forbids nothing, so `refusing` stands in for refusals."""

    name = "GCS"

    def __init__(self, server: GcsServer) -> None:
        self.server = server
        self.wrong = {"serviceAccountKey": service_account_key(server.refusing.url)}
        endpoint = server.endpoint
        self.prefix = uuid.uuid4().hex
        super().__init__({"endpoint": endpoint, "bucket": "dsp-ingest", "prefix": self.prefix})
        client = storage.Client(
            project="demo-dsp", credentials=AnonymousCredentials(), client_options={"api_endpoint": endpoint}
        )
        self._direct = client.bucket("dsp-ingest")

    @property
    def port(self) -> int:
        return int(self.server.endpoint.rpartition(":")[2])

    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        peer = copy(self)
        peer.options = {**self.options, "endpoint": self.server.refusing.url}
        yield peer

    def read(self, path: str) -> bytes | None:
        blob = self._direct.get_blob(f"{self.prefix}/{path}")
        return bytes(blob.download_as_bytes()) if blob else None

    def write(self, path: str, data: bytes) -> None:
        self._direct.blob(f"{self.prefix}/{path}").upload_from_string(data)

    def paths(self) -> set[str]:
        return {blob.name.removeprefix(f"{self.prefix}/") for blob in self._direct.list_blobs(prefix=f"{self.prefix}/")}


class StoragePeer(Peer):
    """The tenant's folder in the project's own blob store."""

    name = "Storage"

    def __init__(self, blobs: Blobs) -> None:
        self.blobs = blobs
        super().__init__({"folder": uuid.uuid4().hex})
        self.context = ConnectionContext(tenant_id="t1", blobs=blobs)
        self._root = f"tenants/t1/deliveries/{self.options['folder']}"

    @property
    def port(self) -> int:
        raise NotImplementedError

    def read(self, path: str) -> bytes | None:
        with suppress(NotFound), self.blobs.open(f"{self._root}/{path}") as stream:
            return stream.read()
        return None

    def write(self, path: str, data: bytes) -> None:
        self.blobs.write(f"{self._root}/{path}", data, "application/octet-stream")


class FolderStoragePeer(StoragePeer):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(FolderBlobs(folder))

    def paths(self) -> set[str]:
        root = self.folder / self._root
        return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


class BucketStoragePeer(StoragePeer):
    def __init__(self, server: GcsServer) -> None:
        super().__init__(GcsBlobs("dsp-ingest", project="demo-dsp", emulator=server.endpoint))
        client = storage.Client(
            project="demo-dsp", credentials=AnonymousCredentials(), client_options={"api_endpoint": server.endpoint}
        )
        self._direct = client.bucket("dsp-ingest")

    def paths(self) -> set[str]:
        return {blob.name.removeprefix(f"{self._root}/") for blob in self._direct.list_blobs(prefix=f"{self._root}/")}


class S3Peer(Peer):
    name = "S3"
    wrong = {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "not-the-secret-key"}
    bucket = "dsp-ingest"

    def __init__(self, server: StrictS3Server) -> None:
        self.server = server
        self.prefix = uuid.uuid4().hex
        self._direct = boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=server.endpoint,
            aws_access_key_id=server.access_key_id,
            aws_secret_access_key=server.secret_access_key,
        )
        super().__init__(
            {
                "bucket": self.bucket,
                "endpoint": server.endpoint,
                "prefix": self.prefix,
                "accessKeyId": server.access_key_id,
                "secretAccessKey": server.secret_access_key,
            }
        )

    @property
    def port(self) -> int:
        return int(self.server.endpoint.rpartition(":")[2])

    def read(self, path: str) -> bytes | None:
        with suppress(self._direct.exceptions.NoSuchKey):
            return bytes(self._direct.get_object(Bucket=self.bucket, Key=f"{self.prefix}/{path}")["Body"].read())
        return None

    def write(self, path: str, data: bytes) -> None:
        self._direct.put_object(Bucket=self.bucket, Key=f"{self.prefix}/{path}", Body=data)

    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        id_, key = self.server.reader
        peer = S3Peer(replace(self.server, access_key_id=id_, secret_access_key=key))
        yield peer

    def unfinished(self) -> list[str]:
        """The ids of this directory's unfinished multipart uploads."""
        answer = self._direct.list_multipart_uploads(Bucket=self.bucket)
        return [each["UploadId"] for each in answer.get("Uploads", []) if each["Key"].startswith(f"{self.prefix}/")]

    def begin_upload(self, path: str, part: bytes, metadata: dict[str, str]) -> None:
        """Begins an upload without the client, and sends its first part."""
        target = {"Bucket": self.bucket, "Key": f"{self.prefix}/{path}"}
        upload_id = self._direct.create_multipart_upload(**target, Metadata=metadata)["UploadId"]
        self._direct.upload_part(**target, UploadId=upload_id, PartNumber=1, Body=part)

    def abort_unfinished(self, path: str) -> None:
        """Drops the file's unfinished uploads, as a bucket's lifecycle does."""
        for upload_id in self.unfinished():
            self._direct.abort_multipart_upload(Bucket=self.bucket, Key=f"{self.prefix}/{path}", UploadId=upload_id)

    def head(self, path: str) -> dict[str, Any]:
        """The server's metadata of the object."""
        return dict(self._direct.head_object(Bucket=self.bucket, Key=f"{self.prefix}/{path}"))

    def grants(self, path: str) -> list[Any]:
        """The object's ACL grants."""
        return list(self._direct.get_object_acl(Bucket=self.bucket, Key=f"{self.prefix}/{path}")["Grants"])

    def seen_by(self, other: "S3Peer", path: str) -> bytes:
        """This peer's object, read with the other peer's key."""
        return bytes(other._direct.get_object(Bucket=self.bucket, Key=f"{self.prefix}/{path}")["Body"].read())

    def paths(self) -> set[str]:
        answer = self._direct.list_objects_v2(Bucket=self.bucket, Prefix=f"{self.prefix}/")
        return {entry["Key"].removeprefix(f"{self.prefix}/") for entry in answer.get("Contents", [])}
