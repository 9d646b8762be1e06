"""Sales: reads what services report."""
