"""Delivery over SFTP."""
