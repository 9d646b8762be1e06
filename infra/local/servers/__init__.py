"""Real protocol servers, started on free ports for the demo and the tests."""
