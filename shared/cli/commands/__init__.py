"""The sub-commands of `stardust`, one per module."""
