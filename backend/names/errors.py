"""Errors of names."""

from backend.kernel.errors import DomainError


class BadNamesFile(DomainError):
    """The file is no list of Chinese and English names."""

    code = "names.bad_file"
    status = 422
    title = "名称文件读不了"
