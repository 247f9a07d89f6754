"""The program `aws` of the tests: hands its words over to quick.py, whose socket SAGESETUP_AWS names."""

import json
import os
import socket
import signal
import struct
import sys

# Kills the script that runs this at one of the commands that change something, before it or after it.
CHANGES = ("create", "put", "attach", "update", "tag", "delete")
kill = os.environ.get("SAGESETUP_KILL", "").split()


def changes():
    """Which of the commands that change something this is; 0 for one that only looks."""
    if not kill or not sys.argv[2].startswith(CHANGES):
        return 0
    with open(os.path.join(os.getcwd(), ".changes"), "a+") as notes:
        notes.write("x")
        return notes.tell()


number = changes()
if kill and number == int(kill[1]) and kill[0] == "before":
    os.kill(os.getppid(), signal.SIGKILL)
    sys.exit(255)

connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
connection.connect(os.environ["SAGESETUP_AWS"])
words = sys.argv[1:]
# Some commands of this service do not look at the variable.
if words[:1] == ["emr"]:
    words += ["--endpoint-url", os.environ["AWS_ENDPOINT_URL"]]
request = {"words": words, "folder": os.getcwd(), "variables": dict(os.environ)}
text = json.dumps(request).encode()
socket.send_fds(connection, [struct.pack("!I", len(text))], [0, 1, 2])
connection.sendall(text)
code = connection.recv(1)
if kill and number == int(kill[1]) and kill[0] == "after":
    os.kill(os.getppid(), signal.SIGKILL)
sys.exit(code[0] if code else 255)
