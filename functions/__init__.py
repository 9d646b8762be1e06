"""Thin entry points: parse the event, call one use case, map the error."""
