"""A custom domain has to be proved: it is not reserved, one tenant holds it, and it is dropped with its record."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from shared.accounts.tenants.domains import DomainCheck, verify_domain
from shared.accounts.tenants.settings import TenantChange, update_tenant
from shared.accounts.tenants.theme import theme_of
from shared.config import Settings
from shared.errors import Conflict, Forbidden, InvalidInput, Unavailable
from shared.model.accounts.tenant import DomainClaim, Tenant
from shared.model.codec import decode
from shared.notifications.domains import check_domains
from shared.platform.store.port import Query
from tests.fixtures.people import People

DOMAIN = "music.label.example"


@dataclass
class Records:
    """TXT records that the test publishes; `down` leaves the name servers without an answer."""

    values: dict[str, set[str]] = field(default_factory=dict)
    down: bool = False

    def find(self, name: str) -> frozenset[str]:
        if self.down:
            raise Unavailable("The name servers gave no answer.")
        return frozenset(self.values.get(name, ()))


class Site:
    """Tenants that claim and prove domains."""

    def __init__(self) -> None:
        self.people, self.records = People(), Records()
        self.adapters = replace(self.people.adapters, txt_records=self.records, reserved_domains=("app.example",))

    def claim(self, domain: str | None, by: str = "admin") -> DomainClaim | None:
        change = TenantChange(branding={"customDomain": domain, "primaryColor": "#112233"})
        return update_tenant(change, caller=self.people.caller(by), adapters=self.adapters).domain

    def publish(self, claim: DomainClaim | None) -> None:
        assert claim is not None
        self.records.values.setdefault(claim.record_name, set()).add(claim.record_value)

    def verify(self, by: str = "admin") -> Tenant:
        return verify_domain(DomainCheck(), caller=self.people.caller(by), adapters=self.adapters)

    def shown(self, domain: str = DOMAIN) -> bool:
        return theme_of(self.people.store, domain).primary_color == "#112233"

    def tenant(self, tenant_id: str = "tenant") -> Tenant:
        return decode(Tenant, self.people.store.get(f"tenants/{tenant_id}"))

    def notices(self) -> list[Any]:
        return [each["message"] for each in self.people.store.find(Query("notifications", order=("created",)))]


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def proved(site: Site) -> Site:
    site.publish(site.claim(DOMAIN))
    site.verify()
    return site


def test_nothing_uses_a_domain_before_it_is_proved(site: Site) -> None:
    claim = site.claim(DOMAIN)
    assert not site.shown()
    with pytest.raises(Conflict):
        site.verify()
    assert not site.shown()
    site.publish(claim)
    assert site.verify().domain == site.tenant().domain
    assert site.shown()
    assert [act.action for act in site.people.acts()] == ["tenant.updated", "domain.proved"]
    site.verify()
    assert len(site.people.acts()) == 2


def test_a_domain_from_before_there_were_proofs_is_claimed_by_the_first_check(site: Site) -> None:
    tenant = site.people.store.get("tenants/tenant")
    assert tenant is not None
    site.people.put("tenants/tenant", {**tenant, "branding": {"customDomain": DOMAIN, "primaryColor": "#112233"}})
    assert not site.shown()
    with pytest.raises(Conflict):
        site.verify()
    site.publish(site.tenant().domain)
    site.verify()
    assert site.shown()


@pytest.mark.parametrize(
    "domain",
    [
        "app.example",
        "label.app.example",
        "demo.web.app",
        "other.firebaseapp.com",
        "us-central1-demo.cloudfunctions.net",
    ],
)
def test_domains_of_the_deployment_and_its_platform_are_refused(site: Site, domain: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        site.claim(domain)
    assert [(each.path, each.code) for each in refused.value.problems] == [("branding.customDomain", "reserved")]
    assert site.tenant().branding.custom_domain is None
    assert site.claim("notapp.example") is not None


def test_a_domain_that_became_reserved_is_not_proved(site: Site) -> None:
    site.publish(site.claim(DOMAIN))
    site.adapters = replace(site.adapters, reserved_domains=("label.example",))
    with pytest.raises(InvalidInput):
        site.verify()
    assert not site.shown()


def test_the_deployments_own_sites_are_reserved_by_the_settings() -> None:
    settings = Settings.from_env(
        {
            "GCLOUD_PROJECT": "label",
            "STARDUST_KMS_KEY": "k",
            "STARDUST_APP_URL": "https://App.Label.Example/",
            "STARDUST_RESERVED_DOMAINS": "Bank.example, .shop.example",
        }
    )
    wanted = {"app.label.example", "us-central1-label.cloudfunctions.net", "bank.example", "shop.example"}
    assert set(settings.reserved_domains) == wanted


def test_a_claim_keeps_nobody_from_proving_a_domain_but_a_proof_does(site: Site) -> None:
    site.claim(DOMAIN)
    owner = site.claim(DOMAIN, by="stranger")
    site.publish(owner)
    site.verify(by="stranger")
    site.publish(site.tenant().domain)
    with pytest.raises(Conflict, match="another tenant's"):
        site.verify()
    site.claim(None)
    with pytest.raises(Conflict, match="another tenant's"):
        site.claim(DOMAIN)
    assert site.tenant("elsewhere").domain is not None


def test_anothers_record_proves_nothing(site: Site) -> None:
    site.claim(DOMAIN)
    site.publish(site.claim(DOMAIN, by="stranger"))
    with pytest.raises(Conflict, match="not proved"):
        site.verify()


def test_another_domain_needs_another_proof(proved: Site) -> None:
    before = proved.tenant().domain
    after = proved.claim("other.label.example")
    assert before is not None
    assert after is not None
    assert (after.proven, after.record_value == before.record_value) == (None, False)
    assert not proved.shown()
    assert not proved.shown("other.label.example")
    proved.claim(None)
    assert proved.tenant().domain is None
    update_tenant(TenantChange(name="Renamed"), caller=proved.people.caller("admin"), adapters=proved.adapters)
    assert proved.tenant().domain is None


def test_other_changes_keep_the_proof(proved: Site) -> None:
    claim = proved.tenant().domain
    update_tenant(TenantChange(name="Renamed"), caller=proved.people.caller("admin"), adapters=proved.adapters)
    assert proved.tenant().domain == claim
    assert theme_of(proved.people.store, DOMAIN).name == "Renamed"


def test_only_admins_prove_domains(site: Site) -> None:
    site.publish(site.claim(DOMAIN))
    with pytest.raises(Forbidden):
        site.verify(by="manager")
    assert not site.shown()


def test_a_domain_without_its_record_is_dropped_with_notice(proved: Site) -> None:
    clock, values = proved.people.clock, dict(proved.records.values)
    assert check_domains(proved.adapters) == 0
    proved.records.values.clear()
    for day in range(7):
        assert (check_domains(proved.adapters), proved.shown()) == (0, True), day
        clock.forward(days=1)
    [notice] = proved.notices()
    assert "_stardust.music.label.example" in notice
    assert check_domains(proved.adapters) == 1
    assert not proved.shown()
    assert "no longer shows" in proved.notices()[-1]
    assert proved.people.acts()[-1].action == "domain.dropped"
    assert check_domains(proved.adapters) == 0
    proved.records.values.update(values)
    proved.verify()
    assert proved.shown()


def test_a_record_that_comes_back_ends_the_grace(proved: Site) -> None:
    values = dict(proved.records.values)
    proved.records.values.clear()
    check_domains(proved.adapters)
    proved.people.clock.forward(days=6)
    proved.records.values.update(values)
    check_domains(proved.adapters)
    proved.records.values.clear()
    proved.people.clock.forward(days=6)
    assert check_domains(proved.adapters) == 0
    assert proved.shown()


def test_silent_name_servers_drop_nothing(proved: Site) -> None:
    proved.records.down = True
    for _ in range(20):
        assert check_domains(proved.adapters) == 0
        proved.people.clock.forward(days=1)
    assert proved.shown()
    assert proved.notices() == []


def test_a_tenant_that_is_erased_meanwhile_stops_no_other_check(proved: Site) -> None:
    store = proved.people.store
    domain = {**(store.get("tenants/tenant") or {})["domain"], "name": "a.example", "proven": "a.example"}
    leaving = {
        **(store.get("tenants/tenant") or {}),
        "id": "leaving",
        "domain": {**domain, "recordName": "_x.a.example"},
    }
    proved.people.put("tenants/leaving", leaving)

    class Records:
        def find(self, name: str) -> frozenset[str]:
            if name == "_x.a.example":
                store.transact(lambda transaction: transaction.delete("tenants/leaving"))
            return frozenset()

    check_domains(replace(proved.adapters, txt_records=Records()))
    [notice] = proved.notices()
    assert "_stardust.music.label.example" in notice
