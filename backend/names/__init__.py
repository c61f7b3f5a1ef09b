"""Names in English: of categories, units, areas, streets and landmarks, for who reads the English interface."""
