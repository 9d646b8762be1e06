"""The commands of a project: one module per group."""
