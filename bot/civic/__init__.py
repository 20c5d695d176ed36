"""What people ask of the city and the city owes them: needs, proposals, promises, consultations."""
