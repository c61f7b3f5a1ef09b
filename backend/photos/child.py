"""A child process that decodes pixels, so that no picture can hurt the worker. One request at a time, JSON lines."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

_ANSWER_BYTES = 1024 * 1024


class ChildDied(Exception):
    """The child ended before it answered: killed from outside, or by this picture. Trying again may help."""


class ChildTooSlow(Exception):
    """The child did not answer within the limit and was ended."""


class Child:
    """`python -m module`, started at the first question and anew after it died or took too long.

    The module reads one JSON line for each question and answers with one. `limit_s` is for one answer.
    """

    def __init__(self, module: str, limit_s: float) -> None:
        self._module = module
        self._limit_s = limit_s
        self._process: Process | None = None
        self._answers: BufferedByteReceiveStream | None = None
        self._turn = anyio.Lock()

    @property
    def pid(self) -> int | None:
        """The running child's process id."""
        return self._process.pid if self._process is not None else None

    async def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The child's answer. Errors: ChildDied, ChildTooSlow."""
        async with self._turn:
            process, answers = await self._running()
            assert process.stdin is not None
            try:
                with anyio.fail_after(self._limit_s):
                    await process.stdin.send(json.dumps(question).encode() + b"\n")
                    return json.loads(await answers.receive_until(b"\n", _ANSWER_BYTES))
            except TimeoutError as error:
                await self.stop()
                raise ChildTooSlow(f"{self._limit_s:.0f} s") from error
            except (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, anyio.ClosedResourceError) as e:
                await self.stop()
                raise ChildDied(self._module) from e
            except anyio.get_cancelled_exc_class():
                await self.stop()  # half an answer must not meet the next question
                raise

    async def _running(self) -> tuple[Process, BufferedByteReceiveStream]:
        if self._process is None or self._process.returncode is not None or self._answers is None:
            await self.stop()
            self._process = await anyio.open_process([sys.executable, "-m", self._module], stderr=None)
            assert self._process.stdout is not None
            self._answers = BufferedByteReceiveStream(self._process.stdout)
        return self._process, self._answers

    async def stop(self) -> None:
        """End the child and wait for it."""
        process, self._process, self._answers = self._process, None, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            with anyio.CancelScope(shield=True):
                await process.aclose()


@contextmanager
def memory(content: bytes) -> Iterator[int]:
    """The descriptor of an unnamed file in memory."""
    descriptor = os.memfd_create("photo")
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(content)
        yield descriptor
    finally:
        os.close(descriptor)


def path_of(descriptor: int) -> str:
    """Where the child, a process of the same user, opens it."""
    return f"/proc/{os.getpid()}/fd/{descriptor}"
