"""Contract of every vault; then faults specific to Cloud KMS, with the real client against a real gRPC server."""

import base64
from collections.abc import Iterator

import pytest

from shared.config import Settings
from shared.errors import StardustError, Unavailable, VaultError
from shared.platform.vault.kms import KmsVault
from shared.platform.vault.local import LocalVault
from shared.platform.vault.port import Sealed, Vault
from tests.servers.kms import DISABLED_KEY, KEY, OTHER_KEY, KmsServer, kms_server

SECRETS = {"password": "hunter2-Ünïcode-🎵", "privateKey": "-----BEGIN KEY-----\nabc\n-----END KEY-----\n"}
CONTEXT = {"tenantId": "label", "targetId": "spotify"}


@pytest.fixture(scope="module")
def server() -> Iterator[KmsServer]:
    with kms_server() as running:
        yield running


@pytest.fixture
def kms(server: KmsServer) -> KmsVault:
    server.fault, server.calls = "none", 0
    server.seen.clear()
    return KmsVault(KEY, endpoint=server.endpoint, timeout_s=1)


@pytest.fixture(params=["local", "kms"])
def vault(request: pytest.FixtureRequest, kms: KmsVault) -> Vault:
    settings = Settings.from_env({"GCLOUD_PROJECT": "demo-vault", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"})
    return LocalVault(settings) if request.param == "local" else kms


def test_sealed_secrets_can_be_opened(vault: Vault) -> None:
    assert vault.open(vault.seal(SECRETS, CONTEXT), CONTEXT) == SECRETS


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "a\u2028b", "👩‍🎤", "x" * 10_000])
def test_every_text_round_trips_exactly(vault: Vault, text: str) -> None:
    assert vault.open(vault.seal({"password": text}, CONTEXT), CONTEXT) == {"password": text}


def test_an_empty_mapping_round_trips(vault: Vault) -> None:
    assert vault.open(vault.seal({}, CONTEXT), CONTEXT) == {}


def test_the_order_of_the_context_does_not_matter(vault: Vault) -> None:
    sealed = vault.seal(SECRETS, CONTEXT)
    assert vault.open(sealed, dict(reversed(CONTEXT.items()))) == SECRETS


@pytest.mark.parametrize(
    "context",
    [
        {"tenantId": "rival", "targetId": "spotify"},
        {"tenantId": "label", "targetId": "deezer"},
        {"tenantId": "label"},
        {"tenantId": "spotify", "targetId": "label"},
        {},
    ],
)
def test_another_context_does_not_open(vault: Vault, context: dict[str, str]) -> None:
    sealed = vault.seal(SECRETS, CONTEXT)
    with pytest.raises(VaultError) as caught:
        vault.open(sealed, context)
    assert "again" in caught.value.remedy


def test_the_ciphertext_reveals_nothing(vault: Vault) -> None:
    sealed = vault.seal(SECRETS, CONTEXT)
    raw = base64.b64decode(sealed.ciphertext, validate=True)
    assert b"hunter2" not in raw
    assert b"password" not in raw


def test_the_same_secrets_seal_differently_each_time(vault: Vault) -> None:
    assert vault.seal(SECRETS, CONTEXT).ciphertext != vault.seal(SECRETS, CONTEXT).ciphertext


@pytest.mark.parametrize("position", [0, 11, 12, -1])
def test_a_changed_ciphertext_does_not_open(vault: Vault, position: int) -> None:
    sealed = vault.seal(SECRETS, CONTEXT)
    raw = bytearray(base64.b64decode(sealed.ciphertext))
    raw[position] ^= 1
    with pytest.raises(VaultError):
        vault.open(Sealed(base64.b64encode(raw).decode(), sealed.key), CONTEXT)


@pytest.mark.parametrize("ciphertext", ["", "AAAA", "not base64!", "Zm9v\n"])
def test_damaged_text_does_not_open(vault: Vault, ciphertext: str) -> None:
    with pytest.raises(VaultError):
        vault.open(Sealed(ciphertext, vault.seal(SECRETS, CONTEXT).key), CONTEXT)


def test_the_limit_is_64_kib(vault: Vault) -> None:
    frame = len('{"k":""}')
    largest = {"k": "x" * (64 * 1024 - frame)}
    assert vault.open(vault.seal(largest, CONTEXT), CONTEXT) == largest
    with pytest.raises(VaultError, match="64 KiB"):
        vault.seal({"k": largest["k"] + "x"}, CONTEXT)


