"""The sub-commands of `stardust`, one module each."""
