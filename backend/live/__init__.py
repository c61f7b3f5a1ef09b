"""The feed: numbering events, telling browsers what changed, and sealing checkpoints."""
