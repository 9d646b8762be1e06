"""Restricts the process to the system calls of `syscalls.py`, with the kernel's filter (seccomp)."""

import ctypes
import errno
import functools
import os
import struct
from collections.abc import Iterable, Iterator

from shared.plugins.sandbox.syscalls import ALLOWED, AUDIT_ARCH, SIGNAL_ITSELF, UNKNOWN, Call, Check

_PR_GET_SECCOMP, _PR_SET_SECCOMP, _MODE_FILTER = 21, 22, 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06  # BPF_LD|W|ABS, ALU|AND|K, JMP|JEQ|K, RET|K
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16  # in struct seccomp_data

Instruction = tuple[int, int, int, int]
"""Code, how far to jump if true, if false, and the operand (struct sock_filter)."""
_INSTRUCTION = struct.Struct("=HBBI")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available(libc: ctypes.CDLL) -> bool:
    """True if the kernel has the filter, and its calls on this processor are known."""
    return os.uname().machine in AUDIT_ARCH and libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def restrict_calls(libc: ctypes.CDLL) -> None:
    """Refuses all other calls, for good. Needs PR_SET_NO_NEW_PRIVS. Raises OSError."""
    code = program(os.uname().machine, os.getpid())
    compiled = _Program(len(code) // _INSTRUCTION.size, code)
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(compiled), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "The system calls could not be restricted.")


def program(machine: str, process: int) -> bytes:
    """The filter for a processor, `x86_64` or `aarch64`, and a process."""
    own = Call(SIGNAL_ITSELF.name, SIGNAL_ITSELF.x86_64, SIGNAL_ITSELF.aarch64, (Check(0, 0xFFFFFFFF, process),))
    end: Instruction = (_RETURN, 0, 0, _REFUSE | errno.EPERM)
    return _common(machine) + _code([*_block(own, machine, _ALLOW), end])


@functools.cache
def _common(machine: str) -> bytes:
    """What is the same in every process."""
    return _code(
        [
            (_LOAD, 0, 0, _ARCH_AT),
            (_EQUAL, 1, 0, AUDIT_ARCH[machine]),
            (_RETURN, 0, 0, _KILL),
            *(step for call in ALLOWED for step in _block(call, machine, _ALLOW)),
            *(step for call in UNKNOWN for step in _block(call, machine, _REFUSE | errno.ENOSYS)),
        ]
    )


def _code(instructions: Iterable[Instruction]) -> bytes:
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in instructions)


def _block(call: Call, machine: str, result: int) -> Iterator[Instruction]:
    """Returns `result` if the call is this one and its checks hold; otherwise the next block follows."""
    number = getattr(call, machine)
    if number is None:
        return
    checks = [steps for check in call.checks for steps in _halves(check)]
    yield (_LOAD, 0, 0, _NUMBER_AT)
    yield (_EQUAL, 0, 3 * len(checks) + 1, number)
    for done, (at, mask, value, equal) in enumerate(checks):
        out = 3 * (len(checks) - done - 1) + 1
        yield (_LOAD, 0, 0, at)
        yield (_AND, 0, 0, mask)
        yield (_EQUAL, 0, out, value) if equal else (_EQUAL, out, 0, value)
    yield (_RETURN, 0, 0, result)


def _halves(check: Check) -> Iterator[tuple[int, int, int, bool]]:
    """The check on the lower and upper 32 bits of an argument: place, mask, value, whether equal (little endian)."""
    for at, shift in ((0, 0), (4, 32)):
        if mask := check.mask >> shift & 0xFFFFFFFF:
            value = check.value >> shift & 0xFFFFFFFF
            yield _ARGUMENTS_AT + 8 * check.argument + at, mask, value, check.holds == "equal"
