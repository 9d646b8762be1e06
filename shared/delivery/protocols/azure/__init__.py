"""Delivery to Azure Blob Storage."""
