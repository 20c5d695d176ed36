"""Opinions nobody can trace: the anonymous box, its publication, and what is made of what was published."""
