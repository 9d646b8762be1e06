"""Shows what sells: sums of the stored sales reports by month, service, territory, use and recording."""
