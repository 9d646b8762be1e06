"""Members of a tenant: sign-up, invitations, roles, custom claims, profiles."""
