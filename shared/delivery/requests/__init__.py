"""Requests for deliveries: decided, placed, controlled, taken down."""
