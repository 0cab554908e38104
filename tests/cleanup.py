"""Waits until its standard input is closed, then ends every process that works on data below a folder.

A test process closes it at its end, and the kernel does when it is killed: no service and no PostgreSQL is left over.
"""

import os
import sys
from pathlib import Path

import psutil

from tests.patience import PATIENCE
from tests.running_site import processes_of

if __name__ == "__main__":
    sys.stdin.read()
    ours = (os.getpid(), os.getppid())  # the tests' own process may name the folder, too
    left = [process for process in processes_of(Path(sys.argv[1])) if process.pid not in ours]
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=PATIENCE)
