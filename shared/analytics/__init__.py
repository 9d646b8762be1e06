"""Figures about deliveries, added up as they end."""
