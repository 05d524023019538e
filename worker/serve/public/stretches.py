"""Files that are too large for memory, from disk. The disk is read in threads."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import BinaryIO

from worker.serve.public.answers import Stretch
from worker.serve.public.shelf import signature_of

_PIECE_BYTES = 256 * 1024


def opened(stretch: Stretch) -> BinaryIO | None:
    """Open a file where the stretch begins; None where it is another one than the head of the answer tells of."""
    try:
        file = stretch.file.open("rb")
    except OSError:
        return None
    if signature_of(os.fstat(file.fileno())) != stretch.signature:
        file.close()
        return None
    file.seek(stretch.first)
    return file


async def pieces(file: BinaryIO, length: int) -> AsyncIterator[bytes]:
    """Give so many bytes of a file, piece by piece. Raises ConnectionError where it ends before."""
    while length:
        piece = await asyncio.to_thread(file.read, min(length, _PIECE_BYTES))
        if not piece:
            raise ConnectionError("the file has become shorter while it was sent")
        length -= len(piece)
        yield piece
