"""Opinions as citizens say them: what of, how many stars, what should change, words; and what came of them.

Nothing here writes a row or a line of a log before the box is published.
"""
