"""What is known of Apple's package format, as data: elements in order, values, roles, rules, certainty."""
