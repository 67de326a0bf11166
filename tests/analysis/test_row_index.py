"""Rows of records found by whole numbers, against looking at every row."""

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from sim.analysis.row_index import ROW, RowIndex

ONE = st.tuples(
    st.integers(2019, 2021),
    st.sampled_from(["city", "town"]),
    st.sampled_from(["posts", "retention_rate", "gap"]),
    st.sampled_from(["all", "bachelor"]),
    st.sampled_from(["all", "energy", "health"]),
    st.sampled_from(["all", "native"]),
)


def table(rows):
    return pd.DataFrame([(*row, "people") for row in rows], columns=ROW).astype({"year": "int64"})


# an unknown origin beside the second field, which must not pass for the first field
SECOND = (2019, "city", "posts", "all", "energy", "all")


@example([(*SECOND[:4], "all", "all"), SECOND], [(*SECOND[:5], "native")])
@given(st.lists(ONE, unique=True, max_size=40), st.lists(ONE, max_size=10))
def test_a_row_is_found_where_it_stands_and_only_there(rows, asked):
    found = RowIndex(table(rows)).places(table(asked)).tolist()
    assert found == [rows.index(row) if row in rows else -1 for row in asked]


@given(st.lists(ONE, unique=True, max_size=40), ONE, st.sets(st.sampled_from(ROW[:-1])))
def test_rows_are_selected_by_what_is_named_and_by_all_elsewhere(rows, one, names):
    value = dict(zip(ROW, one, strict=False))
    wanted = {name: value[name] for name in names}
    full = {"level": "all", "field": "all", "origin": "all"} | wanted
    by_hand = [all(dict(zip(ROW, row, strict=False))[name] == full[name] for name in full) for row in rows]
    assert RowIndex(table(rows)).selected(wanted).tolist() == by_hand
