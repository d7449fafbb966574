"""Runs a program in a real pseudo-terminal and has a conversation with it.

Reads {"command": [...], "folder": ..., "environment": {...}, "steps": [...]} from standard input. A step is ["expect", text], which
waits until the text has come since the last one, ["send", text], or ["write", path, text]. Prints {"code": ..., "screen": ...}, or
what was there when a text did not come.
"""

import json
import os
import pty
import select
import sys
import termios
import time

LIMIT = 30.0  # Seconds. Only a test that fails waits that long.


def main() -> None:
    given = json.load(sys.stdin)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(given["folder"])
        os.environ.update(given["environment"])
        os.execv(given["command"][0], given["command"])
    before = termios.tcgetattr(terminal)
    end = time.monotonic() + LIMIT
    screen, seen = "", 0
    buffer = b""

    def more() -> bool:
        nonlocal screen, buffer
        if time.monotonic() > end:
            print(json.dumps({"code": None, "screen": screen, "missing": True}))
            os.kill(child, 9)
            sys.exit(0)
        if not select.select([terminal], [], [], 1.0)[0]:
            return True
        try:
            read = os.read(terminal, 65536)
        except OSError:
            return False
        buffer += read
        screen = buffer.decode("utf-8", "replace")
        return bool(read)

    for step in given["steps"]:
        if step[0] == "expect":
            while step[1] not in screen[seen:]:
                if not more():
                    print(json.dumps({"code": None, "screen": screen, "missing": step[1]}))
                    sys.exit(0)
            seen = screen.index(step[1], seen) + len(step[1])
        elif step[0] == "send":
            os.write(terminal, step[1].encode())
        else:
            with open(step[1], "w", encoding="utf-8") as file:
                file.write(step[2])
    sane = termios.tcgetattr(terminal) == before
    while more():
        pass
    _, status = os.waitpid(child, 0)
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), "screen": screen, "sane": sane}))


main()
