"""One tree out of several files: `extends` and `include_policies`.

Every key keeps the file and line it came from.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.scenario.errors import Loc, Problem, ScenarioError, key_path
from sim.scenario.marks import Block, Items, Mark, parse
from sim.scenario.shape import Shape, is_statement, within
from sim.scenario.table_entries import with_tables
from sim.scenario.text import FOLDER, NOT_A_MAPPING, missing, read_text
from sim.scenario.wording import Message, say

EXTENDS = "extends"
INCLUDE = "include_policies"

_A_FILE = say("name a file, relative to this one, such as `common.yaml`")


def merge(base: Block, child: Block, place: Shape | None) -> Block:
    """Return `base` with the entries of `child` laid over it.

    Sections and tables of named things merge key by key; what is one statement (a number with its unit, a
    table of plain numbers, a list) is replaced as a whole; `null` removes an inherited entry.
    """
    merged = Block(child.place)
    for key, value in base.items():
        merged.put(key, value, base.lines[key])
    for key, value in child.items():
        mark = child.lines[key]
        inherited = base.get(key)
        inner = None if place is None else within(place, key)
        if value is None and key in base:
            del merged[key], merged.lines[key]
        elif isinstance(value, Block) and isinstance(inherited, Block) and not is_statement(inner):
            merged.put(key, merge(inherited, value, inner), mark)
        else:
            merged.put(key, value, mark)
    return merged


class Assembly:
    """Reads a scenario file and all that it names, and merges them.

    Parameters
    ----------
    top
        Shape of a whole scenario.
    """

    def __init__(self, top: Shape) -> None:
        self.top = top
        self.policies = within(top, "policies")
        self.files: list[str] = []
        self.included: set[str] = set()
        self.problems: list[Problem] = []

    def complain(self, mark: Mark, loc: Loc, message: Message) -> None:
        """Note a problem at a place in a file."""
        self.problems.append(Problem(mark[0], mark[1], key_path(loc), message))

    def mapping(self, file: str) -> Block:
        """Return the top of a file, which must be a mapping."""
        self.files.append(file)
        tree = parse(read_text(Path(file), file), file, self.problems)
        if not isinstance(tree, Block):
            raise ScenarioError([*self.problems, Problem(file, 1, "", NOT_A_MAPPING)])
        with_tables(tree, self.top, self.complain, self._table)
        return tree

    def _table(self, name: object, mark: Mark, loc: Loc) -> str | None:
        path = self._sibling(name, mark, loc, say("name a table, relative to this file, such as `schools.csv`"))
        if path is not None:
            self.files.append(path)
        return path

    def read(self, file: str) -> Block:
        """Return the merged tree of a file and of those it extends."""
        chain: list[Block] = []
        seen: dict[str, str] = {}
        next_file: str | None = file
        while next_file is not None:
            tree = self.mapping(next_file)
            chain.append(tree)
            seen[os.path.realpath(next_file)] = next_file
            next_file = self._extended(tree, seen)
        merged = self._with_policies(chain.pop(), None)
        while chain:
            merged = self._with_policies(chain.pop(), merged)
        return merged

    def _sibling(
        self,
        name: object,
        mark: Mark,
        loc: Loc,
        wanted: Message = _A_FILE,
    ) -> str | None:
        """Return the path of a file named in another one, or None after noting what is wrong."""
        if not isinstance(name, str) or not name.strip():
            self.complain(mark, loc, wanted)
            return None
        path = os.path.normpath(os.path.join(os.path.dirname(mark[0]), name))
        if not os.path.isfile(path):
            self.complain(
                mark, loc, say("{path}: {why}", path=path, why=FOLDER if os.path.isdir(path) else missing(Path(path)))
            )
            return None
        return path

    def _extended(self, tree: Block, seen: dict[str, str]) -> str | None:
        if EXTENDS not in tree:
            return None
        mark = tree.lines[EXTENDS]
        path = self._sibling(tree[EXTENDS], mark, (EXTENDS,))
        if path is None:
            # What the missing file would have given can't be told from what is wrong.
            raise ScenarioError(self.problems)
        if (first := os.path.realpath(path)) in seen:
            names = list(seen.values())
            circle = [*names[list(seen).index(first) :], seen[first]]
            self.complain(mark, (EXTENDS,), say("goes in a circle: {circle}", circle=" -> ".join(circle)))
            raise ScenarioError(self.problems)
        return path

    def _with_policies(self, tree: Block, base: Block | None) -> Block:
        """Return one file of the chain laid over those it extends, its included policies beneath its own."""
        included = self._included(tree, base)
        own = Block(tree.place)
        for key, value in tree.items():
            if key not in (EXTENDS, INCLUDE):
                own.put(key, value, tree.lines[key])
        if included is not None:
            beneath = Block(tree.place)
            beneath.put("policies", included, tree.lines[INCLUDE])
            base = beneath if base is None else merge(base, beneath, self.top)
        return own if base is None else merge(base, own, self.top)

    def _included(self, tree: Block, base: Block | None) -> Block | None:
        if INCLUDE not in tree:
            return None
        mark = tree.lines[INCLUDE]
        names = tree[INCLUDE]
        if not isinstance(names, Items):
            self.complain(mark, (INCLUDE,), say("must be a list of files, such as [policies/subsidies.yaml]"))
            return None
        own = tree.get("policies")
        mine = set(own) if isinstance(own, Block) else set()
        inherited = base.get("policies") if base is not None else None
        taken = dict(inherited.lines) if isinstance(inherited, Block) else {}
        included = Block(mark)
        for index, name in enumerate(names):
            path = self._sibling(name, names.lines[index], (INCLUDE, index))
            if path is None or os.path.realpath(path) in self.included:
                continue
            self.included.add(os.path.realpath(path))
            policies = self.mapping(path)
            for policy, value in policies.items():
                place = policies.lines[policy]
                other = taken.get(policy)
                if other is not None and policy not in mine:
                    self.complain(
                        place,
                        ("policies", policy),
                        say("is already defined at {file}:{line}", file=other[0], line=other[1]),
                    )
                    continue
                taken[policy] = place
                if value is not None:
                    included.put(policy, value, place)
        return included
