"""A simulated DSP: it receives packages, validates them, answers, and certifies senders."""
