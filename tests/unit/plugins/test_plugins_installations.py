"""What a tenant does with plug-ins: each change is audited, and the tenant's summary follows with it."""

from typing import Any

import pytest

from shared.accounts.audit.chain import find_break
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.accounts.audit import AuditEntry
from shared.model.codec import decode, encode
from shared.model.plugins.installation import PluginInstallation
from shared.model.plugins.manifest import Permissions
from shared.platform.store.port import Query
from shared.plugins.installations import change, uninstall
from shared.plugins.installations.config import get_plugin_config, whole_config
from shared.plugins.installations.listing import PluginsQuery, get_plugin, list_plugins
from shared.plugins.installations.models import GrantRequest, InstallRequest, PluginReference
from shared.plugins.installed import installed_plugins, usable_plugin
from tests.fixtures.plugged import Plugged, gold_key
from tests.fixtures.world import START

STORED = [query.collection for query in uninstall.stored("tenant", "acme-notes")]
NOTES = PluginReference(name="acme-notes")


def entries(world: Plugged) -> list[AuditEntry]:
    found = world.store.find(Query("auditLog", where=(("tenantId", "==", "tenant"),), order=("sequence",)))
    chain = [decode(AuditEntry, data) for data in found]
    assert find_break(chain) is None
    return chain


def actions(world: Plugged) -> list[str]:
    return [entry.action for entry in entries(world)]


def test_a_plug_in_is_installed_once_and_enabled(world: Plugged) -> None:
    item = world.install()
    assert item.installation is not None
    assert (item.installation.enabled, item.installation.version, item.needs_grant) == (True, "1.2.0", False)
    again = world.install()
    assert again == item
    assert actions(world) == ["plugin.installed"]
    assert world.summary() == {"installed": ["acme-notes"], "enabled": ["acme-notes"], "licenses": {}}
    assert world.installation().created_by == "admin"


def test_exactly_what_the_manifest_asks_for_is_granted(world: Plugged) -> None:
    for granted in (Permissions(), Permissions(documents=["releases", "assets"], actions=["wake"])):
        with pytest.raises(InvalidInput) as caught:
            world.install(granted=granted)
        assert caught.value.problems[0].code == "permissions"
    assert world.store.get("pluginInstallations/tenant_acme-notes") is None
    assert actions(world) == []


def test_only_admins_change_plug_ins(world: Plugged) -> None:
    granted = usable_plugin("acme-notes", installed_plugins()).manifest.permissions
    request = InstallRequest(name="acme-notes", granted=granted)
    with pytest.raises(Forbidden):
        change.install_plugin(request, caller=world.manager, adapters=world.adapters)
    world.install()
    for use in (change.enable_plugin, change.disable_plugin, uninstall.uninstall_plugin, get_plugin_config):
        with pytest.raises(Forbidden):
            use(NOTES, caller=world.manager, adapters=world.adapters)
        with pytest.raises(NotFound):
            use(NOTES, caller=world.stranger, adapters=world.adapters)


def test_what_is_not_deployed_cannot_be_installed(world: Plugged) -> None:
    request = InstallRequest(name="other-thing", granted=Permissions())
    with pytest.raises(NotFound):
        change.install_plugin(request, caller=world.admin, adapters=world.adapters)


def test_disabling_and_enabling_are_idempotent(world: Plugged) -> None:
    world.install()
    for _ in range(2):
        item = change.disable_plugin(NOTES, caller=world.admin, adapters=world.adapters)
    assert item.installation is not None
    assert not item.installation.enabled
    assert world.summary()["enabled"] == []
    assert world.summary()["installed"] == ["acme-notes"]
    for _ in range(2):
        world.enable()
    assert world.summary()["enabled"] == ["acme-notes"]
    assert actions(world) == ["plugin.installed", "plugin.disabled", "plugin.enabled"]


