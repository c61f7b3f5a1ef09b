"""案卷: the matter the city handles, its lifecycle, its tasks and its event log."""
