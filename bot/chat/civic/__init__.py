"""What people ask of the city, and what it promises and asks."""
