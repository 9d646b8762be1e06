"""security.txt (RFC 9116) names the deployment's contact, and its date of expiry is always ahead."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared.config import Settings
from shared.errors import InvalidInput
from tests.fixtures.api import Api
from tests.fixtures.world import ENV, World

PATH = "/.well-known/security.txt"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    api = Api(World(tmp_path))
    contact = "mailto:security@label.example"
    api.services = replace(api.services, adapters=replace(api.adapters, security_contact=contact))
    return api


def read(api: Api, path: str = PATH) -> dict[str, str]:
    said = api("GET", path, token=None)
    assert said.status == 200
    assert said.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in said.raw.decode("utf-8").splitlines())


@pytest.mark.parametrize("path", [PATH, f"/api/v1{PATH}", f"/api{PATH}"])
def test_it_names_the_contact(api: Api, path: str) -> None:
    fields = read(api, path)
    assert fields.pop("Expires")
    assert fields == {
        "Contact": "mailto:security@label.example",
        "Preferred-Languages": "en",
        "Canonical": "https://app.example/.well-known/security.txt",
    }


def test_it_never_expires_and_never_lasts_a_year(api: Api) -> None:
    for _ in range(3):
        ahead = datetime.fromisoformat(read(api)["Expires"]) - api.world.clock()
        assert timedelta(days=30) < ahead < timedelta(days=365)
        api.world.clock.forward(days=400)


def test_without_a_contact_there_is_none(tmp_path: Path) -> None:
    assert Api(World(tmp_path))("GET", PATH, token=None).status == 404


@pytest.mark.parametrize("contact", ["mailto:a@b.example", "https://label.example/security"])
def test_contacts_are_urls(contact: str) -> None:
    assert Settings.from_env({**ENV, "STARDUST_SECURITY_CONTACT": contact}).security_contact == contact
    for wrong in (contact.partition(":")[2], f"{contact}\nPolicy: x", "http://label.example/", "tel:1"):
        with pytest.raises(InvalidInput, match="STARDUST_SECURITY_CONTACT"):
            Settings.from_env({**ENV, "STARDUST_SECURITY_CONTACT": wrong})


def test_hosting_passes_it_to_the_api() -> None:
    rewrites = json.loads(Path("firebase.json").read_text("utf-8"))["hosting"]["rewrites"]
    assert [each["function"]["functionId"] for each in rewrites if each["source"] == PATH] == ["api"]
