"""The HTTP format: bodies, entity tags, pagination, partial responses."""
