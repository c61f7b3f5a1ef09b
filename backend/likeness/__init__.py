"""Photos that show the same: used again under another hash, or comparable before and after."""
