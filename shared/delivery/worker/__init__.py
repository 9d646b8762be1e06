"""The worker of the `deliver` task: prepare, transfer, record."""
