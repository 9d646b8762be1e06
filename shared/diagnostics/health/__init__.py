"""The parts of a deployment and their health."""
