"""Delivery to a REST interface."""
