"""What a person follows: saving, reminders, saved searches; what they said of it, and how to end it."""
