"""Writes a file whole or not at all: what stood there stays until the new one is complete."""

import errno
import os
import tempfile
from pathlib import Path

_WHY = {
    errno.ENOENT: "没有这个文件夹", errno.ENOTDIR: "没有这个文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.EROFS: "只能读", errno.ENOSPC: "磁盘满了", errno.EISDIR: "这是文件夹", errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
}  # fmt: skip


def write(path: Path, text: str) -> None:
    """Replace `path` by UTF-8 `text`; a pipe or a terminal is written to as it is. Errors: OSError."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    target = Path(os.path.realpath(path))  # a link stays one
    if target.is_symlink():  # it leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    descriptor, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(part, target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def why(error: OSError) -> str:
    """Why it was not written, in Chinese."""
    return _WHY.get(error.errno or 0, f"系统错误 {error.errno}")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
