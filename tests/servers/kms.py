"""A small Cloud KMS: the v1 gRPC service with real AES-256-GCM keys in memory, and faults on demand."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Literal

import google_crc32c
import grpc
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud import kms

KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/credentials"
OTHER_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/former"
DISABLED_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/disabled"

SIGNING_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/heads/cryptoKeyVersions/1"
RSA_KEY = "projects/demo/locations/us-central1/keyRings/stardust/cryptoKeys/rsa/cryptoKeyVersions/1"

Fault = Literal[
    "none",
    "plaintext-unverified",
    "aad-unverified",
    "ciphertext-changed",
    "plaintext-changed",
    "unavailable",
    "unavailable-once",
    "digest-unverified",
    "signature-changed",
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
        self._signing_key = ec.generate_private_key(ec.SECP256R1())
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

    def sign(self, request: kms.AsymmetricSignRequest, context: grpc.ServicerContext) -> kms.AsymmetricSignResponse:
        self._check_state(request, context)
        if request.name != SIGNING_KEY:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "The digest does not fit the key's algorithm.")
        digest = request.digest.sha256
        self._check_crc(digest, request.digest_crc32c, context)
        signature = self._signing_key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        return kms.AsymmetricSignResponse(
            name=request.name,
            signature=_flipped(signature) if self.fault == "signature-changed" else signature,
            signature_crc32c=_crc32c(signature),
            verified_digest_crc32c=self.fault != "digest-unverified",
        )

    def public_key(self, request: kms.GetPublicKeyRequest, context: grpc.ServicerContext) -> kms.PublicKey:
        self._check_state(request, context)
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = self._signing_key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
        algorithms = kms.CryptoKeyVersion.CryptoKeyVersionAlgorithm
        rsa = request.name == RSA_KEY
        algorithm = algorithms.RSA_SIGN_PSS_2048_SHA256 if rsa else algorithms.EC_SIGN_P256_SHA256
        return kms.PublicKey(pem=pem, algorithm=algorithm, name=request.name)

    def _check_state(self, request: Any, context: grpc.ServicerContext) -> None:
        self.calls += 1
        self.seen.append(request)
        if self.fault == "unavailable":
            context.abort(grpc.StatusCode.UNAVAILABLE, "try later")
        if self.fault == "denied":
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "Permission denied on resource (or it may not exist).")

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
        "AsymmetricSign": _handler(kms_service.sign, kms.AsymmetricSignRequest, kms.AsymmetricSignResponse),
        "GetPublicKey": _handler(kms_service.public_key, kms.GetPublicKeyRequest, kms.PublicKey),
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
