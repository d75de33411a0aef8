"""Names, one a line: what is written is read back."""

from hypothesis import given
from hypothesis import strategies as st

from articles.forms.lines import NamesField

_words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
_names = st.one_of(
    st.builds(lambda text: {"literal": text}, _words),
    st.builds(lambda family: {"family": family.replace(",", "x")}, _words),
    st.builds(lambda family, given: {"family": family.replace(",", "x"), "given": given}, _words, _words),
)


@given(names=st.lists(_names, max_size=5, unique_by=lambda name: sorted(name.items()).__repr__()))
def test_names_come_back_as_they_were_written(names):
    cell = NamesField(required=False)

    assert cell.clean(cell.prepare_value(names)) == names
