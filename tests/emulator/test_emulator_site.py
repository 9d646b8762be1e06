"""The web site as served by hosting: its own files only, with a strict set of security headers."""

import json
import re
from pathlib import Path

import httpx
import pytest

from infra.local.demo.client import Client
from infra.local.stack.project import local_policy
from infra.local.stack.stack import Stack
from tests.fixtures.label import Label

PUBLIC = Path("web/dist")
BLOCKS = json.loads(Path("firebase.json").read_text("utf-8"))["hosting"]["headers"]
HEADERS = {header["key"].lower(): header["value"] for header in BLOCKS[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/favicon.svg", "/releases/some-id/tracks"])
def test_every_file_is_served_with_the_headers(stack: Stack, path: str) -> None:
    response = httpx.get(stack.hosting_url + path, timeout=30, trust_env=False, follow_redirects=True)
    assert response.status_code == 200
    policy = local_policy(HEADERS["content-security-policy"], stack.ports)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS | {"content-security-policy": policy}


def test_the_frame_of_panels_reaches_nothing_and_only_the_client_shows_it(stack: Stack) -> None:
    headers = httpx.get(stack.hosting_url + "/panel.html", timeout=30, trust_env=False).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",  # also frames: what is in it cannot be navigated away
        "script-src": "'unsafe-inline'",
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-scripts",  # never allow-same-origin
    }
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert (PUBLIC / "panel.html").read_text("utf-8").count("<script") == 1


def test_files_named_by_their_digest_are_kept_and_no_other(stack: Stack) -> None:
    names = [f"/assets/{path.name}" for path in sorted((PUBLIC / "assets").iterdir())[:1]]
    caching = [
        httpx.get(stack.hosting_url + path, timeout=30, trust_env=False).headers["cache-control"]
        for path in [*names, "/", "/releases/some-id"]
    ]
    assert caching == ["public, max-age=31536000, immutable", "no-cache", "no-cache"]


def test_a_file_of_an_earlier_build_is_missing_and_not_the_page(stack: Stack) -> None:
    response = httpx.get(f"{stack.hosting_url}/assets/earlier-1a2b3c.js", timeout=30, trust_env=False)
    assert (response.status_code, "text/javascript" in response.headers.get("content-type", "")) == (404, False)
    assert "<title>Stardust Distro" not in response.text


def test_the_policy_is_strict() -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in HEADERS["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert (
        policy["script-src"] == "'self' 'wasm-unsafe-eval' https://apis.google.com"
    )  # uploads are hashed in WebAssembly
    assert policy["style-src"] == "'self' 'unsafe-inline'"  # the theme's colours are a style element
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not any("'unsafe" in sources for name, sources in policy.items() if name != "style-src")
    projects = {
        "https://*.cloudfunctions.net",
        "https://*.run.app",
        "https://*.firebaseapp.com",
    }  # named by the project
    sources = {source for sources in policy.values() for source in sources.split()}
    assert {source for source in sources if "*" in source} == projects


def test_the_firebase_sdks_uploads_and_media_may_connect() -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in HEADERS["content-security-policy"].split(";"))
    services = ("identitytoolkit", "securetoken", "firestore", "storage")
    assert all(f"https://{name}.googleapis.com" in policy["connect-src"] for name in services)
    assert "https://storage.googleapis.com" in policy["media-src"]
    assert "https://storage.googleapis.com" in policy["frame-src"]  # downloads, each in a frame of its own
    assert HEADERS["cross-origin-opener-policy"] == "same-origin-allow-popups"  # the window of Google's sign-in


@pytest.mark.parametrize("path", ["/invitation", "/deliveries/some-id", "/targets/some-id"])
def test_links_in_mails_lead_to_the_page(stack: Stack, path: str) -> None:
    response = httpx.get(stack.hosting_url + path, timeout=30, trust_env=False)
    assert (response.status_code, response.text) == (200, (PUBLIC / "index.html").read_text("utf-8"))


def test_the_page_complies_with_the_policy() -> None:
    """The page has no inline scripts or styles, and loads none from other hosts."""
    page = (PUBLIC / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)", page)
    assert all(found.startswith("/") for found in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_the_api_keeps_its_own_headers_behind_hosting(stack: Stack) -> None:
    response = httpx.get(f"{stack.hosting_url}/api/v1/health", timeout=60, trust_env=False)
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


def test_the_former_page_of_the_api_leads_to_the_present_one(stack: Stack) -> None:
    response = httpx.get(f"{stack.hosting_url}/api/v1/docs", timeout=60, trust_env=False)
    assert (response.status_code, response.headers["location"]) == (301, "/api-reference")


def test_a_tenants_domain_has_its_theme_once_it_is_proved(stack: Stack, label: Label) -> None:
    domain = f"{label.tenant_id}.example"
    branding = {"customDomain": domain, "primaryColor": "#aa0033"}
    claim = label.admin.call("updateTenant", {"branding": branding})["tenant"]["domain"]

    def colour() -> str:
        url = f"{stack.hosting_url}/api/v1/theme"
        return str(httpx.get(url, params={"domain": domain}, timeout=60, trust_env=False).json()["primaryColor"])

    assert claim["recordName"] == f"_stardust.{domain}"
    assert colour() != "#aa0033"
    with Client(stack, None, owner=True) as owner:
        owner.write(f"tenants/{label.tenant_id}", {"domain": {**claim, "proven": domain}})
    assert colour() == "#aa0033"


def test_hosting_answers_for_security_txt_through_the_api(stack: Stack) -> None:
    response = httpx.get(f"{stack.hosting_url}/.well-known/security.txt", timeout=60, trust_env=False)
    assert (response.status_code, "no contact for security" in response.text) == (404, True), "this stack has none"
