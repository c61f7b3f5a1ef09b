"""The demo city's ground: `load` brings it into an installation, `build` makes its files."""
