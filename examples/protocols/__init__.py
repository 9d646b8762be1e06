"""Examples of custom delivery protocols; see docs/how-to/write-a-protocol.md."""
