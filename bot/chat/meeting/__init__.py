"""Meeting people: first contact, help, and all that is no question."""
