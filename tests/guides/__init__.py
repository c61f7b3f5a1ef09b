"""CONTRIBUTING.md is followed word by word."""
