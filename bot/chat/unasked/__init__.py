"""What the bot says unasked, written when its turn comes, from the catalogue as it is then."""
