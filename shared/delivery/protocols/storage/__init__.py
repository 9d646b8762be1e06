"""Delivery to the tenant's own folder in the deployment's bucket."""
