"""A plug-in's schema, whatever it says, is applied without reaching anything, and fails as a finding."""

import socket
from typing import Any

import pytest

from shared.errors import InvalidInput
from shared.plugins.config import check_config


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}},
        {"type": "object", "properties": {"a": {"$ref": "file:///etc/hostname"}}},
        {"type": "object", "properties": {"a": {"pattern": "("}}},
        {"type": "object", "required": 5},
        {"type": "nothing"},
        {"type": "object", "properties": 5},
    ],
)
def test_a_schema_that_cannot_be_applied_is_a_finding(schema: Any) -> None:
    with pytest.raises(InvalidInput, match="schema is not valid"):
        check_config(schema, {"a": "x"})


def test_nothing_is_fetched_for_a_schema() -> None:
    """The deployment's process reaches more than plug-ins may."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        schema = {"type": "object", "properties": {"a": {"$ref": f"http://127.0.0.1:{server.getsockname()[1]}/"}}}
        with pytest.raises(InvalidInput, match="schema is not valid"):
            check_config(schema, {"a": "x"})
        with pytest.raises(TimeoutError):
            server.accept()
