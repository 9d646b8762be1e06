"""No connection is made to a non-public address, however it is written."""

from ipaddress import ip_network

import pytest

from shared.config import Settings
from shared.delivery.protocols.common.endpoints import check_address
from shared.errors import AddressForbidden, ConnectionFailed, InvalidInput
from shared.platform.network.guard import PUBLIC, Network

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "192.0.2.1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b:1::7f00:1",
    "fec0::1",
    "5f00::1",
    "2001:0:7f00:1::",
    "198.18.0.1",
    "240.0.0.1",
]
NEVER = [
    "169.254.169.254",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "::169.254.169.254",
    "::ffff:0:a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "100.100.100.200",
    "169.254.170.2",
    "169.254.170.23",
    "fd20:ce::254",
    "fd00:ec2::23",
    "fe80::1%eth0",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "::",
    "224.0.0.1",
]


def network(*addresses: str, allow_private: bool = False) -> Network:
    return Network(allow_private, resolve=lambda _host, _port: addresses)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_unless_allowed(address: str) -> None:
    with pytest.raises(AddressForbidden, match=r"dsp\.example"):
        network(address).addresses("dsp.example", 22)
    assert network(address, allow_private=True).addresses("dsp.example", 22) == [address]


def test_only_the_private_networks_that_are_named_are_allowed() -> None:
    named = (ip_network("10.1.0.0/16"), ip_network("fd12::/48"), ip_network("169.254.0.0/16"))
    for address in ("10.1.2.3", "fd12::7", "::ffff:10.1.2.3", "8.8.8.8"):
        found = Network(named, resolve=lambda _host, _port, address=address: [address])
        assert found.addresses("dsp.example", 22) == [address]
    for address in ("10.2.0.1", "127.0.0.1", "fd13::7", "169.254.170.2"):
        with pytest.raises(AddressForbidden):
            Network(named, resolve=lambda _host, _port, address=address: [address]).addresses("dsp.example", 22)


@pytest.mark.parametrize("value", ["1", "10.1.0.0/33", "dsp.internal", "10.1.2.3/16"])
def test_a_deployment_names_networks(value: str) -> None:
    env = {"GCLOUD_PROJECT": "one", "STARDUST_KMS_KEY": "key", "STARDUST_ALLOW_PRIVATE_HOSTS": value}
    with pytest.raises(InvalidInput, match="STARDUST_ALLOW_PRIVATE_HOSTS"):
        Settings.from_env(env)
    allowed = Settings.from_env({**env, "STARDUST_ALLOW_PRIVATE_HOSTS": "10.1.0.0/16, fd12::/48"})
    assert allowed.allow_private_hosts == (ip_network("10.1.0.0/16"), ip_network("fd12::/48"))


def test_credentials_are_not_sent_unencrypted_over_the_internet() -> None:
    public, private = network("8.8.8.8"), network("10.1.2.3", allow_private=True)
    with pytest.raises(AddressForbidden, match="unencrypted"):
        check_address("http://dsp.example/in", public)
    check_address("https://dsp.example/in", public)
    check_address("http://dsp.example/in", public, credentials=False)
    check_address("http://dsp.example/in", private)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_and_unusable_addresses_are_always_refused(address: str) -> None:
    with pytest.raises(AddressForbidden):
        network(address, allow_private=True).addresses("dsp.example", 22)


def test_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(AddressForbidden):
        network("93.184.215.14", "10.0.0.1").addresses("dsp.example", 22)


def test_of_a_thousand_addresses_all_are_checked_and_few_are_tried() -> None:
    many = [f"93.184.{number // 256}.{number % 256}" for number in range(1000)]
    assert Network(resolve=lambda _host, _port: many).addresses("x.example", 443) == many[:8]
    with pytest.raises(AddressForbidden):
        Network(resolve=lambda _host, _port: [*many, "10.0.0.1"]).addresses("x.example", 443)


def test_public_addresses_are_allowed() -> None:
    public = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    assert network(*public).addresses("dsp.example", 22) == public


@pytest.mark.parametrize(
    "host",
    [
        *("127.1", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "2130706433", "0", "localhost", "LOCALHOST"),
        *("169.254.43518", "0xa9fea9fe", "2852039166", "::ffff:7f00:1", "127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1"),
    ],
)
def test_unusual_spellings_of_internal_addresses_are_refused(host: str) -> None:
    with pytest.raises(AddressForbidden):
        PUBLIC.addresses(host, 80)


def test_a_host_name_without_address_is_retryable() -> None:
    def fail(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(ConnectionFailed, match="resolved") as caught:
        Network(resolve=fail).addresses("nowhere.example", 22)
    assert caught.value.said == "Name or service not known"
    with pytest.raises(ConnectionFailed):
        network().addresses("nowhere.example", 22)
