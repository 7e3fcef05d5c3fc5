"""A lock on a file that the operating system gives back when its holder dies, shared by many or held alone.

By such a lock, too, a file that is being written is told from one that a crash left.

Knows nothing of libraries.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class _Overlapped(ctypes.Structure):
        _fields_ = [
            ("Internal", ctypes.c_void_p),
            ("InternalHigh", ctypes.c_void_p),
            ("Offset", wintypes.DWORD),
            ("OffsetHigh", wintypes.DWORD),
            ("hEvent", wintypes.HANDLE),
        ]

    def _lock(handle: int, alone: bool) -> bool:
        flags = 1 | (2 if alone else 0)  # LOCKFILE_FAIL_IMMEDIATELY, LOCKFILE_EXCLUSIVE_LOCK
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        return bool(kernel.LockFileEx(msvcrt.get_osfhandle(handle), flags, 0, 1, 0, ctypes.byref(_Overlapped())))

    def _unlock(handle: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.UnlockFileEx(msvcrt.get_osfhandle(handle), 0, 1, 0, ctypes.byref(_Overlapped()))

    def hold(handle: int) -> bool:
        """Mark an open file as in use; whether it is still the one of its name. Here nobody can remove an open file."""
        return True

    def remove_left(path: Path) -> bool:
        """Remove a file that was marked by `hold` by a process that is gone; whether it is gone now."""
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int, alone: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def hold(handle: int) -> bool:
        """Mark an open file as in use until it is closed; whether it is still there under its name."""
        with suppress(OSError):  # a disk without locks: what is left there stays
            fcntl.flock(handle, fcntl.LOCK_EX)  # nobody but `remove_left` holds it meanwhile, and for a moment
        return os.fstat(handle).st_nlink > 0

    def remove_left(path: Path) -> bool:
        """Remove a file that was marked by `hold` by a process that is gone; whether it is gone now."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), path.lstat()):  # else another one took its name
                path.unlink()
        except OSError:
            return False
        finally:
            os.close(handle)
        return True


class FileLock:
    """A lock on one file; made with the file if that is missing. Raises OSError when the file cannot be opened.

    `read_only` opens a file that is there to hold it with others.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        flags = os.O_RDONLY if read_only else os.O_RDWR | os.O_CREAT
        self._handle: int | None = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o600)

    def share(self) -> bool:
        """Hold it together with others; False when somebody holds it alone."""
        assert self._handle is not None
        _release_first(self._handle)
        return _lock(self._handle, alone=False)

    def take(self) -> bool:
        """Hold it alone; False when anybody else holds it, and then nothing is held any more."""
        assert self._handle is not None
        _release_first(self._handle)
        return _lock(self._handle, alone=True)

    def release(self) -> None:
        """Let go; the lock cannot be used again."""
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None


def _release_first(handle: int) -> None:
    """Windows stacks locks of one handle instead of changing them; a plain unlock first makes both systems alike."""
    if sys.platform == "win32":
        _unlock(handle)
