"""Public copies: what must be covered, who approved it, where the copy is."""
