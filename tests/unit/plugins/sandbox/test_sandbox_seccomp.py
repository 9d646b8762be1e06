"""The filter of system calls, run as the kernel runs it, for both processors."""

import errno
import struct

import pytest

from shared.plugins.sandbox.seccomp import program
from shared.plugins.sandbox.syscalls import AARCH64, AUDIT_ARCH, X86_64

ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSED, UNKNOWN = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
PROCESS = 4711
NUMBERS = {
    X86_64: {
        "read": 0,
        "openat": 257,
        "clone": 56,
        "clone3": 435,
        "mmap": 9,
        "tgkill": 234,
        "prlimit64": 302,
        "fcntl": 72,
    },
    AARCH64: {
        "read": 63,
        "openat": 56,
        "clone": 220,
        "clone3": 435,
        "mmap": 222,
        "tgkill": 131,
        "prlimit64": 261,
        "fcntl": 25,
    },
}
"""From the kernel's headers: asm/unistd_64.h and asm-generic/unistd.h."""


def run(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the filter answers to a system call: classic BPF, as far as it is used (linux/filter.h)."""
    code = program(machine, PROCESS)
    padded = [argument & (2**64 - 1) for argument in (*arguments, *[0] * 6)][:6]
    data = struct.pack("<iIQ6Q", number, AUDIT_ARCH[machine] if arch is None else arch, 0, *padded)
    steps = list(struct.iter_unpack("=HBBI", code))
    at, value = 0, 0
    while True:
        operation, if_true, if_false, operand = steps[at]
        at += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("<I", data, operand)
        elif operation == 0x54:
            value &= operand
        elif operation == 0x15:
            at += if_true if value == operand else if_false
        else:
            assert operation == 0x06
            return int(operand)


CASES = [
    ("read", (), ALLOW),
    ("openat", (0, 0, 0o2000000), ALLOW),  # O_CLOEXEC
    ("openat", (0, 0, 0o1), REFUSED),
    ("openat", (0, 0, 0o2), REFUSED),
    ("openat", (0, 0, 0o100), REFUSED),
    ("openat", (0, 0, 0o1000), REFUSED),
    ("clone", (0x3D0F00,), ALLOW),  # of a thread, as glibc makes it
    ("clone", (17,), REFUSED),  # fork
    ("clone", (0x4111,), REFUSED),  # vfork
    ("clone", (0x10000000 | 0x10000,), REFUSED),  # a thread in a namespace of its own
    ("clone3", (), UNKNOWN),
    ("mmap", (0, 4096, 3, 0x22), ALLOW),
    ("mmap", (0, 4096, 1, 0x01), ALLOW),
    ("mmap", (0, 4096, 3, 0x21), REFUSED),
    ("tgkill", (PROCESS, PROCESS, 6), ALLOW),
    ("tgkill", (PROCESS + 1, PROCESS + 1, 6), REFUSED),
    ("prlimit64", (0, 7, 0, 0x7F0000001000), ALLOW),
    ("prlimit64", (0, 7, 0x7F0000001000, 0), REFUSED),
    ("prlimit64", (0, 7, 0x700000000, 0), REFUSED),
    ("prlimit64", (1, 7, 0, 0), REFUSED),
    ("fcntl", (3, 1), ALLOW),
    ("fcntl", (3, 8, 1), REFUSED),  # F_SETOWN
]


@pytest.mark.parametrize("machine", [X86_64, AARCH64])
@pytest.mark.parametrize(("name", "arguments", "result"), CASES)
def test_calls_are_allowed_by_their_arguments(machine: str, name: str, arguments: tuple[int, ...], result: int) -> None:
    assert run(machine, NUMBERS[machine][name], *arguments) == result


@pytest.mark.parametrize(
    ("machine", "numbers"),
    [
        (
            X86_64,
            (
                41,
                42,
                44,
                46,
                53,
                57,
                58,
                59,
                62,
                82,
                83,
                87,
                101,
                105,
                126,
                157,
                160,
                165,
                200,
                272,
                310,
                319,
                322,
                425,
            ),
        ),
        (AARCH64, (34, 35, 37, 40, 52, 97, 117, 129, 130, 146, 164, 167, 198, 203, 206, 221, 270, 279, 281, 425)),
    ],
)
def test_what_leaves_the_process_is_refused(machine: str, numbers: tuple[int, ...]) -> None:
    """Sockets, programs, processes, signals, files, mounts, namespaces, tracing, limits, privileges, io_uring."""
    assert {number: run(machine, number) for number in numbers} == dict.fromkeys(numbers, REFUSED)


@pytest.mark.parametrize("machine", [X86_64, AARCH64])
def test_calls_that_are_not_known_yet_are_refused(machine: str) -> None:
    assert {run(machine, number) for number in (*range(440, 2000), 0x40000000, 0x40000001, -1)} == {REFUSED}


def test_a_call_of_another_processor_ends_the_process() -> None:
    """The numbers of 32-bit x86 mean something else."""
    assert run(X86_64, 0, arch=0x40000003) == KILL
    assert run(AARCH64, 63, arch=AUDIT_ARCH[X86_64]) == KILL
