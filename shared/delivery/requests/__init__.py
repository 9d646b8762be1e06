"""Use cases of deliveries: request, control, list and take down."""
