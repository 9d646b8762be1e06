"""Outgoing webhooks: subscriptions, signed messages, retries."""
