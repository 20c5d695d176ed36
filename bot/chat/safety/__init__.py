"""Keeping people safe: who is in danger is met with care; whoever is watched can make the chat vanish."""
