"""What authors of plug-ins do: create a package from a template, check it, build it, and publish it."""
