"""Renders the API description as an HTML page without scripts."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from shared.api.description.openapi import document
from shared.api.route import Route


def page(routes: tuple[Route, ...]) -> str:
    """The HTML page."""
    described = document(routes)
    info = described["info"]
    return "".join(
        [
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(info['title'])} API</title>",
            "<meta name=viewport content='width=device-width'><meta name=color-scheme content='light dark'>",
            f"<h1>{escape(info['title'])} API v{escape(info['version'])}</h1>",
            *(f"<p>{line}</p>" for line in _prose(info["description"])),
            "<p><a href=openapi.json>openapi.json</a></p><h2>Routes</h2>",
            *_routes(described),
            "<h2>Models</h2>",
            *_models(described),
        ]
    )


def _prose(markdown: str) -> Iterator[str]:
    """The paragraphs and list items of the description, which has no other Markdown than strong words and code."""
    for line in filter(None, escape(markdown).split("\n")):
        yield re.sub(
            r"`(.+?)`", r"<code>\1</code>", re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", line.removeprefix("- "))
        )


def _access(operation: dict[str, Any]) -> str:
    """Who may call it: the role of a person, and the scope of an API key."""
    named = [f"{scheme} {' '.join(roles)}".strip() for each in operation["security"] for scheme, roles in each.items()]
    return " or ".join(named) or "public"


def _routes(described: dict[str, Any]) -> Iterator[str]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            head = f"<code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])}"
            body = _operation(operation, described)
            yield f"<details id={operation['operationId']}><summary>{head}</summary>{body}</details>"


def _operation(operation: dict[str, Any], described: dict[str, Any]) -> str:
    parameters = "".join(
        f"<li><code>{escape(each['name'])}</code> in {each['in']}{', required' if each['required'] else ''}: "
        f"<code>{escape(json.dumps(each['schema']))}</code>"
        for each in (_resolved(parameter, described) for parameter in operation.get("parameters", ()))
    )
    body = _reference(operation["requestBody"]["content"]) if "requestBody" in operation else ""
    responses = "".join(
        f"<li>{code}: {escape(response['description'])} {_reference(response.get('content', {}))}"
        for code, response in ((code, _resolved(each, described)) for code, each in operation["responses"].items())
    )
    return (
        f"<p>{escape(operation['description'])}</p><p>Access: {escape(_access(operation))}</p><ul>{parameters}</ul>"
        + (f"<p>Body: {body}</p>" if body else "")
        + f"<ul>{responses}</ul>"
    )


def _resolved(part: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: dict[str, Any] = described["components"]
    for name in part["$ref"].removeprefix("#/components/").split("/"):
        found = found[name]
    return found


def _reference(content: dict[str, Any]) -> str:
    names = [media.get("schema", {}).get("$ref", "").rpartition("/")[2] for media in content.values()]
    return " ".join(f"<a href='#model-{name}'>{name}</a>" for name in names if name)


def _models(described: dict[str, Any]) -> Iterator[str]:
    for name, schema in sorted(described["components"]["schemas"].items()):
        text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
        yield f"<details id='model-{name}'><summary><code>{name}</code></summary><pre>{text}</pre></details>"
