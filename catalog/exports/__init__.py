"""The catalogue in other forms, for other programs."""
