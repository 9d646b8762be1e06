"""Why an installed plug-in must not run. Pure."""

from datetime import datetime

from shared.errors import Finding, InvalidInput
from shared.model.plugins.installation import PluginInstallation
from shared.model.plugins.manifest import Manifest, Permissions
from shared.plugins.licences import read_licence


def needs_grant(manifest: Manifest, granted: Permissions) -> bool:
    """Whether the manifest asks for more than was granted."""
    wanted, given = manifest.permissions, granted
    return any(set(getattr(wanted, field)) - set(getattr(given, field)) for field in Permissions.model_fields)


def check_grant(manifest: Manifest, granted: Permissions) -> None:
    """Raises InvalidInput unless exactly what the manifest asks for is granted: what the admin was shown."""
    problems = []
    for field in Permissions.model_fields:
        wanted, given = set(getattr(manifest.permissions, field)), set(getattr(granted, field))
        if wanted != given:
            asked = ", ".join(sorted(wanted)) or "none"
            remedy = "Read the manifest again (GET /plugins), and grant what it asks for."
            problems.append(
                Finding(f"granted.{field}", f"The plug-in asks for: {asked}.", "permissions", remedy=remedy)
            )
    if problems:
        raise InvalidInput(problems)


def obstacles(manifest: Manifest, installation: PluginInstallation, *, members: int, now: datetime) -> list[Finding]:
    """What keeps the plug-in from running: permissions that were not granted, and the licence."""
    found = []
    if needs_grant(manifest, installation.granted):
        message = f"Version {manifest.version} asks for more than was granted."
        found.append(
            Finding("granted", message, "permissions", remedy="Grant it, or let the operator deploy the former.")
        )
    return [*found, *licence_problems(manifest, installation, members=members, now=now)]


def licence_problems(
    manifest: Manifest, installation: PluginInstallation, *, members: int, now: datetime
) -> list[Finding]:
    """Why a plug-in that is paid for must not run; nothing for others, which work without a key too."""
    if manifest.licence.kind != "paid":
        return []
    if installation.licence is None:
        remedy = f"Get one from {manifest.author}, and set it."
        return [Finding("licence", f"{manifest.title} needs a licence key.", "licence-missing", remedy=remedy)]
    try:
        read_licence(installation.licence, manifest, tenant_id=installation.tenant_id, members=members, now=now)
    except InvalidInput as error:
        return list(error.problems)
    return []
