"""The page's own letters: a machine without a Chinese font shows them all the same."""

from __future__ import annotations

from functools import cache

from sim.policy.catalogue import catalogue
from sim.report.language import Language, words
from sim.report.page.font import chinese, held_by_font, subset
from sim.scenario import Scenario
from sim.scenario.resolved import resolved_yaml

_STYLE = """<style>
@font-face {{ font-family: "Laboratory"; src: url("{said}") format("woff2"); }}
{typed}
html, body, .stApp, .stApp p, .stApp label, .stApp input, .stApp textarea, .stApp button, .stApp li, .stApp h1,
.stApp h2, .stApp h3, .stApp h4, .stApp table, .stApp code, .stApp pre, .stApp [data-baseweb], .stApp summary {{
  font-family: "Source Sans", "Source Sans Pro", "Laboratory", "Laboratory typed", sans-serif;
}}
.stApp code, .stApp pre, .stApp code span {{
  font-family: "Source Code Pro", "Laboratory", "Laboratory typed", monospace;
}}
.stApp [data-testid="stIconMaterial"] {{ font-family: "Material Symbols Rounded"; }}
[data-testid="InputInstructions"], [data-testid="stStatusWidget"], [data-testid="stHeader"] {{ display: none; }}
.stMainBlockContainer {{ padding-top: 1.5rem; }}
.laboratory-table {{ overflow-x: auto; }}
.laboratory-table table {{ border-collapse: collapse; white-space: pre-line; }}
.laboratory-table td, .laboratory-table th {{ padding: .25rem .6rem; border-bottom: 1px solid #d0d3d8; }}
.laboratory-table td + td, .laboratory-table th + th {{ text-align: right; }}
.laboratory-chart img {{ width: 100%; max-width: 940px; height: auto; }}
.laboratory-sample {{ background: #fff4d6; border-left: 4px solid #b07d00; padding: .4rem .8rem; }}
</style>"""


def style(scenario: Scenario, typed: str = "") -> str:
    """Return the page's style with its letters.

    Parameters
    ----------
    typed
        What people typed, which may hold letters that nothing else here does.
    """
    known = _letters(resolved_yaml(scenario))
    more = "".join(letter for letter in chinese(typed) if letter not in known and held_by_font(letter))
    face = f'@font-face {{ font-family: "Laboratory typed"; src: url("{subset(more)}") format("woff2"); }}'
    return _STYLE.format(said=subset(known), typed=face if more else "")


@cache
def _letters(scenario: str) -> str:
    texts = [text for language in Language for text in words(language).texts.values()]
    levers = [entry.model_dump_json() for entry in catalogue().values()]
    return "".join(filter(held_by_font, chinese("".join([scenario, *texts, *levers]))))
