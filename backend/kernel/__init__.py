"""What every feature shares and no feature owns: errors, clock, ids, wire structs. Knows no domain and no database."""
