"""Delivery statistics, accumulated as deliveries end."""
