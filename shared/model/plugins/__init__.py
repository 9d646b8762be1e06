"""Models of plug-ins: the manifest, a tenant's installation, runs and licences."""
