"""The simulated DSP: endpoints, intake, validation, faults and responses."""
