"""Writes the Firebase project of a deployment into its build folder: functions, rules, web client, variables."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.bundle import SOURCES, bundle, copy_bundle, copy_packages, copy_tree
from infra.local.stack.project import link_environment
from infra.project.create import BUILD
from infra.project.plugins import add_plugins
from infra.project.settings import ProjectSettings
from shared.platform.schemas import BUNDLE, SchemaSource

VARIABLES = "infra/terraform/terraform.tfvars.json"
"""What Terraform reads by itself, below the build folder."""


def build_project(folder: Path, settings: ProjectSettings) -> Path:
    """Builds the project in `folder`; returns the build folder. What an earlier build wrote is replaced.

    Raises InvalidInput for settings that the functions would refuse and for plug-ins that were altered, OSError.
    """
    settings.check()
    to = folder / BUILD
    copy_bundle(to, bundle())
    copy_packages(to)
    schemas = SchemaSource.locate(os.environ, SOURCES)
    if schemas:
        copy_tree(schemas.folder, to / BUNDLE)
    link_environment(to)
    _write(to / "firebase.json", firebase_config(json.loads((to / "firebase.json").read_text("utf-8")), settings))
    _write(to / ".firebaserc", {"projects": {"default": settings.project}})
    _write(to / VARIABLES, settings.terraform)
    add_plugins(folder, to, settings.plugins)
    (to / f".env.{settings.project}").write_text("\n".join(_env_lines(settings)) + "\n", "utf-8")
    return to


def firebase_config(config: dict[str, Any], settings: ProjectSettings) -> dict[str, Any]:
    """The product's firebase.json for this deployment: hosting looks for functions in its region only.

    Steps of the working copy before a deployment are not of a built project.
    """
    for functions in config["functions"]:
        functions.pop("predeploy", None)
    for rewrite in config["hosting"]["rewrites"]:
        if "function" in rewrite:
            rewrite["function"] |= {"region": settings.region}
    return config


def _env_lines(settings: ProjectSettings) -> Iterator[str]:
    """One line per variable. GCLOUD_PROJECT is the platform's: the Firebase CLI refuses it."""
    for name, value in sorted(settings.env.items()):
        if name.startswith("STARDUST_"):
            yield f"{name}={json.dumps(value)}"


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
