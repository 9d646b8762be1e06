"""The queue: due deliveries are claimed under a lease, and every attempt ends in one transaction."""
