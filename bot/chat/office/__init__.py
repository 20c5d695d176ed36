"""What the city does with what it was asked: staff link, decide, promise, ask and answer. For everybody else
none of it is there."""
