"""The page's own letters: a machine without a Chinese font shows them all the same."""

from __future__ import annotations

from sim.policy.catalogue import catalogue
from sim.report.language import Language, words
from sim.report.page.font import chinese, held_by_font, subset
from sim.scenario import Scenario, wording
from sim.scenario.resolved import resolved_yaml

SWITCH = "语言 / Language"
LANGUAGES = {"zh": "中文", "en": "English"}
"""Each language in itself, so that its reader finds it whatever the page is in."""

_FACE = '@font-face {{ font-family: "{name}"; src: url("{address}") format("woff2"); }}'
_STYLE = """<style>
{faces}
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
.laboratory-table table {{ border-collapse: collapse; white-space: pre; }}
.laboratory-table td:first-child {{ white-space: pre-line; min-width: 8rem; }}
.laboratory-table td, .laboratory-table th {{ padding: .25rem .6rem; border-bottom: 1px solid #d0d3d8; }}
.laboratory-table th:first-child {{ text-align: left; }}
.laboratory-table td + td, .laboratory-table th + th {{ text-align: right; }}
.laboratory-chart img {{ width: 100%; max-width: 940px; height: auto; }}
.laboratory-sample {{ background: #fff4d6; border-left: 4px solid #b07d00; padding: .4rem .8rem; }}
</style>"""


def page_letters(scenario: Scenario) -> str:
    """Return the Chinese letters that the page may show, but for what people type; what takes a second or so."""
    texts = [text for language in Language for text in words(language).texts.values()]
    problems = wording.chinese().values()
    levers = [entry.model_dump_json() for entry in catalogue().values()]
    shown = (SWITCH, *LANGUAGES.values())
    return "".join(
        filter(held_by_font, chinese("".join([resolved_yaml(scenario), *texts, *problems, *levers, *shown])))
    )


def style(known: str, typed: str = "") -> str:
    """Return the page's style with its letters.

    Parameters
    ----------
    known
        Letters of the page, as `page_letters` gives them.
    typed
        What people typed, which may hold letters that nothing else here does.
    """
    more = "".join(letter for letter in chinese(typed) if letter not in known and held_by_font(letter))
    typed_face = _FACE.format(name="Laboratory typed", address=subset(more)) if more else ""
    return _STYLE.format(faces=_FACE.format(name="Laboratory", address=subset(known)) + typed_face)
