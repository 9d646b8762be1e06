"""The web site as hosting serves it: its files and nothing foreign, under headers that keep everything else out."""

import json
import re
from pathlib import Path

import httpx
import pytest

from infra.local.stack.stack import Stack
from tests.fixtures.label import Label

PUBLIC = Path("web/public")
WANTED = {
    header["key"].lower(): header["value"]
    for block in json.loads(Path("firebase.json").read_text("utf-8"))["hosting"]["headers"]
    for header in block["headers"]
}


@pytest.mark.parametrize("path", ["/", *(f"/{file.name}" for file in sorted(PUBLIC.iterdir()))])
def test_every_file_comes_under_the_headers(stack: Stack, path: str) -> None:
    answered = httpx.get(stack.hosting_url + path, timeout=30, trust_env=False, follow_redirects=True)
    assert answered.status_code == 200
    assert {name: answered.headers.get(name) for name in WANTED} == WANTED


def test_the_policy_is_strict() -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in WANTED["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not any("unsafe" in sources or "*" in sources for sources in policy.values())


def test_the_page_keeps_to_the_policy() -> None:
    """No script or style stands in the page, and none comes from elsewhere."""
    page = (PUBLIC / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)", page)
    assert all(found.startswith("/") for found in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_the_api_keeps_its_own_headers_behind_hosting(stack: Stack) -> None:
    answered = httpx.get(f"{stack.hosting_url}/api/v1/docs", timeout=60, trust_env=False)
    assert "default-src 'none'" in answered.headers["content-security-policy"]
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.headers["cache-control"] == "no-store"


def test_a_tenants_domain_shows_its_look(stack: Stack, label: Label) -> None:
    domain = f"{label.tenant_id}.example"
    label.admin.call("update_tenant", {"branding": {"customDomain": domain, "primaryColor": "#aa0033"}})
    theme = httpx.get(f"{stack.hosting_url}/api/v1/theme", params={"domain": domain}, timeout=60, trust_env=False)
    assert theme.json()["primaryColor"] == "#aa0033"
