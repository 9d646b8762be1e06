"""From an empty folder to a running distributor: creates, builds, deploys and updates the project of a deployment."""
