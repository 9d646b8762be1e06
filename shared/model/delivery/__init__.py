"""Models of deliveries: targets, deliveries, acknowledgements, checkpoints, statistics."""
