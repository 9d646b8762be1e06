"""The description of the API: OpenAPI, TypeScript types, an HTML page."""
