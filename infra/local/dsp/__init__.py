"""A simulated DSP: receives packages, validates and acknowledges them, and certifies senders."""
