"""Answers go out compressed, but for those of routes that say theirs are as small as they get."""

from litestar.config.compression import CompressionConfig

_KEY = "sent_as_it_is"
AS_IT_IS = {_KEY: True}  # a route's `opt`: pictures, files compressed by the build, and what must not wait for more


def compression() -> CompressionConfig:
    """The application's compression; below a kilobyte it costs more than it saves."""
    return CompressionConfig(backend="gzip", minimum_size=1024, exclude_opt_key=_KEY)
