"""Serves the laboratory on this machine only."""

from __future__ import annotations

import socket
import sys
import threading
import time
import webbrowser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
EXTRA = "lab"

SETTINGS = {
    "server.address": HOST,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": HOST,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "logger.hideWelcomeMessage": "true",
    "theme.base": "light",
    "theme.primaryColor": "#0b5fa5",
}
"""Nothing is sent anywhere, nobody else can connect, no vendor's menu; errors go to the terminal, not the page."""


def can_serve() -> bool:
    """Say whether what the extra `lab` brings is installed."""
    return find_spec("streamlit") is not None


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def taken(port: int) -> bool:
    """Say whether something listens on a port already."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0


def serve(file: str, port: int, lang: str, out: Path, workers: int | None, *, browser: bool) -> None:
    """Serve the page until Ctrl-C.

    Parameters
    ----------
    file
        The scenario file.
    out
        Folder for runs and kept policies.
    workers
        Number of processes of a full study; without it, the number of cores.
    browser
        Whether to open the page in the reader's browser.
    """
    from streamlit.web import cli

    # page and model need seconds of imports: they need not wait until they are asked for
    threading.Thread(target=_warm, args=(file,), daemon=True).start()
    script = str(Path(__file__).parent / "app.py")
    flags = [f"--{key}={value}" for key, value in {**SETTINGS, "server.port": str(port)}.items()]
    if browser:
        threading.Thread(target=_open, args=(port,), daemon=True).start()
    cli.main(
        ["run", script, *flags, "--", file, lang, str(out), str(workers or 0)],
        prog_name=Path(sys.argv[0]).name,
        standalone_mode=False,
    )


def _warm(file: str) -> None:
    import_module("sim.dashboard.app")
    from sim.dashboard.runner import warm

    warm(file)


def _open(port: int) -> None:
    for _ in range(120):
        if taken(port):
            webbrowser.open(f"http://{HOST}:{port}")
            return
        time.sleep(0.25)
