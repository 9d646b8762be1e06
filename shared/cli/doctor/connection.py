"""Checks of the chosen profile and its deployment: address, key, clock, version, components."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from shared.accounts.api_keys.token import read_key
from shared.cli.doctor.facts import Facts, advice, problem
from shared.cli.remote.client import Reply
from shared.cli.remote.profiles import Profile, checked_url, load_profiles
from shared.errors import Finding, InvalidInput, StardustError
from shared.version import VERSION, series

_MAX_SKEW = timedelta(seconds=60)
"""What the deployment tolerates in the times of tokens, and a fifth of what receivers of webhooks do."""


def check_profile(facts: Facts) -> Iterator[Finding]:
    """There is a profile, and its address and key have the right form."""
    profile = chosen(facts)
    if profile is None:
        if facts.env.get("STARDUST_URL") and not facts.env.get("STARDUST_API_KEY"):
            remedy = "Set STARDUST_API_KEY too, or unset STARDUST_URL."
            yield problem("STARDUST_URL", "It is set without STARDUST_API_KEY.", "key-missing", remedy)
        elif facts.profile:
            yield problem("--profile", f"There is no profile {facts.profile!r}.", "no-profile", "stardust profile list")
        else:
            message = "You are not signed in to a deployment."
            yield advice("profile", message, "not-signed-in", "Run `stardust login URL`.")
        return
    try:
        checked_url(profile.url)
    except InvalidInput as error:
        yield from error.problems
    if read_key(profile.key) is None:
        remedy = "Copy the whole key (sk_...), and run `stardust login URL` again."
        yield problem("key", "The API key is incomplete or mistyped.", "key-form", remedy)


def check_deployment(facts: Facts) -> Iterator[Finding]:
    """The deployment responds, accepts the key, has the same time and version, and all its components work."""
    profile = chosen(facts)
    if profile is None or read_key(profile.key) is None:
        return
    try:
        client = facts.client(profile)
    except InvalidInput:
        return  # `check_profile` tells of the address
    try:
        reply = client.exchange("GET", "/session")
        yield from _clock_skew(facts, reply)
        yield from _session(reply)
        if reply.status == 200:
            yield from _version(reply)
            yield from _components(client.exchange("GET", "/test/health"))
    except StardustError as error:
        yield problem(profile.url, error.message, "unreachable", error.remedy)


def chosen(facts: Facts) -> Profile | None:
    """The profile that commands would use; None if there is none, or the file is damaged."""
    url, key = facts.env.get("STARDUST_URL", ""), facts.env.get("STARDUST_API_KEY", "").strip()
    try:
        profiles = load_profiles(facts.config)
    except (InvalidInput, OSError):
        return None
    if facts.profile:
        return profiles.named.get(facts.profile)
    if url:
        return Profile(url, key) if key else None
    current = profiles.named.get(profiles.current)
    return Profile(current.url, key) if current and key else current


def _session(reply: Reply) -> Iterator[Finding]:
    if reply.status == 200 and isinstance(reply.json, dict):
        return
    found: Any = reply.json
    said = found.get("detail") if isinstance(found, dict) else None
    if reply.status in (401, 403):
        remedy = "Create a new key in the client, and run `stardust login URL`."
        yield problem("key", said or "The deployment refuses the API key.", "key-refused", remedy)
    elif reply.status >= 500:
        yield problem("deployment", said or f"It responds with {reply.status}.", "unavailable", "Look at its logs.")
    else:
        remedy = "Check the address: it is that of the web application, without a path."
        yield problem("deployment", f"There is no Stardust API (status {reply.status}).", "no-api", remedy)


def _clock_skew(facts: Facts, reply: Reply) -> Iterator[Finding]:
    try:
        told = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return
    skew = facts.clock().astimezone(UTC) - told.replace(tzinfo=told.tzinfo or UTC)
    if abs(skew) > _MAX_SKEW:
        message = f"This machine's clock differs from the deployment's by {abs(skew).total_seconds():.0f} s."
        yield problem("clock", message, "clock-skew", "Synchronise it (NTP): signatures with a wrong time are refused.")


def _version(reply: Reply) -> Iterator[Finding]:
    """Major and minor number are those of this command line: what has been added since would be refused."""
    told = reply.headers.get("stardust-version", "")
    if series(told) != series(VERSION):
        message = f"The deployment is of version {told or 'unknown'}, this command line of {VERSION}."
        remedy = f"Install stardust-distro {told}." if told else "Ask the operator which version to install."
        yield advice("version", message, "other-version", f"{remedy} Or update the deployment.")


def _components(reply: Reply) -> Iterator[Finding]:
    """What the deployment says of its components; a key without the scope is not told."""
    if reply.status != 200 or not isinstance(reply.json, dict):
        return
    for check in reply.json.get("checks", []):
        if check.get("status") != "ok":
            message = str(check.get("message") or "It does not work.")
            severe = problem if check.get("name") != "schemas" else advice
            remedy = str(check.get("remedy") or "Tell the operator.")
            yield severe(f"deployment: {check.get('name')}", message, "component", remedy)
