"""Delivery into the tenant's own folder of the deployment's bucket."""
