"""How things are said: answers, cards and the buttons below them. Makes screens, sends nothing."""
