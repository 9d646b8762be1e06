"""What the public status page shows: how the parts of the deployment were, and incidents."""
