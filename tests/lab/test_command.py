import socket
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.lab.lab_worlds import WORLDS

TINY = str(WORLDS / "tiny.yaml")


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["lab", *map(str, arguments)])


def test_without_streamlit_it_says_how_to_install_it(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "streamlit", None)
    monkeypatch.setattr("sim.dashboard.serve.find_spec", lambda name: None)
    refused = call(TINY)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "the laboratory needs Streamlit: pip install 'talent-pipeline-sim[lab]', or pip install streamlit"
    ]


def test_a_file_that_is_not_there_and_a_port_that_is_none_are_refused(call):
    refused = call("nowhere.yaml")
    assert (refused.exit_code, refused.stderr) == (2, "nowhere.yaml: no such file\n")
    assert call(TINY, "--port", 70000).exit_code == 2


def test_a_port_that_is_taken_is_named(call):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = call(TINY, "--port", port, "--no-browser")
    assert refused.exit_code == 2
    assert f"something listens on {port} already" in refused.stderr


def test_the_command_line_loads_no_streamlit():
    program = (
        "import sys, sim.cli, sim.cli.lab; sys.exit('streamlit' in sys.modules or 'sim.dashboard.app' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=WORLDS.parents[1], check=True)
