"""Checks of a deployment's configuration in its project's folder, before it is deployed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from shared.cli.doctor.facts import Facts, advice, problem
from shared.config import SECRETS, Settings, region_of
from shared.errors import Finding, InvalidInput

_KEY = re.compile(r"projects/[^/]+/locations/([^/]+)/keyRings/[^/]+/cryptoKeys/[^/]+")
_VERSION = re.compile(_KEY.pattern + r"/cryptoKeyVersions/\d+")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
_REGION = re.compile(r"[a-z]+-[a-z]+\d")
_EMULATORS = ("FIRESTORE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST")
_BUCKETS = ("STARDUST_BUCKET", "STARDUST_LEDGER_BUCKET", "STARDUST_BACKUP_BUCKET")
_TERRAFORM_REGION = re.compile(r'^\s*region\s*=\s*"([^"]+)"', re.MULTILINE)


def check_settings(facts: Facts) -> Iterator[Finding]:
    """The settings are those that the functions accept at their start."""
    try:
        Settings.from_env({**_emulated(facts), "GCLOUD_PROJECT": facts.project, **facts.settings()})
    except InvalidInput as error:
        yield from error.problems


def check_project(facts: Facts) -> Iterator[Finding]:
    """The project is a real one, and there is a file with its settings."""
    project, files = facts.project, [path.name for path in facts.settings_files()]
    if not project or project.startswith("demo-"):
        message = f"The project {project or 'of .firebaserc'} is for the emulators only."
        yield advice(".firebaserc", message, "demo-project", "Name your Firebase project: firebase use PROJECT.")
    elif ".env" not in files and f".env.{project}" not in files:
        remedy = f"Create .env.{project} (docs/how-to/deploy.md)."
        yield problem(f".env.{project}", "There is no file with the deployment's settings.", "settings-missing", remedy)


def check_keys(facts: Facts) -> Iterator[Finding]:
    """The keys are full names of Cloud KMS, in the functions' region."""
    settings = facts.settings()
    region = region_of(settings)
    key, signing = settings.get("STARDUST_KMS_KEY", ""), settings.get("STARDUST_SIGNING_KEY", "")
    if key and not _KEY.fullmatch(key):
        remedy = "Set it to projects/P/locations/L/keyRings/R/cryptoKeys/K."
        yield problem("STARDUST_KMS_KEY", "It is not the name of a KMS key.", "key-name", remedy)
    if signing and not _VERSION.fullmatch(signing):
        remedy = "Set it to projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/1."
        yield problem("STARDUST_SIGNING_KEY", "It is not the version of a KMS key.", "signing-key-name", remedy)
    for name, value in (("STARDUST_KMS_KEY", key), ("STARDUST_SIGNING_KEY", signing)):
        found = _KEY.match(value)
        if found and found[1] not in (region, "global"):
            message = f"The key is in {found[1]}, the functions are in {region}."
            yield problem(name, message, "key-region", "Use one region: STARDUST_REGION and Terraform's `region`.")
    if key and signing and signing.startswith(f"{key}/"):
        remedy = "Use Terraform's two keys: one encrypts, the other one signs."
        yield problem("STARDUST_SIGNING_KEY", "It is the key that encrypts credentials.", "same-key", remedy)


def check_region(facts: Facts) -> Iterator[Finding]:
    """Functions, hosting and Terraform name one region, and it has the form of one."""
    settings = facts.settings()
    region = region_of(settings)
    if not _REGION.fullmatch(region):
        remedy = "Use a region of Cloud Functions, such as europe-west1."
        yield problem("STARDUST_REGION", f"{region!r} is not a region.", "region-name", remedy)
    for path in sorted((facts.folder / "infra" / "terraform").glob("*.tfvars")):
        for found in _TERRAFORM_REGION.findall(path.read_text("utf-8")):
            if found != region:
                message = f"Terraform's region is {found}, that of the functions is {region}."
                yield problem(path.name, message, "terraform-region", "Set STARDUST_REGION to the same region.")
    for rewrite in _rewrites(facts):
        function = rewrite.get("function")
        name, named = (
            (function.get("functionId"), function.get("region")) if isinstance(function, Mapping) else ("", "")
        )
        if named and named != region:
            message = f"Hosting looks for {name} in {named}, the functions are in {region}."
            yield problem("firebase.json", message, "hosting-region", "Remove the region from the rewrite.")


