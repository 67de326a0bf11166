"""The pages of docs/: they build, their links lead somewhere, and nothing is fetched from another host."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import app
from sim.scenario import ScenarioError, load

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_built(site):
    for page in (ROOT / "docs").glob("*.md"):
        name = "index.html" if page.stem == "index" else f"{page.stem}/index.html"
        assert (site / name).is_file(), page


def test_nothing_is_fetched_from_another_host(site):
    fetched = re.compile(r"<(?:link|script|img|iframe)\b[^>]*?\b(?:href|src)=[\"']?(?:https?:)?//", re.IGNORECASE)
    for page in site.rglob("*.html"):
        assert not fetched.search(page.read_text(encoding="utf-8")), page
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?://", style.read_text(encoding="utf-8")), style


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_links_of_the_readme_lead_to_files(name):
    links = LINK.findall((ROOT / name).read_text(encoding="utf-8"))
    inner = [path for path, _ in links if not path.startswith("http")]
    assert inner
    assert [path for path in inner if not (ROOT / path).exists()] == []


def test_files_that_the_documents_name_are_there():
    named = re.compile(r"`((?:sim|scenarios|docs|tests|benchmarks)/[\w./-]+\.\w+)`")
    missing = {
        (page.name, path)
        for page in [ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").glob("*.md")]
        for path in named.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    }
    # a scenario of the reader's own
    assert {path for _, path in missing} <= {"scenarios/mine.yaml"}


def test_the_two_readmes_tell_the_same_things():
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    for text in (english, chinese):
        assert {name for name in commands if f"python -m sim {name}" in text} == commands
    row = re.compile(r"^\| `?(--\w+|\d+|\w+\.yaml)\b", re.M)
    assert row.findall(english) == row.findall(chinese)
    assert {"--replicates", "130", "pingdingshan.yaml"} <= set(row.findall(chinese))
    minute = re.compile(r"\| `python -m sim (\w+)")
    assert minute.findall(english) == minute.findall(chinese)
    for part in (
        "--lang zh",
        "1.4不在0与1之间",
        "schema",
        "shocks:",
        "goals:",
        "together:",
        "--install-completion",
        "sim.compare(",
        "--dry-run",
    ):
        assert part in english
        assert part in chinese


def test_chinese_is_offered_as_the_readmes_say():
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert ("lang" in inspect.signature(command.callback).parameters) == (name != "schema"), name
    chinese = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    minute = re.findall(r"\| `(python -m sim \w+.*?)` \|", chinese)
    assert len(minute) > 15
    assert {line.split()[3] for line in minute if "--lang" not in line} == {"schema"}


def test_the_mistake_that_the_readmes_show_is_told_as_they_say(tmp_path):
    file = tmp_path / "mine.yaml"
    shown = re.search(
        r"```yaml\n(extends: daqing.yaml\nname: mine\b.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    tiny = (ROOT / "tests" / "worlds" / "tiny.yaml").as_posix()
    file.write_text(shown[1].replace("daqing.yaml", tiny).replace("share: 0.20", "share: 1.4"), encoding="utf-8")
    for language, name in (("en", "README.md"), ("zh", "README.zh.md")):
        with pytest.raises(ScenarioError) as caught:
            load(file)
        told = caught.value.worded(language).replace(str(file), "scenarios/mine.yaml")
        assert told in (ROOT / name).read_text(encoding="utf-8")
