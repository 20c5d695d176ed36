"""Finding something: asking, refining, looking along the shelves, near me, opening, comparing."""
