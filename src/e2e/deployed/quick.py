"""The AWS CLI without its start: one process has it loaded and makes a child for each command.

    python -I quick.py SOCKET      waits for commands until its standard input is closed, and tells when it is ready

The program `aws` that tests put into the path sends its words, its variables, its folder and its three streams to the
socket, and ends with the code that comes back. What runs in the child is the CLI's own `main`.
"""

import array
import contextlib
import gc
import io
import json
import os
import signal
import socket
import struct
import sys
import threading

import awscli.clidriver
import botocore.loaders


def warm_up():
    """Runs one command of each service against a port where nobody listens: what it reads is read for all."""
    loader = botocore.loaders.Loader(extra_search_paths=[os.environ["AWS_DATA_PATH"]])
    botocore.loaders.create_loader = lambda search_path_string=None: loader
    os.environ["AWS_MAX_ATTEMPTS"] = "1"
    quiet = io.StringIO()
    for words in (
        "iam list-roles", "sts get-caller-identity", "s3api list-buckets", "kms list-keys",
        "sagemaker list-domains", "emr list-clusters", "emr-serverless list-applications",
    ):
        sys.argv = ["aws", *words.split(), "--region", "eu-west-1", "--no-sign-request",
                    "--endpoint-url", "http://127.0.0.1:9", "--query", "x"]
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            awscli.clidriver.main()


def run(request, streams):
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(request["folder"])
    # Where the CLI has its own data, which it set when it was loaded.
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(request["variables"], AWS_DATA_PATH=data)
    sys.argv = ["aws", *request["words"]]
    code = awscli.clidriver.main()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def answer(connection):
    fds = array.array("i")
    data, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(3 * fds.itemsize))
    for level, kind, sent in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(sent[: len(sent) - len(sent) % fds.itemsize])
    length = struct.unpack("!I", data)[0]
    text = b""
    while len(text) < length:
        text += connection.recv(length - len(text))
    code = 255
    try:
        code = run(json.loads(text), fds)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
            connection.sendall(bytes([(code or 0) & 255]))
        finally:
            os._exit(0)


def end_with_the_caller():
    while os.read(0, 4096):
        pass
    os._exit(0)


def serve(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(64)
    warm_up()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    threading.Thread(target=end_with_the_caller, daemon=True).start()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            answer(connection)
        connection.close()


if __name__ == "__main__":
    serve(sys.argv[1])
