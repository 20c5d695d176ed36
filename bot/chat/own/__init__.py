"""What is a person's own: their language, how they read, what is kept of them, and its end."""
