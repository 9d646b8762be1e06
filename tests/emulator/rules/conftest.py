"""The project of the rules tests: the stack's Firestore under a separate project id (so that no trigger runs), the
rules, and users with ID tokens of the Auth emulator."""

import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from infra.local.stack.stack import Stack
from tests.emulator.rules.client import RulesClient
from tests.emulator.rules.world import World, populate, sign_in


@pytest.fixture(scope="session")
def world(stack: Stack) -> Iterator[World]:
    client = RulesClient(f"127.0.0.1:{stack.ports.firestore}", f"demo-rules-{secrets.token_hex(3)}")
    client.load_rules(Path("firestore.rules").read_text("utf-8"))
    yield populate(client, partial(sign_in, stack.auth_url, stack.project))
    client.close()
