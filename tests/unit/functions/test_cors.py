"""Which sites' pages may call the REST API from a browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, Request, Response
from flask.testing import FlaskClient

from functions import wiring
from functions.guards.cors import EXPOSED, cross_origin
from shared.config import Settings
from shared.errors import InvalidInput

ENV = {"GCLOUD_PROJECT": "demo-cors", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}


@pytest.fixture
def site() -> Iterator[FlaskClient]:
    app = Flask(__name__)

    @cross_origin
    def api(_request: Request) -> Response:
        return Response("answered", headers={"ETag": 'W/"x"'})

    @app.route("/", methods=["GET", "PATCH", "OPTIONS"])
    def root() -> Response:
        from flask import request

        answered: Response = api(request)
        return answered

    with app.test_client() as client:
        yield client


def allow(monkeypatch: pytest.MonkeyPatch, *origins: str) -> None:
    settings = replace(Settings.from_env(ENV), cors_origins=origins)
    monkeypatch.setattr(wiring, "settings", lambda: settings)


def test_a_named_site_may_call_and_read_the_headers(monkeypatch: pytest.MonkeyPatch, site: FlaskClient) -> None:
    allow(monkeypatch, "https://app.example")
    answer = site.get("/", headers={"Origin": "https://app.example"})
    assert (answer.text, answer.headers["Access-Control-Allow-Origin"]) == ("answered", "https://app.example")
    assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) == set(EXPOSED)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    wanted = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization, if-match"}
    asked = site.options("/", headers={"Origin": "https://app.example", **wanted})
    assert (asked.status_code, asked.text) == (200, "")
    assert "PATCH" in asked.headers["Access-Control-Allow-Methods"]
    assert asked.headers["Access-Control-Allow-Headers"] == "authorization, if-match"


@pytest.mark.parametrize("origins", [(), ("https://app.example",)])
def test_other_sites_may_not(monkeypatch: pytest.MonkeyPatch, site: FlaskClient, origins: tuple[str, ...]) -> None:
    allow(monkeypatch, *origins)
    for origin in ("https://evil.example", "https://app.example.evil.example", "null"):
        assert "Access-Control-Allow-Origin" not in site.get("/", headers={"Origin": origin}).headers


@pytest.mark.parametrize("text", ["*", "https://app.example/", "http://app.example", "app.example", "https://a b"])
def test_a_setting_names_origins_only(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Settings.from_env({**ENV, "STARDUST_CORS_ORIGINS": text})
    assert [problem.path for problem in caught.value.problems] == ["STARDUST_CORS_ORIGINS"]


def test_several_origins_are_read() -> None:
    found = Settings.from_env({**ENV, "STARDUST_CORS_ORIGINS": "https://app.example, http://localhost:5173"})
    assert found.cors_origins == ("https://app.example", "http://localhost:5173")
