"""The task queue: a port, with adapters for Cloud Tasks and in memory."""
