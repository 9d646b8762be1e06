"""Composes two thousand generated releases in every version and validates them against schema and rules."""

import json
import os
import time

import pytest

EXAMPLES = 2000


def main() -> None:
    """Exits with a non-zero status if one of them results in an invalid message."""
    os.environ["STARDUST_EXAMPLES"] = str(EXAMPLES)
    started = time.perf_counter()
    failed = pytest.main(["-q", "--no-header", "--timeout=3600", "tests/contract/messages/test_ern_generated.py"])
    figures = {"releases_valid_in_every_version": (0 if failed else EXAMPLES, "1", EXAMPLES)}
    figures["duration_s"] = (round(time.perf_counter() - started), "s", None)
    for figure, (value, unit, aim) in figures.items():
        print(json.dumps({"bench": "generated", "figure": figure, "value": value, "unit": unit, "aim": aim}))
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
