"""What is sent beside words: a place on the map, a file for the calendar."""
