"""Describes the API as OpenAPI, as TypeScript types, and as an HTML page."""
