"""Files that an operator brings, whatever their format, encoding and coordinate system."""

from backend.territory.files.reading import Features, Source, read_features, read_table

__all__ = ["Features", "Source", "read_features", "read_table"]
