"""The system calls that a plug-in's process may make. Every other one is refused, so new ones are too."""

from dataclasses import dataclass
from typing import Literal

X86_64, AARCH64 = "x86_64", "aarch64"

AUDIT_ARCH = {X86_64: 0xC000003E, AARCH64: 0xC00000B7}
"""The names of the processors in seccomp's data (linux/audit.h)."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on an argument: of its bits in `mask`, those and only those in `value` are set, or are not."""

    argument: int
    mask: int
    value: int = 0
    holds: Literal["equal", "other"] = "equal"


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that is allowed if all checks hold. A number of None: the processor has no such call."""

    name: str
    x86_64: int | None
    aarch64: int | None
    checks: tuple[Check, ...] = ()


def _plain(*rows: tuple[str, int | None, int | None]) -> tuple[Call, ...]:
    return tuple(Call(*row) for row in rows)


_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, and the bit of O_TMPFILE: the same on both processors."""
_THREAD = 0x10000
_APART = 0x80 | 0x2000 | 0x4000 | 0x20000 | 0x7E000000
"""CLONE_NEWTIME, CLONE_PTRACE, CLONE_VFORK and the namespaces."""
_SHARED_MEMORY = 0x01 | 0x20
"""MAP_SHARED and MAP_ANONYMOUS: memory that RLIMIT_DATA does not count."""
_STACK = 0x100
"""MAP_GROWSDOWN: memory that RLIMIT_DATA does not count either."""
_ALL = 0xFFFFFFFF

ALLOWED = (
    *_plain(
        # reading, and writing to what is open: a socket to the deployment, and nothing else
        ("read", 0, 63),
        ("readv", 19, 65),
        ("pread64", 17, 67),
        ("preadv", 295, 69),
        ("write", 1, 64),
        ("writev", 20, 66),
        ("close", 3, 57),
        ("close_range", 436, 436),
        ("lseek", 8, 62),
        ("dup", 32, 23),
        ("dup2", 33, None),
        ("dup3", 292, 24),
        ("pipe", 22, None),
        ("pipe2", 293, 59),
        ("fadvise64", 221, 223),
        # looking at files
        ("stat", 4, None),
        ("lstat", 6, None),
        ("fstat", 5, 80),
        ("newfstatat", 262, 79),
        ("statx", 332, 291),
        ("statfs", 137, 43),
        ("fstatfs", 138, 44),
        ("access", 21, None),
        ("faccessat", 269, 48),
        ("faccessat2", 439, 439),
        ("readlink", 89, None),
        ("readlinkat", 267, 78),
        ("getdents64", 217, 61),
        ("getcwd", 79, 17),
        # memory
        ("mprotect", 10, 226),
        ("munmap", 11, 215),
        ("brk", 12, 214),
        ("mremap", 25, 216),
        ("madvise", 28, 233),
        ("mincore", 27, 232),
        # time, waiting, threads
        ("poll", 7, None),
        ("ppoll", 271, 73),
        ("select", 23, None),
        ("pselect6", 270, 72),
        ("nanosleep", 35, 101),
        ("clock_nanosleep", 230, 115),
        ("clock_gettime", 228, 113),
        ("clock_getres", 229, 114),
        ("gettimeofday", 96, 169),
        ("time", 201, None),
        ("times", 100, 153),
        ("futex", 202, 98),
        ("set_robust_list", 273, 99),
        ("get_robust_list", 274, 100),
        ("rseq", 334, 293),
        ("set_tid_address", 218, 96),
        ("arch_prctl", 158, None),
        ("membarrier", 324, 283),
        ("sched_yield", 24, 124),
        ("sched_getaffinity", 204, 123),
        ("sched_getparam", 143, 121),
        ("sched_getscheduler", 145, 120),
        ("getcpu", 309, 168),
        ("exit", 60, 93),
        ("exit_group", 231, 94),
        ("restart_syscall", 219, 128),
        # signals within the process
        ("rt_sigaction", 13, 134),
        ("rt_sigprocmask", 14, 135),
        ("rt_sigreturn", 15, 139),
        ("rt_sigpending", 127, 136),
        ("rt_sigtimedwait", 128, 137),
        ("sigaltstack", 131, 132),
        # what the process is
        ("getpid", 39, 172),
        ("getppid", 110, 173),
        ("gettid", 186, 178),
        ("getpgid", 121, 155),
        ("getsid", 124, 156),
        ("getuid", 102, 174),
        ("geteuid", 107, 175),
        ("getgid", 104, 176),
        ("getegid", 108, 177),
        ("getgroups", 115, 158),
        ("getresuid", 118, 148),
        ("getresgid", 120, 150),
        ("getrlimit", 97, 163),
        ("getrusage", 98, 165),
        ("uname", 63, 160),
        ("sysinfo", 99, 179),
        ("getrandom", 318, 278),
    ),
    Call("open", 2, None, (Check(1, _WRITING),)),
    Call("openat", 257, 56, (Check(2, _WRITING),)),
    Call("mmap", 9, 222, (Check(3, _SHARED_MEMORY, _SHARED_MEMORY, "other"), Check(3, _STACK))),
    Call("clone", 56, 220, (Check(0, _THREAD | _APART, _THREAD),)),
    Call("prlimit64", 302, 261, (Check(0, _ALL), Check(2, _ALL), Check(2, _ALL << 32))),  # of itself, to read
)

# Each value of these arguments is a row of its own.
_FCNTL = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
ALLOWED += tuple(Call("fcntl", 72, 25, (Check(1, _ALL, command),)) for command in _FCNTL)
ALLOWED += tuple(Call("ioctl", 16, 29, (Check(1, _ALL, command),)) for command in _IOCTL)

UNKNOWN = _plain(("clone3", 435, 435), ("openat2", 437, 437))
"""Calls that are said not to exist: the C library then makes an older one, whose arguments can be checked."""

SIGNAL_ITSELF = Call("tgkill", 234, 131)
"""For `abort`: to the process itself only."""
