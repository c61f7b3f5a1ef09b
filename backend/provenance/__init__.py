"""Where and when a photo was taken, from which source, and what contradicts it; pictures seen before."""
