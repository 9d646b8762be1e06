"""Delivery to Amazon S3 and compatible servers."""
