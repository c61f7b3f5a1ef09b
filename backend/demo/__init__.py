"""The demo city: real map data, invented people. `load()` fills an installation with it."""
