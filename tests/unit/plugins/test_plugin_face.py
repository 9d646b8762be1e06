"""Plug-ins import one public module, and modules can still be imported under their former names."""

import importlib
import sys

import pytest

import shared
from shared.delivery.protocols import base
from shared.plugins import protocol


@pytest.mark.parametrize("former", sorted(shared.MOVED))
def test_a_module_can_be_imported_under_its_former_name(former: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, former, raising=False)
    with pytest.warns(DeprecationWarning, match="has moved"):
        module = importlib.import_module(former)
    present = importlib.import_module(shared.MOVED[former])
    assert module is present
    assert present.__spec__ is not None
    assert present.__spec__.name == shared.MOVED[former]
    monkeypatch.delitem(sys.modules, former, raising=False)


def test_the_public_module_reexports_the_library() -> None:
    assert protocol.ProtocolInfo is base.ProtocolInfo
    assert all(hasattr(protocol, name) for name in protocol.__all__)


def test_a_context_connects_for_plug_ins_that_expect_a_network() -> None:
    context = base.ConnectionContext()
    assert context.network.allow_private is False
    with pytest.raises(protocol.DeliveryError):
        context.dial("localhost", 1)
