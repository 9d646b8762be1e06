"""A malicious plug-in is held, whichever way it tries, and the deployment's process goes on."""

import os
from pathlib import Path

import pytest

from shared.plugins.sandbox.confine import Confinement
from shared.plugins.sandbox.invocation import PluginFault
from shared.plugins.sandbox.server import ForkServer
from tests.contract.plugins.conftest import Run

PROJECT = Path(__file__).parents[3]

REFUSED = {
    "opens a socket": "import socket; socket.socket()",
    "connects to this machine": "import socket; socket.create_connection(('127.0.0.1', 22))",
    "asks a name server": "import socket; socket.getaddrinfo('example.org', 443)",
    "opens a pair of sockets": "import socket; socket.socketpair()",
    "opens a page": "import urllib.request; urllib.request.urlopen('https://example.org')",
    "writes a file": "open(payload.release['folder'] + '/left', 'w')",
    "writes a file of its own": "open(__file__, 'a')",
    "writes by number": "import os; os.open(payload.release['folder'] + '/left', os.O_CREAT | os.O_RDWR)",
    "makes a folder": "import os; os.mkdir(payload.release['folder'] + '/left')",
    "deletes a file": "import os; os.remove(__file__)",
    "renames a file": "import os; os.rename(__file__, __file__ + '.old')",
    "links a file": "import os; os.symlink('/etc/passwd', payload.release['folder'] + '/left')",
    "makes a file executable": "import os; os.chmod(__file__, 0o777)",
    "makes a file in memory": "import os; os.write(os.memfd_create('x'), b'x')",
    "reads its environment": "open('/proc/self/environ').read()",
    "reads its parent's environment": "import os; open(f'/proc/{os.getppid()}/environ').read()",
    "reads the deployment's environment": "open(f\"/proc/{payload.release['process']}/environ\").read()",
    "reads the deployment's memory": "open(f\"/proc/{payload.release['process']}/mem\", 'rb').read(1)",
    "reads the users": "open('/etc/passwd').read()",
    "reads the users by a folder": "import os; os.open('passwd', os.O_RDONLY, dir_fd=os.open('/etc', os.O_RDONLY))",
    "leaves a folder": "open(payload.release['folder'] + '/visitor' + '/..' * 40 + '/etc/passwd').read()",
    "reads beside itself": "open(payload.release['folder'] + '/beside.txt').read()",
    "reads the project's settings": "open(payload.release['project'] + '/firebase.json').read()",
    "lists the project": "import os; os.listdir(payload.release['project'])",
    "lists the processes": "import os; os.listdir('/proc')",
    "executes a program": "import os; os.execv('/bin/true', ['true'])",
    "runs a program": "import subprocess; subprocess.run(['/bin/true'])",
    "runs a command": "import os; 1 / 0 if os.system('true') == 0 else open('/etc/passwd')",
    "starts a program": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "forks": "import os; os._exit(0) if os.fork() == 0 else 0",
    "starts a process": "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    "kills its parent": "import os; os.kill(os.getppid(), 9)",
    "kills the deployment": "import os; os.kill(payload.release['process'], 9)",
    "kills its group": "import os; os.killpg(0, 9)",
    "kills everything": "import os; os.kill(-1, 9)",
    "raises its limits": "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (1 << 30, 1 << 30))",
    "becomes another": "import os; os.setuid(1)",
    "shares memory": "import mmap; mmap.mmap(-1, 64 << 20)",
    "opens a database": "import sqlite3; sqlite3.connect(payload.release['folder'] + '/a').execute('vacuum')",
}


@pytest.mark.parametrize("deed", REFUSED.values(), ids=REFUSED)
def test_a_deed_is_refused(run: Run, fork_server: ForkServer, tmp_path: Path, deed: str) -> None:
    """The exception is one of permission, and nothing is left behind."""
    (tmp_path / "beside.txt").write_text("not the plug-in's")
    before = fork_server.process
    payload = {"folder": str(tmp_path), "project": str(PROJECT), "process": os.getpid()}
    with pytest.raises(PluginFault) as fault:
        run(f"def handle(payload, context): {deed}", payload=_saved(payload))
    assert fault.value.kind == "exception"
    assert fault.value.message.startswith(
        ("PermissionError", "ImportError: A plug-in cannot", "OperationalError", "gaierror", "URLError", "ValueError")
    ), fault.value.message
    assert "main.py" in fault.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["beside.txt", "visitor"]
    assert before in (None, fork_server.process)


