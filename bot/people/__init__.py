"""Whom the bot remembers something of, and what they may do. Nobody else has a row."""
