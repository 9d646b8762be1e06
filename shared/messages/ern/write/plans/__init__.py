"""Element plans per ERN version: order, names and optionality of elements."""
