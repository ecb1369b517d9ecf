"""What hangs is ended by what it uses of the processor; what is slow is not."""

import subprocess
import sys

import psutil
import pytest

from tandem.run.limits import limited

BUSY = "while True: pass"
WAITING = "import time; time.sleep(10**6)"
APART = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
print(child.pid, flush=True)
child.wait()
"""


def start(code: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.mark.parametrize(
    ("code", "limits", "complaint"),
    [
        (BUSY, {"seconds": 1}, "used over 1 seconds of processor time"),
        (WAITING, {"seconds": 60, "idle": 1}, "did nothing for 1 seconds"),
    ],
)
def test_what_hangs_is_ended(code, limits, complaint):
    with start(code) as process:
        with pytest.raises(TimeoutError, match=complaint), limited(process.pid, **limits):
            process.wait()
        assert process.returncode < 0


def test_what_it_started_in_another_group_counts_and_is_ended_too():
    with start(APART) as process:
        child = psutil.Process(int(process.stdout.readline()))
        with pytest.raises(TimeoutError, match="used over 1"), limited(process.pid, seconds=1):
            process.wait()
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_what_waits_longer_than_its_processor_time_is_left_alone():
    with start("import time; time.sleep(2)") as process, limited(process.pid, seconds=1):
        assert process.wait() == 0
