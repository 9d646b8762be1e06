"""What DSPs say about deliveries: received, matched, applied, reconciled."""
