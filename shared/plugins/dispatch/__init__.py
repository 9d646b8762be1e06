"""Calls the plug-ins of a tenant at the points at which the product asks them."""
