"""The `stardust` command."""
