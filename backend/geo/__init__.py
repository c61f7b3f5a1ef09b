"""Datums, shapes, distances and tile numbers: geometry without a database."""
