"""The commands of `stardust plugin`: for authors, for operators of a registry, and for admins of a deployment."""
