"""What is known about DSPs: how to fill a target, and what they accept. Every fact has a source."""
