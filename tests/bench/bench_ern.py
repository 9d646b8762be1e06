"""Builds per second of the twelve-track album with cover, deals and contributors, per version, on one core.

Prints JSON lines. Measures CPU time, so that other load on the machine does not count.
"""

import json
import time

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.request import MessageRequest
from tests.fixtures.messages import request
from tests.fixtures.releases import album

AIM_PER_S = 1200
BUILDS = 400
ROUNDS = 5


def builds_per_s(version: str) -> float:
    """The best of several rounds."""
    message = request(album(), version=version)
    compose_message(message)
    return max(_round(message) for _ in range(ROUNDS))


def _round(message: MessageRequest) -> float:
    start = time.process_time()
    for _ in range(BUILDS):
        compose_message(message)
    return BUILDS / (time.process_time() - start)


def main() -> None:
    """Prints one line per version."""
    for version in VERSIONS:
        measured = {
            "bench": "ern",
            "figure": f"builds_per_s_{version}",
            "value": round(builds_per_s(version)),
            "unit": "1/s",
            "aim": f">= {AIM_PER_S}",
        }
        print(json.dumps(measured))


if __name__ == "__main__":
    main()
