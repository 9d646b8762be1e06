"""Territories: ISO 3166-1 with the codes of CISAC's TIS, groups of territories, and what people write of them."""
