"""Models of deliveries: targets, deliveries, acknowledgements, upload checkpoints, statistics."""
