"""Element plans per ERN version: names, order and optionality of elements."""
