"""What every request passes before a use case: bounded bodies, App Check."""
