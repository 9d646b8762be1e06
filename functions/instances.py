"""What the settings and the platform ask of instances: that some are kept, and that they have loaded what they need."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from functions.callables.rows import TABLE
from shared.config import min_instances_of

_LOADED: Mapping[str, tuple[str, ...]] = {
    "api": ("shared.api.serve",),
    "deliver": (
        "shared.delivery.worker.run",
        "shared.catalog.releases.message",
        "shared.messages.packages.build",
        "shared.delivery.transfer.package",
    ),
}
"""What functions that are no callables load before their first request; the others are not waited for."""


def keep_instances(functions: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Declares for deployed functions, by name, how many instances are kept. Raises InvalidInput for other names."""
    deployed = {name: each for name, each in functions.items() if hasattr(each, "__firebase_endpoint__")}
    for name, number in min_instances_of(env, tuple(deployed)).items():
        function = deployed[name]
        function.__firebase_endpoint__ = replace(function.__firebase_endpoint__, minInstances=number)


def load_function(env: Mapping[str, str]) -> None:
    """Loads what the function that this instance serves needs, while the instance starts.

    The platform lends instances more processors then than for their first request, and those that are kept have time.
    """
    target = env.get("FUNCTION_TARGET")
    if target is None:
        return
    for module in ("shared.accounts.adapters", "shared.platform.store.firestore", *_LOADED.get(target, ())):
        import_module(module)
    for row in TABLE:
        if row.name == target:
            row.load()
