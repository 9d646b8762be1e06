"""Values of allowed value sets, and identifiers in a party's namespace: the parts, and the elements for them."""

from typing import NamedTuple

from shared.messages.xml.markup import E


class Coded(NamedTuple):
    """A value of an allowed value set, or `UserDefined` with the sender's namespace and value."""

    value: str
    namespace: str | None = None
    user_defined: str | None = None


class ProprietaryId(NamedTuple):
    """An identifier in a party's namespace (a DPID)."""

    value: str
    namespace: str


CODED = {"Namespace": "namespace", "UserDefinedValue": "user_defined"}


def coded(tag: str, path: str) -> E:
    """A value of an allowed value set, or a user-defined one."""
    return E(tag, path, at=CODED, text="value")


def proprietary_ids(path: str = "proprietary_ids") -> E:
    """Identifiers in a party's namespace."""
    return E("ProprietaryId", path, at={"Namespace": "namespace"}, text="value")
