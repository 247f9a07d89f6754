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
import botocore.credentials


def warm_up():
    """The CLI after one command of each service against a port where nobody listens: what it reads is read for all."""
    os.environ.update(
        AWS_MAX_ATTEMPTS="1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_REGION="eu-west-1",
        AWS_DEFAULT_REGION="eu-west-1", AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null",
        AWS_EC2_METADATA_DISABLED="true", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    driver = awscli.clidriver.create_clidriver()
    quiet = io.StringIO()
    for words in (
        "iam list-roles", "iam get-role --role-name x", "iam get-policy --policy-arn x", "sts get-caller-identity",
        "s3api list-buckets", "kms list-keys", "sagemaker list-domains", "emr list-clusters",
        "emr-serverless list-applications",
    ):
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            driver.main([*words.split(), "--query", "x"])
    # Who asks is each command's own.
    driver.session._credentials = None
    driver.session._components.lazy_register_component(
        "credential_provider", lambda: botocore.credentials.create_credential_resolver(driver.session))
    return driver


def run(driver, request, streams):
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(request["folder"])
    # Where the CLI has its own data, which it set when it was loaded.
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(request["variables"], AWS_DATA_PATH=data)
    code = driver.main(request["words"])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def answer(driver, connection):
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
        code = run(driver, json.loads(text), fds)
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
    driver = warm_up()
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
            answer(driver, connection)
        connection.close()


if __name__ == "__main__":
    serve(sys.argv[1])
