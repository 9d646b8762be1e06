"""A deployment's registry: searched by anyone in a tenant, fetched seldom, and never an old or a forged one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shared.errors import InvalidInput, Tampered, Unavailable
from shared.platform.network.guard import Network
from shared.plugins.ed25519 import public_key
from shared.plugins.registry import search
from shared.plugins.registry.document import signed
from shared.plugins.registry.entry import Registry
from shared.plugins.registry.folder import FILE
from shared.plugins.registry.search import RegistryList, RegistrySearch, matching, search_registry
from tests.fixtures.registries import AT, KEY, OTHER_KEY, entry
from tests.fixtures.world import World

PAID = {"kind": "paid", "terms": "EULA"}
ENTRIES = [
    entry("dolby-atmos", review="approved"),
    entry("dolby-atmos", "1.10.0", review="approved", summary="Checks Atmos masters."),
    entry("dolby-atmos", "1.9.0", review="approved"),
    entry("dolby-atmos", "2.0.0rc1"),
    entry("credits", review="approved", author="Score & Co", category="credits", licence=PAID),
    entry("watchtower", review="rejected", reason="It is slow."),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["credits 1.0.0", "dolby-atmos 1.10.0"]),
        ({"text": "masters ATMOS"}, ["dolby-atmos 1.10.0"]),
        ({"text": "score"}, ["credits 1.0.0"]),
        ({"text": "nothing"}, []),
        ({"category": "credits"}, ["credits 1.0.0"]),
        ({"author": "example"}, ["dolby-atmos 1.10.0"]),
        ({"licence": "paid"}, ["credits 1.0.0"]),
        ({"licence": "mit"}, ["dolby-atmos 1.10.0"]),
        ({"review": "submitted"}, ["dolby-atmos 2.0.0rc1"]),
        ({"review": "rejected"}, ["watchtower 1.0.0"]),
    ],
)
def test_the_newest_version_of_what_matches_is_listed(wanted: dict[str, Any], found: list[str]) -> None:
    listed = matching(ENTRIES, RegistrySearch.model_validate(wanted))
    assert [f"{each.name} {each.version}" for each in listed] == found


def test_a_candidate_comes_before_its_release() -> None:
    versions = ("1.0rc1", "1.0", "1.0a2", "1.0b10", "1.0b9")
    listed = [entry("credits", version, review="approved") for version in versions]
    for last in ("1.0", "1.0rc1", "1.0b10", "1.0b9", "1.0a2"):
        assert [each.version for each in matching(listed, RegistrySearch())] == [last]
        listed = [each for each in listed if each.version != last]


class Site:
    """A server of one registry, that counts what is fetched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetched = 0
        site = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *args: Any) -> None:
                super().__init__(*args, directory=str(folder))

            def do_GET(self) -> None:
                site.fetched += 1
                super().do_GET()

            def log_message(self, *_args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, serial: int, names: list[str], key: Any = KEY, days: int = 90) -> None:
        entries = [entry(name, review="approved") for name in names]
        registry = Registry(serial=serial, issued=AT, expires=AT + timedelta(days=days), entries=entries)
        (self.folder / FILE).write_bytes(signed(registry, key))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{FILE}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(search, "_kept", {})
    folder = tmp_path / "site"
    folder.mkdir()
    site = Site(folder)
    yield site
    site.server.shutdown()
    site.server.server_close()


def look(world: World, site: Site, **wanted: Any) -> RegistryList:
    adapters = replace(
        world.adapters, network=Network(allow_private=True), plugin_registry=f"{site.address}#{public_key(KEY)}"
    )
    return search_registry(RegistrySearch.model_validate(wanted), caller=world.viewer, adapters=adapters)


def test_the_registry_is_fetched_every_ten_minutes(world: World, site: Site) -> None:
    site.publish(1, ["credits"])
    first = look(world, site)
    assert [each.name for each in first.items] == ["credits"]
    assert first.registry == site.address
    site.publish(2, ["credits", "dolby-atmos"])
    world.clock.forward(minutes=9)
    assert len(look(world, site).items) == 1
    world.clock.forward(minutes=2)
    assert len(look(world, site).items) == 2
    assert site.fetched == 2


def test_an_older_registry_is_refused_also_by_another_process(
    world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(5, ["credits"])
    look(world, site)
    site.publish(4, ["dolby-atmos"])
    monkeypatch.setattr(search, "_kept", {})
    with pytest.raises(Tampered, match="number 4, and number 5 was seen before"):
        look(world, site)


def test_a_forged_or_expired_registry_is_refused_and_changes_nothing(world: World, site: Site) -> None:
    site.publish(9, ["credits"], key=OTHER_KEY)
    with pytest.raises(Tampered, match="another key"):
        look(world, site)
    site.publish(9, ["credits"], days=-1)
    with pytest.raises(Tampered, match="expired"):
        look(world, site)
    site.publish(1, ["credits"])
    assert len(look(world, site).items) == 1


def test_a_registry_that_expires_while_it_is_kept_is_not_used(world: World, site: Site) -> None:
    site.publish(1, ["credits"], days=0)
    registry = Registry(serial=1, issued=AT, expires=AT + timedelta(minutes=5), entries=[])
    (site.folder / FILE).write_bytes(signed(registry, KEY))
    look(world, site)
    world.clock.forward(minutes=6)
    with pytest.raises(Tampered, match="expired"):
        look(world, site)


def test_a_server_that_does_not_have_it_is_unavailable(world: World, site: Site) -> None:
    with pytest.raises(Unavailable, match="status 404"):
        look(world, site)


def test_a_private_address_is_not_reached(world: World, site: Site) -> None:
    site.publish(1, ["credits"])
    setting = f"{site.address}#{public_key(KEY)}"
    adapters = replace(world.adapters, network=Network(), plugin_registry=setting)
    with pytest.raises(Unavailable, match="not a public address"):
        search_registry(RegistrySearch(), caller=world.viewer, adapters=adapters)
    assert site.fetched == 0


def test_a_deployment_without_a_registry_lists_nothing(world: World) -> None:
    found = search_registry(RegistrySearch(), caller=world.viewer, adapters=world.adapters)
    assert found == RegistryList(items=[])


def test_a_source_without_a_key_is_refused(world: World) -> None:
    adapters = replace(world.adapters, plugin_registry="https://plugins.example/registry.json")
    with pytest.raises(InvalidInput, match="public key of 43"):
        search_registry(RegistrySearch(), caller=world.viewer, adapters=adapters)
