"""Who has a case open now: told to colleagues who see the case, forgotten after a minute."""
