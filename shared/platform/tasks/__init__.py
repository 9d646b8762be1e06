"""The task queue: a port, Cloud Tasks, and an in-memory adapter."""
