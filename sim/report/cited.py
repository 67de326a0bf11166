"""The sources that a scenario cites, kept beside its results so that these can be read anywhere."""

from __future__ import annotations

import logging
from pathlib import Path

import yaml

from sim.scenario import ScenarioError, find_sources, load_sources
from sim.scenario.changes import stated
from sim.scenario.schema import Scenario
from sim.scenario.sources import FILE, Sources
from sim.scenario.wording import say

_logger = logging.getLogger(__name__)


def cited(scenario: Scenario, sources: Sources) -> Sources:
    """Return those sources and figures that numbers of a scenario cite, and the sources of these figures."""
    ids = {number.source for _, number in stated(scenario)}
    figures = {key: figure for key, figure in sources.evidence.items() if key in ids}
    ids |= {figure.source for figure in figures.values()}
    return Sources(sources={key: one for key, one in sources.sources.items() if key in ids}, evidence=figures)


def sources_yaml(sources: Sources) -> str:
    """Return sources as the text of a file that `load_sources` reads back."""
    text: str = yaml.safe_dump(sources.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=110)
    return text


def sources_near(folder: Path) -> Sources:
    """Return the sources that a scenario file in a folder would cite; none where they cannot be read."""
    try:
        return load_sources(*find_sources([str(folder / "scenario.yaml")]))
    except ScenarioError as error:
        _logger.warning(say("sources are named by their ids only: {problems}", problems=error))
        return Sources()


__all__ = ["FILE", "cited", "sources_near", "sources_yaml"]
