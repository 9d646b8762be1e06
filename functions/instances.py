"""Keeps instances of functions ready, as the deployment's settings say: those have no cold start."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.config import min_instances_of


def keep_instances(functions: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Declares for deployed functions, by name, how many instances are kept. Raises InvalidInput for other names."""
    deployed = {name: each for name, each in functions.items() if hasattr(each, "__firebase_endpoint__")}
    for name, number in min_instances_of(env, tuple(deployed)).items():
        function = deployed[name]
        function.__firebase_endpoint__ = replace(function.__firebase_endpoint__, minInstances=number)
