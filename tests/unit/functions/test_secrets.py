"""The deployment's secrets come from Secret Manager, and only to the functions that use them."""

import re
from pathlib import Path
from typing import Any

import pytest
from firebase_functions.params import SecretParam

from functions import secrets
from infra.local.stack.project import write_secrets
from shared.config import SECRETS, Settings
from tests.fixtures.deployed import ENDPOINTS

BOUND = {
    "STARDUST_SMTP_URL": {"on_mail_created", "send_digests"},
    "STARDUST_SPOTIFY_CLIENT_SECRET": {
        "api",
        "fetchAlbums",
        "lookUpAlbum",
        "lookForOldRelease",
        "lookUpTracks",
        "startSwitches",
    },
    "STARDUST_WORKBENCH_KEY": {"api", "deliver", "previewMessage", "validateRelease"},
}
ENV = {
    "GCLOUD_PROJECT": "label",
    "STARDUST_KMS_KEY": "k",
    "STARDUST_SPOTIFY_CLIENT_ID": "id",
    "STARDUST_WORKBENCH_URL": "https://w.example",
}
CODE = "\n".join(file.read_text("utf-8") for file in Path("functions").glob("*.py"))


def bound(endpoint: Any) -> list[str]:
    return [each["key"] for each in endpoint.secretEnvironmentVariables or []]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_bound_to_the_functions_that_use_it(name: str) -> None:
    assert {function for function, endpoint in ENDPOINTS.items() if name in bound(endpoint)} == BOUND[name]


def test_every_secret_is_declared_once() -> None:
    declared = [value.name for value in vars(secrets).values() if isinstance(value, SecretParam)]
    assert sorted(declared) == sorted(SECRETS) == sorted(BOUND)


def test_the_mailer_is_used_only_by_functions_with_its_secret() -> None:
    parts = re.split(r"(?m)^def ", CODE)
    users = {part.partition("(")[0] for part in parts if "wiring.mailer()" in part}
    assert users == BOUND["STARDUST_SMTP_URL"]


@pytest.mark.parametrize("value", ["", "none", "none\n", " "])
def test_none_is_not_a_secret(value: str) -> None:
    settings = Settings.from_env({**ENV, **dict.fromkeys(SECRETS, value)})
    assert (settings.smtp_url, settings.spotify, settings.workbench_key) == (None, None, "")
    assert settings.workbench is not None


def test_a_secret_is_read_without_the_line_break_of_its_file() -> None:
    settings = Settings.from_env({**ENV, **dict.fromkeys(SECRETS, "smtp://a:b@mail.example\n")})
    assert settings.smtp_url == "smtp://a:b@mail.example"
    assert settings.spotify is not None
    assert settings.spotify.client_secret == settings.workbench_key == "smtp://a:b@mail.example"


def test_the_local_stack_provides_every_secret_and_keeps_a_developers_file(tmp_path: Path) -> None:
    write_secrets(tmp_path, {})
    write_secrets(tmp_path, {"STARDUST_SMTP_URL": 'smtp://a:p"#w@127.0.0.1:1'})
    file = tmp_path / ".secret.local"
    wanted = 'STARDUST_SMTP_URL="smtp://a:p\\"#w@127.0.0.1:1"\nSTARDUST_SPOTIFY_CLIENT_SECRET="none"\nSTARDUST_WORKBENCH_KEY="none"\n'
    assert file.read_text("utf-8").partition("\n")[2] == wanted
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(wanted)
    write_secrets(tmp_path, {})
    assert file.read_text("utf-8") == wanted
