"""Full credits from session notes, their completeness, and credits sheets."""
