"""People and units: accounts, roles as sets of verbs, sessions, postings, and what an actor may see."""
