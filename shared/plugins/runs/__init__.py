"""Runs of hooks after an event, a schedule or a timer: stored before they begin, each with one recorded effect."""
