"""TXT records are found through a real name server; a domain is proved by them from the lookup to the theme."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import dns.rcode
import pytest

from shared.accounts.tenants.domains import DomainCheck, verify_domain
from shared.accounts.tenants.settings import TenantChange, update_tenant
from shared.accounts.tenants.theme import theme_of
from shared.errors import Conflict, Unavailable
from shared.platform.network.txt_records import DnsTxtRecords
from tests.fixtures.people import People
from tests.servers.names import Names, name_server

NAME = "_stardust.music.label.example"


@pytest.fixture
def names() -> Iterator[Names]:
    with name_server() as names:
        yield names


@pytest.fixture
def records(names: Names) -> DnsTxtRecords:
    return DnsTxtRecords(["127.0.0.1"], port=names.port, timeout_s=5)


def test_every_value_of_a_name_is_found(names: Names, records: DnsTxtRecords) -> None:
    names.records[NAME] = ["stardust-verify=abc", "v=spf1 -all"]
    assert records.find(NAME) == {"stardust-verify=abc", "v=spf1 -all"}
    assert set(names.asked) == {NAME}


def test_strings_of_one_value_are_joined_and_large_answers_come_over_tcp(names: Names, records: DnsTxtRecords) -> None:
    long = "k=" + "x" * 700
    names.records[NAME] = [long, "stardust-verify=abc"]
    assert records.find(NAME) == {long, "stardust-verify=abc"}
    assert names.over_tcp == 1


def test_a_missing_name_and_a_name_without_records_have_no_values(names: Names, records: DnsTxtRecords) -> None:
    names.records["_stardust.empty.example"] = []
    assert records.find("_stardust.empty.example") == frozenset()
    assert records.find("_stardust.missing.example") == frozenset()


def test_without_an_answer_nothing_is_concluded(names: Names, records: DnsTxtRecords) -> None:
    names.codes[NAME] = dns.rcode.SERVFAIL
    with pytest.raises(Unavailable):
        records.find(NAME)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            DnsTxtRecords(["127.0.0.1"], port=silent.getsockname()[1], timeout_s=0.3).find(NAME)


def test_a_tenant_proves_its_domain(names: Names, records: DnsTxtRecords) -> None:
    people = People()
    adapters, admin = replace(people.adapters, txt_records=records), people.caller("admin")
    change = TenantChange(branding={"customDomain": "music.label.example", "primaryColor": "#112233"})
    claim = update_tenant(change, caller=admin, adapters=adapters).domain
    assert claim is not None
    assert claim.record_name == NAME
    names.records[NAME] = ["stardust-verify=somebody-elses"]
    with pytest.raises(Conflict, match="not proved") as refused:
        verify_domain(DomainCheck(), caller=admin, adapters=adapters)
    assert NAME in refused.value.remedy
    assert claim.record_value in refused.value.remedy
    assert theme_of(people.store, "music.label.example").primary_color != "#112233"
    names.records[NAME].append(claim.record_value)
    proved = verify_domain(DomainCheck(), caller=admin, adapters=adapters)
    assert proved.domain is not None
    assert proved.domain.proven == "music.label.example"
    assert theme_of(people.store, "music.label.example").primary_color == "#112233"
