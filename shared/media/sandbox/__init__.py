"""Processes in which libraries read untrusted files: bounded in time, computing time and memory."""
