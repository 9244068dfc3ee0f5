from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

PROGRAM = "import sys; from web.serving import serve; serve(sys.argv[1], port=int(sys.argv[2]), workers=2)"
PATIENCE_S = 30


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_pages_are_served_until_the_process_is_told_to_stop(database_url: str) -> None:
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database_url, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "no_proxy": "127.0.0.1"},
    )
    try:
        assert b'"ok"' in _healthz(port, server)
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=PATIENCE_S)
    assert server.returncode == 0, said.decode()
    assert b"Traceback" not in said, said.decode()


def _healthz(port: int, server: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + PATIENCE_S
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_S) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.URLError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
