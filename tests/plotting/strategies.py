"""Any claims of a number field."""

from dataclasses import replace

from hypothesis import strategies as st

from articles.snapshot import Relation
from articles.values import Text
from tests import strategies
from tests.plotting.builders import said, table_of


@st.composite
def tables(draw):
    """Return a table of claims with any numbers, dates, ranks and relations."""
    claims = [
        said(
            f"c{number}",
            "",
            by=draw(st.sampled_from(["un", "army", "msa", ""])),
            on=draw(st.sampled_from(["", "2018-04-30", "2018-05", "2018/..", "201X"])),
            at=draw(st.sampled_from(["", "", "Aklaz"])),
            modality=draw(st.sampled_from(["stated", "stated", "denied"])),
            rank=draw(st.sampled_from(["normal", "preferred", "deprecated"])),
        )
        for number in range(draw(st.integers(2, 32)))
    ]
    values = st.one_of(strategies.quantities(), strategies.quantities(), st.none(), st.just(Text("many")))
    claims = [replace(claim, value=draw(values)) for claim in claims]
    keys = st.sampled_from([claim.key for claim in claims])
    kinds = st.sampled_from(["corroborates", "disputes", "supersedes", "retracts", "derives-from"])
    related = draw(st.lists(st.tuples(keys, kinds, keys), max_size=8, unique=True))
    return table_of(claims, [Relation(*each) for each in related if each[0] != each[2]])
