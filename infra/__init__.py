"""Operations: local stack, simulated DSPs, deployment."""
