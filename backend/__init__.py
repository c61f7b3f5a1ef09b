"""门前 (Menqian): street-level inspection and public reporting for a city's management bureau."""
