"""The local vault refuses to run outside the emulators."""

import pytest

from shared.config import Settings
from shared.errors import InvalidInput, VaultError
from shared.platform.vault.canonical import canonical
from shared.platform.vault.local import LocalVault

EMULATED = {"GCLOUD_PROJECT": "demo-one", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8080"}
DEPLOYED = {"GCLOUD_PROJECT": "one", "STARDUST_KMS_KEY": "projects/p/locations/l/keyRings/r/cryptoKeys/k"}


@pytest.mark.parametrize("env", [DEPLOYED, {**EMULATED, **DEPLOYED, "FUNCTIONS_EMULATOR": "false"}])
def test_it_refuses_to_run_in_production(env: dict[str, str]) -> None:
    with pytest.raises(VaultError) as caught:
        LocalVault(Settings.from_env(env))
    assert "STARDUST_KMS_KEY" in caught.value.remedy


def test_an_emulators_variable_that_strayed_into_production_changes_nothing() -> None:
    strayed = {**EMULATED, "GCLOUD_PROJECT": "label-production"}
    with pytest.raises(InvalidInput, match="STARDUST_KMS_KEY"):
        Settings.from_env(strayed)
    with pytest.raises(VaultError):
        LocalVault(Settings.from_env({**strayed, **DEPLOYED}))


def test_only_processes_of_the_same_project_share_the_key() -> None:
    sealed = LocalVault(Settings.from_env(EMULATED)).seal({"password": "x"}, {"tenantId": "t"})
    assert LocalVault(Settings.from_env(EMULATED)).open(sealed, {"tenantId": "t"}) == {"password": "x"}
    elsewhere = LocalVault(Settings.from_env({**EMULATED, "GCLOUD_PROJECT": "demo-two"}))
    with pytest.raises(VaultError, match="encrypted with local/demo-one"):
        elsewhere.open(sealed, {"tenantId": "t"})


def test_canonical_bytes_do_not_depend_on_order_and_are_ascii() -> None:
    assert canonical({"b": "ü", "a": "1"}) == b'{"a":"1","b":"\\u00fc"}'
    assert canonical({"a": "1", "b": "ü"}) == canonical({"b": "ü", "a": "1"})
