"""Delivery to Amazon S3 and servers like it."""
