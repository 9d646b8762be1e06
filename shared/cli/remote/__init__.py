"""Talks to a deployment over its REST API: profiles, requests, answers, and how they are shown."""
