"""Attacks on stores of opinions: naive ones, which must fall, and the box, at which they must only guess."""
