"""A world for the laboratory whose sample differs from the whole, and the page in a test's own process."""

import shutil
from pathlib import Path

WORLDS = Path(__file__).parents[1] / "worlds"


def laboratory_world(folder, replicates=4, horizon=2022):
    """Write the tiny world with more replicates than a sample has, and return its file."""
    for name in ("tiny.yaml", "behaviour.yaml"):
        shutil.copy(WORLDS / name, folder)
    file = folder / "laboratory.yaml"
    text = f"schema_version: 1\nextends: tiny.yaml\nname: laboratory\nreplicates: {replicates}\nhorizon: {horizon}\n"
    file.write_text(text, encoding="utf-8")
    return file


def script(file, lang, out):
    """Show the page, as Streamlit runs it in a test."""
    from pathlib import Path

    from sim.dashboard.app import Request, page

    page(Request(file, lang, Path(out), 1))
