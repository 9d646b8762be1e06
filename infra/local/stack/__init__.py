"""The local stack: emulators, functions, upload relay, and their processes."""
