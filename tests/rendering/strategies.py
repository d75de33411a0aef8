"""Texts that come near every rule of the renderer: pieces of its syntax in any order."""

from hypothesis import strategies as st

PIECES = (
    *("[[", "]]", "[", "]", "|", "[@", "@", "](", ")", "(", "![", "`", "```\n", "*", "**", "_", "~~", "\\", "<", ">"),
    *("\n", "\n\n", "# ", "## ", "- ", "1. ", "> ", "    ", "\t", "---\n", "===\n", "|a|b|\n|-|:-:|\n|", "&", "&#x5b;"),
    *("[^1]", "[^1]: ", "[a]: ", "image:map", "image:none", ' "', '"', "'", "#", "//host", "https://e.org/", "<b>"),
    *("[@toll-minusma]", "[@night-raid, p. 3]", "[@un-report]", "[@nobody]", "[[Mali War]]", "[[Nobody|*n*]]"),
    *("![a](image:map)", "[[#Toll]]", "# Toll\n", "# Cite 1\n", "javascript:", "onclick=", "<script>", " style=", "\0"),
    *("{{", "}}", "{{claim ", "{{claim toll-minusma}}", "{{figure fatalities}}", "{{figure nothing}}", "{"),
    *("word", " ", "é", "ह", "\u202e", "\ud800", "\r", "\x0c"),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
