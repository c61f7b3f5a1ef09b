"""信息: what one person sent. A report never changes; the case it begins does."""