_SYSCALLS = {
    "socket": (41, "2, 1, 0"),
    "connect": (42, "0, 0, 0"),
    "execve": (59, "b'/bin/true', 0, 0"),
    "fork": (57, ""),
    "vfork": (58, ""),
    "clone": (56, "17, 0, 0, 0, 0"),
    "clone with a namespace": (56, "0x10000000 | 17, 0, 0, 0, 0"),
    "ptrace": (101, "16, os.getppid(), 0, 0"),
    "process_vm_readv": (310, "os.getppid(), 0, 0, 0, 0, 0"),
    "kill": (62, "os.getppid(), 0"),
    "tgkill": (234, "os.getppid(), os.getppid(), 0"),
    "mount": (165, "0, 0, 0, 0, 0"),
    "unshare": (272, "0x10000000"),
    "io_uring_setup": (425, "1, 0"),
    "mmap of shared memory": (9, "0, 4096, 3, 0x21, -1, 0"),
    "mmap of memory that grows": (9, "0, 4096, 3, 0x122, -1, 0"),
    "memfd_create": (319, "b'x', 0"),
    "bpf": (321, "0, 0, 0"),
    "open to write": (2, "b'/tmp/left', 0o102, 0o600"),
    "openat to write": (257, "-100, b'/tmp/left', 0o102, 0o600"),
    "prctl to outlive the fork server": (157, "1, 0, 0, 0, 0"),
    "prlimit of another": (302, "os.getppid(), 0, 0, 0"),
    "fcntl to signal": (72, "0, 8, os.getppid()"),
    "a call of the other numbering": (0x40000000 + 41, "2, 1, 0"),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize(("number", "arguments"), _SYSCALLS.values(), ids=_SYSCALLS)
def test_a_system_call_is_refused(run: Run, confinement: Confinement, number: int, arguments: str) -> None:
    """By the kernel EPERM; where audit events confine, ctypes cannot even be imported."""
    code = f"""
    def handle(payload, context):
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        result = libc.syscall({number}, {arguments})
        return Answer((Finding("", str((result, ctypes.get_errno())), "x"),))
    """
    if confinement == "audit":
        with pytest.raises(PluginFault, match="cannot import"):
            run(code)
    else:
        assert run(code).findings[0].message == "(-1, 1)"


def test_a_newer_call_is_said_not_to_exist(run: Run) -> None:
    """The C library then falls back to one whose arguments are checked: threads start."""
    code = """
    import threading
    def handle(payload, context):
        said = []
        thread = threading.Thread(target=lambda: said.append("hello"))
        thread.start()
        thread.join()
        return Answer((Finding("", said[0], "x"),))
    """
    assert run(code).findings[0].message == "hello"


HELD = {
    "loops": ("while True: pass", "time"),
    "loops and ignores signals": ("import signal; signal.signal(24, signal.SIG_IGN)\n    while True: pass", "time"),
    "sleeps": ("import time; time.sleep(1000)", "time"),
    "catches everything": ("while True:\n        try: 1 / 0\n        except BaseException: pass", "time"),
    "starts threads that never end": (
        "import threading, time\n    for _ in range(4): threading.Thread(target=time.sleep, args=(1000,)).start()\n"
        "    time.sleep(1000)",
        "time",
    ),
    "starts ever more threads": (
        "import threading, time; threading.stack_size(32768)\n"
        "    while True:\n"
        "        try: threading.Thread(target=time.sleep, args=(1000,)).start()\n"
        "        except RuntimeError: pass",
        "crash",
    ),
    "takes 4 GB": ("bytearray(4 << 30)", "memory"),
    "takes ever more": ("taken = []\n    while True: taken.append(bytearray(1 << 20))", "memory"),
    "nests without end": ("exec('(' * 1000000)", "memory exception crash"),
    "recurses without end": ("handle(payload, context)", "exception"),
    "ends": ("import os; os._exit(0)", "crash"),
    "ends with an error": ("import sys; sys.exit('no')", "exception"),
    "aborts": ("import os; os.abort()", "crash"),
    "closes its channel": ("import os, time; os.close(3); time.sleep(1000)", "crash time"),
}


@pytest.mark.parametrize(("deed", "kinds"), HELD.values(), ids=HELD)
def test_a_call_without_end_is_ended(run: Run, deed: str, kinds: str) -> None:
    """And the next one runs."""
    with pytest.raises(PluginFault) as fault:
        run(f"def handle(payload, context):\n    {deed}", seconds=1 if "time" in kinds else 20, memory_mb=100)
    assert fault.value.kind in kinds.split()
    assert run("def handle(payload, context): return None") is None


def _forged(head: str) -> str:
    return f"import os, struct; head = {head!r}.encode(); os.write(3, struct.pack('>II', len(head), 0) + head)"


FORGED = {
    "garbage": "import os; os.write(3, b'x' * 100)",
    "half a frame": "import os; os.write(3, b'\\0\\0'); os._exit(0)",
    "no JSON": "import os; os.write(3, b'\\0\\0\\0\\1\\0\\0\\0\\0x')",
    "no object": "import os; os.write(3, b'\\0\\0\\0\\2\\0\\0\\0\\0[]')",
    "neither operation nor answer": "import os; os.write(3, b'\\0\\0\\0\\2\\0\\0\\0\\0{}')",
    "an operation that is none": "import os; os.write(3, b'\\0\\0\\0\\x09\\0\\0\\0\\0{\"ask\":1}')",
    "not a number": "import os; os.write(3, b'\\0\\0\\0\\x0e\\0\\0\\0\\0{\"answer\":NaN}')",
    "a number without end": _forged('{"answer": {"findings": [], "change": {"a": 1e999}}}'),
    "half a character": _forged(r'{"answer": {"findings": [], "change": {"\ud800": 1}}}'),
    "many levels": _forged('{"answer": ' + "[" * 900 + "]" * 900 + "}"),
    "an operation with many levels": _forged('{"ask": "log", "arguments": {"message": ' + "[" * 900 + "]" * 900 + "}}"),
    "100 MB": "import os; os.write(3, b'\\0\\0\\0\\2\\6\\0\\0\\0{}')",
    "a deep head": "import os, struct; os.write(3, struct.pack('>II', 100000, 0) + b'[' * 100000)",
    "another type": "return Reply({})",
    "a plain value": "return {'findings': []}",
    "a forged class": "Answer = type('Answer', (), {}); return Answer()",
    "an unknown severity": "return Answer((Finding('a', 'b', 'c', 'fatal'),))",
    "too many findings": "return Answer((Finding('a', 'b', 'c'),) * 201)",
    "a control of the terminal": r"return Answer((Finding('a', '\x1b[2J', 'c'),))",
    "a text with a zero": r"return Answer((Finding('a', 'b\0', 'c'),))",
    "a long text": "return Answer((Finding('a', 'b' * 1001, 'c'),))",
    "a number as text": "return Answer((Finding(1, 'b', 'c'),))",
    "a change where none is allowed": "return Answer(change={})",
    "a long answer": "return Answer((Finding('a', 'b', 'c', fix=(Edit('a', 'x' * (2 << 20)),)),))",
}


@pytest.mark.parametrize("deed", FORGED.values(), ids=FORGED)
def test_what_is_no_answer_is_a_fault(run: Run, deed: str) -> None:
    """Of kind `answer`, or of a process that ended in the middle of one."""
    with pytest.raises(PluginFault) as fault:
        run(f"def handle(payload, context): {deed}", seconds=2)
    assert fault.value.kind == ("crash" if deed.endswith("_exit(0)") else "answer"), fault.value.message


@pytest.mark.parametrize(
    ("said", "told"),
    [(r"\ud800", "ValueError: ? (main.py:3)"), (r"a\0\x1b[31m\n b", "ValueError: a[31m b (main.py:3)")],
)
def test_a_fault_is_a_line_of_text(run: Run, said: str, told: str) -> None:
    """It becomes a part of documents, logs and answers, none of which it may damage."""
    with pytest.raises(PluginFault) as fault:
        run(f"def handle(payload, context):\n    raise ValueError('{said}')")
    assert (fault.value.kind, fault.value.message) == ("exception", told)


@pytest.mark.parametrize("said", ["  ", r"\u0000\u001f", ""])
def test_a_fault_without_words_is_its_kind(run: Run, said: str) -> None:
    forged = _forged('{"fault": "x", "message": "' + said + '"}')
    with pytest.raises(PluginFault) as fault:
        run(f"def handle(payload, context): {forged}")
    assert fault.value.message == "exception"


def test_an_endless_conversation_ends_at_the_deadline(run: Run) -> None:
    with pytest.raises(PluginFault) as fault:
        run("def handle(payload, context):\n    while True: context.bridge.ask('echo', {})", seconds=1)
    assert fault.value.kind == "time"


def test_nothing_of_one_call_stays_for_the_next(run: Run) -> None:
    run("""
    import builtins, shared.sdk.answers, shared.sdk.context
    def handle(payload, context):
        builtins.left = shared.sdk.context.Context.log = shared.sdk.answers.Answer = None
    """)
    assert (
        run("""
    import builtins
    def handle(payload, context): return Answer((Finding("", str(hasattr(builtins, "left")), "x"),))
    """)
        .findings[0]
        .message
        == "False"
    )


def test_the_process_has_no_environment_and_no_other_files(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARDUST_SECRET", "hidden")
    code = """
    import os
    def handle(payload, context):
        def is_open(number):
            try: return bool(os.fstat(number)) or True
            except OSError: return False
        opened = [number for number in range(3000) if is_open(number)]
        return Answer((Finding("", f"{sorted(os.environ)} {opened}", "x"),))
    """
    message = run(code).findings[0].message
    assert "STARDUST" not in message
    assert message.endswith("[0, 1, 2, 3]"), message


def _saved(release: dict[str, object]) -> object:
    from shared.sdk import BeforeReleaseSaved

    return BeforeReleaseSaved(release)
