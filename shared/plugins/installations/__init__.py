"""What tenants do with the plug-ins of the deployment: install, enable, configure, license, remove."""
