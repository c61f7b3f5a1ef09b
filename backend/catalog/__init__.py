"""The catalogue: editions of the national code list, filing conditions, limits and the working calendar."""
