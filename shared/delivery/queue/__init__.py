"""The delivery queue: lane order, leases, schedules, limits, retries, and the recording of outcomes."""
