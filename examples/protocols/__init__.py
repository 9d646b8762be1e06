"""Worked examples of delivery protocols of one's own; see docs/how-to/write-a-protocol.md."""