def test_secrets_are_sealed_and_never_returned(world: Plugged) -> None:
    world.install()
    world.configure(word="Live", token="canary-1234")
    shown = get_plugin_config(NOTES, caller=world.admin, adapters=world.adapters)
    assert (shown.config, shown.secrets) == ({"word": "Live"}, ["token"])
    assert shown.config_schema["properties"]["token"]["writeOnly"] is True
    everything = repr([world.store.get("pluginInstallations/tenant_acme-notes"), encode(shown), entries(world)])
    assert "canary" not in everything
    manifest = usable_plugin("acme-notes", installed_plugins()).manifest
    opened = whole_config(manifest, world.installation(), world.adapters.vault)
    assert opened == {"word": "Live", "token": "canary-1234"}
    assert entries(world)[-1].details == {"plugin": "acme-notes", "names": "token, word"}


def test_secrets_that_are_left_out_stay_and_null_removes_them(world: Plugged) -> None:
    world.install()
    world.configure(token="canary-1234")
    sealed = world.installation().secrets
    world.configure(word="Other")
    assert world.installation().secrets == sealed
    world.configure(word="Other", token=None)
    assert world.installation().secrets is None


def test_an_invalid_configuration_changes_nothing(world: Plugged) -> None:
    world.install()
    world.configure(token="canary-1234")
    before = world.installation()
    for config in ({"word": "x"}, {"token": "brief"}, {"token": 5}, {"other": 1}):
        with pytest.raises(InvalidInput) as caught:
            world.configure(**config)
        assert "brief" not in str(caught.value)
    assert world.installation() == before
    world.configure()
    assert actions(world).count("plugin.configured") == 1, "the same configuration is no change"


def test_a_configuration_that_changed_meanwhile_is_not_overwritten(world: Plugged) -> None:
    world.install()
    seal = world.adapters.vault.seal

    class Racing:
        def seal(self, secrets: Any, context: Any) -> Any:
            world.store.transact(
                lambda t: t.update("pluginInstallations/tenant_acme-notes", {"config": {"word": "Theirs"}})
            )
            return seal(secrets, context)

        open = world.adapters.vault.open

    object.__setattr__(world.adapters, "vault", Racing())
    with pytest.raises(Conflict):
        world.configure(word="Mine", token="canary-1234")
    assert world.installation().config == {"word": "Theirs"}


def test_a_paid_plug_in_needs_a_key_that_holds(world: Plugged) -> None:
    item = world.install("acme-gold")
    assert item.installation is not None
    assert not item.installation.enabled
    assert "needs a licence key" in str(item.installation.disabled)
    with pytest.raises(InvalidInput, match="needs a licence key"):
        world.enable("acme-gold")
    with pytest.raises(InvalidInput, match="another tenant"):
        world.license(gold_key(tenant="elsewhere"))
    world.license(gold_key())
    assert world.enable("acme-gold").installation.enabled  # type: ignore[union-attr]
    assert world.summary()["licenses"]["acme-gold"]["edition"] == "pro"
    world.clock.forward(days=400)
    with pytest.raises(InvalidInput, match="The licence ended"):
        world.enable("acme-gold")
    world.install()
    with pytest.raises(InvalidInput, match="free"):
        world.license(gold_key(), "acme-notes")


def test_a_paid_plug_in_is_installed_with_its_key(world: Plugged) -> None:
    item = world.install("acme-gold", licence=gold_key())
    assert item.installation is not None
    assert item.installation.enabled
    assert gold_key() not in repr(item)


def test_a_version_that_asks_for_more_waits_for_a_grant(world: Plugged) -> None:
    world.install()
    world.store.transact(
        lambda t: t.update("pluginInstallations/tenant_acme-notes", {"granted.actions": [], "version": "1.1.0"})
    )
    assert get_plugin(NOTES, caller=world.viewer, adapters=world.adapters).needs_grant
    with pytest.raises(InvalidInput, match="asks for more"):
        world.enable()
    with pytest.raises(InvalidInput):
        change.grant_permissions(
            GrantRequest(name="acme-notes", granted=Permissions()), caller=world.admin, adapters=world.adapters
        )
    granted = usable_plugin("acme-notes", installed_plugins()).manifest.permissions
    item = change.grant_permissions(
        GrantRequest(name="acme-notes", granted=granted), caller=world.admin, adapters=world.adapters
    )
    assert item.installation is not None
    assert (item.needs_grant, item.installation.version) == (False, "1.2.0")
    assert actions(world)[-1] == "plugin.granted"


