"""The first thing a child process does: bind its life to its starter's, give up root, become its program.

Runs by its path and on the standard library alone:
`launch.py STARTER_PID SIGNAL USER CAPABILITY -- PROGRAM ARGUMENT...`, where USER is a uid or -1 (stay who you are)
and CAPABILITY the number of the one capability that the program keeps, or -1 (none). Linux only.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522


def main() -> None:
    starter, signal, user, capability = map(int, sys.argv[1:5])
    program = sys.argv[6:]
    libc = ctypes.CDLL(None, use_errno=True)
    if user >= 0:
        _become(libc, user, capability)
    _check(libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0))  # last: the kernel forgets it when the user changes
    if os.getppid() == starter:
        os.execv(program[0], program)  # noqa: S606 - becoming the program, without a shell, is what this is for


def _become(libc: ctypes.CDLL, user: int, capability: int) -> None:
    if capability >= 0:  # without this bit access(2) would not see the capability, and initdb asks access(2)
        _check(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if capability >= 0:
        mask = 1 << capability
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
        _check(libc.capset(header, sets))
        _check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main()
