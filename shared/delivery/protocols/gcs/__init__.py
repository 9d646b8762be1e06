"""Delivery to Google Cloud Storage."""