def check_buckets(facts: Facts) -> Iterator[Finding]:
    """The buckets have names, not URLs, and the locked one and that of the backups are buckets of their own."""
    settings = facts.settings()
    named = {name: settings[name] for name in _BUCKETS if settings.get(name)}
    for name, value in named.items():
        if not _BUCKET.fullmatch(value):
            remedy = "Write the name only, without gs:// and without a folder."
            yield problem(name, f"{value!r} is not the name of a bucket.", "bucket-name", remedy)
    for name, value in list(named.items())[1:]:
        if value == named.get("STARDUST_BUCKET"):
            message = "It is the bucket for uploads: what must outlive a mistake needs one of its own."
            yield problem(name, message, "same-bucket", "Use the bucket that Terraform creates for it.")
    if "STARDUST_SIGNING_KEY" in settings and "STARDUST_LEDGER_BUCKET" not in named:
        message = "Signed heads have no locked bucket to be kept in."
        yield problem("STARDUST_LEDGER_BUCKET", message, "no-ledger", "Set it to Terraform's `ledger_bucket`.")


def check_addresses(facts: Facts) -> Iterator[Finding]:
    """The addresses that are sent to people are https, and the mail's sender is one."""
    settings = facts.settings()
    for name in ("STARDUST_APP_URL", "STARDUST_FUNCTIONS_URL", "STARDUST_WORKBENCH_URL"):
        value = settings.get(name, "")
        if value and (urlsplit(value).scheme != "https" or not urlsplit(value).hostname):
            yield problem(name, f"{value!r} is not an https address.", "insecure-url", "Write https://host.")
    sender = settings.get("STARDUST_MAIL_FROM", "")
    if sender and not re.search(r"[^\s@<]+@[^\s@>]+\.[^\s@>]+>?$", sender):
        remedy = "Write Label <no-reply@label.example>."
        yield problem("STARDUST_MAIL_FROM", f"{sender!r} is not a sender.", "mail-from", remedy)
    if not settings.get("STARDUST_SECURITY_CONTACT"):
        message = "Nobody is named whom to tell about a vulnerability (RFC 9116)."
        yield advice("STARDUST_SECURITY_CONTACT", message, "no-contact", "Set it to mailto:security@your-domain.")


def check_secrets(facts: Facts) -> Iterator[Finding]:
    """No secret is in a file of settings, and git keeps none of these files."""
    tracked = facts.tracked(facts.folder)
    for path in facts.settings_files():
        if path.name in tracked:
            remedy = f"git rm --cached {path.name}, and replace what was secret in it."
            yield problem(path.name, "The file is in the git repository.", "settings-in-git", remedy)
        elif not facts.ignored(facts.folder, path.name):
            yield problem(
                path.name, "Git does not ignore the file.", "settings-not-ignored", "Add .env.* to .gitignore."
            )
        text = path.read_text("utf-8")
        for name in SECRETS:
            if re.search(rf"^\s*(export\s+)?{name}\s*=", text, re.MULTILINE):
                remedy = f"firebase functions:secrets:set {name}, and remove it here."
                yield problem(path.name, f"{name} is a secret: it belongs in Secret Manager.", "secret-in-file", remedy)
        if re.search(r"sk_[0-9a-zA-Z]+_[A-Za-z0-9_-]{40,}", text):
            yield problem(path.name, "The file has an API key.", "key-in-file", "Remove it, and revoke the key.")


def check_emulators(facts: Facts) -> Iterator[Finding]:
    """No variable of the emulators is set for a real project."""
    given = {**facts.env, **facts.settings()}
    for name in _EMULATORS if not facts.project.startswith("demo-") else ():
        if given.get(name):
            message = "It is set, but the project is a real one."
            yield problem(name, message, "emulator-variable", "Unset it, or use a project called demo-...")


def _emulated(facts: Facts) -> dict[str, str]:
    """Projects of the emulators need no key: what the emulators set says so."""
    return {"FIRESTORE_EMULATOR_HOST": "127.0.0.1:8080"} if facts.project.startswith("demo-") else {}


def _rewrites(facts: Facts) -> list[Mapping[str, Any]]:
    hosting = facts.document("firebase.json").get("hosting", {})
    return [each for site in (hosting if isinstance(hosting, list) else [hosting]) for each in site.get("rewrites", [])]
