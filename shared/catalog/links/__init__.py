"""Links between credits of releases and the tenant's records: proposed, made, listed, moved by a merge."""