def stored(world: Plugged) -> None:
    facts = {"tenantId": "tenant", "plugin": "acme-notes"}
    for collection in STORED:
        for number in range(3):
            world.put(f"{collection}/{number}", {"id": str(number), **facts})
        world.put(f"{collection}/other", {"id": "other", **facts, "tenantId": "elsewhere"})
    world.adapters.blobs.write("tenants/tenant/plugins/acme-notes/a/preview.wav", b"x", "audio/wav")


def test_a_plug_in_is_removed_without_a_trace(world: Plugged) -> None:
    world.install()
    stored(world)
    uninstall.uninstall_plugin(NOTES, caller=world.admin, adapters=world.adapters)
    assert world.store.get("pluginInstallations/tenant_acme-notes") is None
    for collection in STORED:
        assert [data["id"] for data in world.store.find(Query(collection))] == ["other"]
    assert world.adapters.blobs.list("tenants/tenant/plugins/") == []
    assert world.summary() == {"installed": [], "enabled": [], "licenses": {}}
    assert actions(world) == ["plugin.installed", "plugin.removed"]
    with pytest.raises(NotFound):
        uninstall.uninstall_plugin(NOTES, caller=world.admin, adapters=world.adapters)
    assert world.install().installation is not None


def test_assets_forget_a_plug_in_that_is_removed(world: Plugged) -> None:
    """And keep what the deployment, another plug-in, or the same one in another tenant knows."""
    world.install()
    derived = {"waveform.svg": "w", "acme-notes_preview.wav": "p", "acme-notes-2_preview.wav": "q"}
    facts = {"acme-notes": {"beds": 1}, "acme-notes-2": {"beds": 2}}
    for tenant in ("tenant", "elsewhere"):
        world.put(f"assets/{tenant}", {"id": tenant, "tenantId": tenant, "derived": derived, "plugins": facts})
    uninstall.uninstall_plugin(NOTES, caller=world.admin, adapters=world.adapters)
    kept = {"derived": {"waveform.svg": "w", "acme-notes-2_preview.wav": "q"}, "plugins": {"acme-notes-2": {"beds": 2}}}
    assert world.store.get("assets/tenant") == {"id": "tenant", "tenantId": "tenant", **kept}
    assert (world.store.get("assets/elsewhere") or {})["derived"] == derived


def test_a_removal_that_was_interrupted_is_continued(world: Plugged, monkeypatch: pytest.MonkeyPatch) -> None:
    world.install()
    stored(world)
    with monkeypatch.context() as broken:
        broken.setattr(uninstall, "stored", None)
        with pytest.raises(TypeError):
            uninstall.uninstall_plugin(NOTES, caller=world.admin, adapters=world.adapters)
    assert get_plugin(NOTES, caller=world.viewer, adapters=world.adapters).installation is None
    with pytest.raises(Conflict, match="being removed"):
        world.install()
    world.clock.forward(seconds=1)
    assert uninstall.continue_removals(world.adapters) == 1
    assert uninstall.continue_removals(world.adapters) == 0
    assert world.store.get("pluginInstallations/tenant_acme-notes") is None
    assert world.store.get("pluginRuns/0") is None


def test_plug_ins_are_listed_with_what_the_tenant_does(world: Plugged) -> None:
    world.install()
    gone = PluginInstallation(
        id="tenant_gone-away",
        tenant_id="tenant",
        name="gone-away",
        version="1.0",
        created=START,
        created_by="admin",
        updated=START,
    )
    world.put("pluginInstallations/tenant_gone-away", encode(gone))
    items = list_plugins(PluginsQuery(), caller=world.viewer, adapters=world.adapters)
    listed = [(each.name, each.installation is not None, bool(each.problem)) for each in items]
    assert [each for each in listed if each[0] in ("acme-gold", "acme-notes", "gone-away")] == [
        ("acme-gold", False, False),
        ("acme-notes", True, False),
        ("gone-away", True, True),
    ]
    other = list_plugins(PluginsQuery(), caller=world.stranger, adapters=world.adapters)
    assert {each.installation for each in other} == {None}
    assert "gone-away" not in {each.name for each in other}
    with pytest.raises(NotFound):
        get_plugin(PluginReference(name="gone-away"), caller=world.stranger, adapters=world.adapters)