def test_errors_reveal_no_secret(vault: Vault) -> None:
    sealed = vault.seal(SECRETS, CONTEXT)
    with pytest.raises(VaultError) as wrong_context:
        vault.open(sealed, {})
    with pytest.raises(VaultError) as too_large:
        vault.seal({"password": "hunter2" * 10_000}, CONTEXT)
    for error in (wrong_context.value, too_large.value):
        assert "hunter2" not in f"{error!s} {error!r}"
        assert sealed.ciphertext not in str(error)


def test_kms_receives_checksums_and_the_canonical_context(kms: KmsVault, server: KmsServer) -> None:
    kms.seal(SECRETS, CONTEXT)
    request = server.seen[0]
    assert request.additional_authenticated_data == b'{"targetId":"spotify","tenantId":"label"}'
    assert request.plaintext_crc32c > 0
    assert request.additional_authenticated_data_crc32c > 0


def test_the_sealed_names_the_key_version(kms: KmsVault) -> None:
    assert kms.seal(SECRETS, CONTEXT).key == f"{KEY}/cryptoKeyVersions/1"


def test_secrets_sealed_with_a_former_key_can_be_opened(kms: KmsVault, server: KmsServer) -> None:
    sealed = KmsVault(OTHER_KEY, endpoint=server.endpoint, timeout_s=1).seal(SECRETS, CONTEXT)
    assert kms.open(sealed, CONTEXT) == SECRETS


@pytest.mark.parametrize("fault", ["plaintext-unverified", "aad-unverified", "ciphertext-changed"])
def test_an_encryption_corrupted_in_transit_is_refused(kms: KmsVault, server: KmsServer, fault: str) -> None:
    server.fault = fault  # type: ignore[assignment]
    with pytest.raises(Unavailable) as caught:
        kms.seal(SECRETS, CONTEXT)
    assert caught.value.remedy == "Try again."


def test_a_decryption_corrupted_in_transit_is_refused(kms: KmsVault, server: KmsServer) -> None:
    sealed = kms.seal(SECRETS, CONTEXT)
    server.fault = "plaintext-changed"
    with pytest.raises(Unavailable):
        kms.open(sealed, CONTEXT)


@pytest.mark.parametrize("fault", ["unavailable", "silent"])
def test_a_kms_that_does_not_answer_is_unavailable(kms: KmsVault, server: KmsServer, fault: str) -> None:
    sealed = kms.seal(SECRETS, CONTEXT)
    server.fault = fault  # type: ignore[assignment]
    with pytest.raises(Unavailable):
        kms.seal(SECRETS, CONTEXT)
    with pytest.raises(Unavailable):
        kms.open(sealed, CONTEXT)


def test_a_short_outage_is_retried(kms: KmsVault, server: KmsServer) -> None:
    server.fault = "unavailable-once"
    assert kms.seal(SECRETS, CONTEXT).key.startswith(KEY)
    assert server.calls == 2


def test_no_server_is_unavailable(free_port: int) -> None:
    with pytest.raises(Unavailable):
        KmsVault(KEY, endpoint=f"127.0.0.1:{free_port}", timeout_s=0.5).seal(SECRETS, CONTEXT)


@pytest.mark.parametrize("key", [DISABLED_KEY, f"{KEY}-that-is-not"])
def test_a_key_that_cannot_be_used_says_what_to_check(server: KmsServer, key: str) -> None:
    server.fault = "none"
    with pytest.raises(VaultError) as caught:
        KmsVault(key, endpoint=server.endpoint, timeout_s=1).seal(SECRETS, CONTEXT)
    assert key in caught.value.message
    assert "cryptoKeyEncrypterDecrypter" in caught.value.remedy


def test_a_denied_key_says_what_to_check(kms: KmsVault, server: KmsServer) -> None:
    server.fault = "denied"
    with pytest.raises(VaultError, match="PermissionDenied"):
        kms.seal(SECRETS, CONTEXT)


@pytest.mark.parametrize("endpoint", ["kms.example.com:443", "10.0.0.1:80", "localhost.example.com:80"])
def test_credentials_never_cross_the_network_in_the_clear(endpoint: str) -> None:
    with pytest.raises(StardustError, match="unencrypted"):
        KmsVault(KEY, endpoint=endpoint)


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
