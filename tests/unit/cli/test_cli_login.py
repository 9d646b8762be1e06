"""Signing in with API keys, profiles, and what is never shown or sent."""

import json
import stat
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Deployment


def test_a_key_is_checked_before_it_is_stored(served: Deployment) -> None:
    result = served.run("login", f"{served.server.url}/api/v1/", "--profile", "label", "--with-key", stdin=served.key)
    assert result.exit_code == 0, result.output
    assert "The Label" in result.output
    assert "releases:write" in result.output
    assert served.key not in result.output
    stored = json.loads(served.config.read_text())
    assert stored["current"] == "label"
    assert stored["profiles"]["label"]["url"] == served.server.url
    assert stat.S_IMODE(served.config.stat().st_mode) == 0o600
    assert stat.S_IMODE(served.config.parent.stat().st_mode) == 0o700
    assert [each.name for each in served.config.parent.iterdir()] == ["profiles.json"]


def test_a_wrong_key_is_refused_and_not_stored(served: Deployment) -> None:
    result = served.run("login", served.server.url, "--with-key", stdin="sk_wrong")
    assert (result.exit_code, "not valid" in result.output) == (3, True)
    assert not served.config.exists()


def test_without_a_terminal_the_key_has_to_be_piped(served: Deployment) -> None:
    result = served.run("login", served.server.url)
    assert (result.exit_code, "--with-key" in result.output) == (3, True)
    assert served.server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://label.example",
        "https://user:pass@label.example",
        "ftp://label.example",
        "https://",
        "https://a.example?x",
    ],
)
def test_no_key_is_sent_in_clear_text_or_to_what_is_no_deployment(served: Deployment, url: str) -> None:
    result = served.run("login", url, "--with-key", stdin=served.key)
    assert (result.exit_code, "is not a deployment" in result.output) == (2, True)


def test_a_redirect_does_not_get_the_key(deployment: Deployment) -> None:
    deployment.server.will_answer(302, {}, Location="https://elsewhere.example/")
    sent = len(deployment.server.requests)
    result = deployment.run("releases", "list")
    assert (result.exit_code, "elsewhere.example" in result.output) == (2, True)
    assert len(deployment.server.requests) == sent + 1


def test_profiles_are_listed_chosen_and_removed(deployment: Deployment) -> None:
    second = deployment.server.create_key("releases:read", role="viewer")
    deployment.run("login", deployment.server.url, "--profile", "other", "--with-key", stdin=second)
    listed = deployment.json("profile", "list")["items"]
    assert [(each["profile"], each["role"], each["current"]) for each in listed] == [
        ("label", "admin", False),
        ("other", "viewer", True),
    ]
    assert second not in json.dumps(listed)
    assert deployment.run("config", "list").exit_code == 3, "the other key lacks the scope"
    assert deployment.run("config", "list", "--profile", "label").exit_code == 0
    assert deployment.run("profile", "use", "label").exit_code == 0
    assert deployment.json("profile", "show")["profile"] == "label"
    assert deployment.run("profile", "remove", "label").exit_code == 0
    assert deployment.json("profile", "show")["profile"] == "other"
    assert deployment.json("profile", "show", "label", code=4)["problems"][0]["remedy"] == "The profiles are: other."
    assert deployment.run("logout").exit_code == 0
    assert (deployment.run("logout").exit_code, deployment.run("releases", "list").exit_code) == (3, 3)
    assert second not in deployment.config.read_text()


def test_the_environment_overrides_the_profile(served: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARDUST_URL", served.server.url)
    assert served.run("releases", "list").exit_code == 3, "a key of another deployment is not sent"
    assert served.server.requests == []
    monkeypatch.setenv("STARDUST_API_KEY", served.key)
    assert served.run("releases", "list").exit_code == 0
    monkeypatch.delenv("STARDUST_URL")
    assert served.run("releases", "list").exit_code == 3


def test_the_file_follows_xdg_and_damage_is_told(
    served: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STARDUST_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    served.run("login", served.server.url, "--profile", "label", "--with-key", stdin=served.key)
    file = tmp_path / "xdg" / "stardust" / "profiles.json"
    assert file.exists()
    file.write_text("{")
    result = served.run("releases", "list")
    assert (result.exit_code, "damaged" in result.output) == (2, True)


def test_profile_names_stay_simple(served: Deployment) -> None:
    result = served.run("login", served.server.url, "--profile", "a/b", "--with-key", stdin=served.key)
    assert (result.exit_code, "not a name" in result.output) == (2, True)
