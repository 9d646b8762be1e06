"""The REST API on the local stack: client latency in milliseconds, p50 and p95, by class of route."""

import json
import statistics
import time
from collections.abc import Callable
from uuid import uuid4

from examples.album import RELEASE
from infra.local.stack.stack import running_stack
from tests.emulator.test_emulator_api import Rest
from tests.fixtures.label import create_label

RUNS = 40


def main() -> None:
    with running_stack("bench", env={"STARDUST_LIMITS": "read=10000,write=10000,upload=10000,public=10000"}) as stack:
        people = create_label(stack)[1]
        api = Rest(stack.function_url("api") + "/v1", people["manager"].token)
        release_id = api("POST", "/releases", RELEASE).json()["id"]
        items = [{"action": "create", "release": RELEASE}] * 10
        table = {"format": "csv", "content": "title,displayArtist\nTides,An Artist\n", "trial": True}
        file = {"releaseId": release_id, "kind": "audio", "contentType": "audio/wav", "size": 10}
        classes: dict[str, Callable[[], int]] = {
            "read": lambda: api("GET", f"/releases/{release_id}").status_code,
            "list": lambda: api("GET", "/releases?limit=25").status_code,
            "create": lambda: api("POST", "/releases", RELEASE).status_code,
            "bulk": lambda: api("POST", "/releases/bulk", {"items": items}).status_code,
            "import": lambda: api("POST", "/imports", table).status_code,
            "upload": lambda: api("POST", "/assets/upload", file | {"fileName": f"{uuid4().hex}.wav"}).status_code,
            "change": lambda: api("PUT", f"/releases/{release_id}", RELEASE, if_match="*").status_code,
            "validate": lambda: api("POST", f"/releases/{release_id}/validate", {}).status_code,
            "refusal": lambda: api("POST", "/releases", {"type": "EP"}).status_code,
        }
        for name, call in classes.items():
            times = [timed_ms(call) for _ in range(RUNS)]
            cuts = statistics.quantiles(times, n=20)
            emit(f"{name}_p50_ms", cuts[9])
            emit(f"{name}_p95_ms", cuts[18])


def timed_ms(call: Callable[[], int]) -> float:
    start = time.perf_counter()
    status = call()
    duration_ms = (time.perf_counter() - start) * 1000
    assert status in (200, 201, 422), status
    return duration_ms


def emit(figure: str, value: float) -> None:
    print(json.dumps({"bench": "api", "figure": figure, "value": round(value, 1), "unit": "ms"}), flush=True)


if __name__ == "__main__":
    main()
