"""Areas from city to grid cell, in immutable versions, and where a point lies in them."""
