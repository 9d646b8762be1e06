"""A small Cloud KMS: the v1 gRPC service with real AES-256-GCM keys in memory, and faults on demand."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Literal

import google_crc32c
import grpc
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud import kms

KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/credentials"
OTHER_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/former"
DISABLED_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/disabled"

Fault = Literal[
    "none",
    "plaintext-unverified",
    "aad-unverified",
    "ciphertext-changed",
    "plaintext-changed",
    "unavailable",
    "unavailable-once",
    "silent",
    "denied",
]
_SERVICE = "google.cloud.kms.v1.KeyManagementService"


def _crc32c(data: bytes) -> int:
    return int(google_crc32c.value(data))


class KmsServer:
    """Encrypt and Decrypt with a symmetric key, as in Cloud KMS; `fault` makes it misbehave."""

    def __init__(self) -> None:
        self.fault: Fault = "none"
        self.endpoint = ""
        self.calls = 0
        self.seen: list[Any] = []
        self._keys = {name: AESGCM(os.urandom(32)) for name in (KEY, OTHER_KEY)}

    def encrypt(self, request: kms.EncryptRequest, context: grpc.ServicerContext) -> kms.EncryptResponse:
        cipher = self._check_request(request, context)
        self._check_crc(request.plaintext, request.plaintext_crc32c, context)
        nonce = os.urandom(12)
        sealed = nonce + cipher.encrypt(nonce, request.plaintext, request.additional_authenticated_data)
        return kms.EncryptResponse(
            name=f"{request.name}/cryptoKeyVersions/1",
            ciphertext=_flipped(sealed) if self.fault == "ciphertext-changed" else sealed,
            ciphertext_crc32c=_crc32c(sealed),
            verified_plaintext_crc32c=self.fault != "plaintext-unverified",
            verified_additional_authenticated_data_crc32c=self.fault != "aad-unverified",
        )

    def decrypt(self, request: kms.DecryptRequest, context: grpc.ServicerContext) -> kms.DecryptResponse:
        cipher = self._check_request(request, context)
        self._check_crc(request.ciphertext, request.ciphertext_crc32c, context)
        nonce, sealed = request.ciphertext[:12], request.ciphertext[12:]
        try:
            plaintext = cipher.decrypt(nonce, sealed, request.additional_authenticated_data)
        except InvalidTag:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "Decryption failed: the ciphertext is invalid.")
        return kms.DecryptResponse(
            plaintext=_flipped(plaintext) if self.fault == "plaintext-changed" else plaintext,
            plaintext_crc32c=_crc32c(plaintext),
        )

    def _check_request(self, request: Any, context: grpc.ServicerContext) -> AESGCM:
        self.calls += 1
        self.seen.append(request)
        if self.fault == "silent":
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too slow")
        if self.fault == "unavailable" or (self.fault == "unavailable-once" and self.calls == 1):
            context.abort(grpc.StatusCode.UNAVAILABLE, "try later")
        if self.fault == "denied":
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "Permission denied on resource (or it may not exist).")
        if request.name == DISABLED_KEY:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "The key version is not enabled.")
        if request.name not in self._keys:
            context.abort(grpc.StatusCode.NOT_FOUND, "CryptoKey not found.")
        aad = request.additional_authenticated_data
        self._check_crc(aad, request.additional_authenticated_data_crc32c, context)
        return self._keys[request.name]

    def _check_crc(self, data: bytes, crc32c: int, context: grpc.ServicerContext) -> None:
        if crc32c != _crc32c(data):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "The checksum in the request does not match.")


def _flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


@contextmanager
def kms_server() -> Iterator[KmsServer]:
    """Runs the server on a free loopback port; `endpoint` is its `host:port`."""
    kms_service = KmsServer()
    server = grpc.server(ThreadPoolExecutor(max_workers=2))
    methods = {
        "Encrypt": _handler(kms_service.encrypt, kms.EncryptRequest, kms.EncryptResponse),
        "Decrypt": _handler(kms_service.decrypt, kms.DecryptRequest, kms.DecryptResponse),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, methods),))
    kms_service.endpoint = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield kms_service
    finally:
        server.stop(grace=None).wait()


def _handler(method: Any, request: Any, response: Any) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(
        method, request_deserializer=request.deserialize, response_serializer=response.serialize
    )
