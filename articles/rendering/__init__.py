"""An article's text as safe HTML, with its contents, numbered references and everything an editor should mend."""

from articles.rendering.headings import Heading, heading_id
from articles.rendering.line_notes import LineNote
from articles.rendering.page import ClaimsBlock, Rendered, TooLong, render
from articles.rendering.problems import Problem
from articles.rendering.references import Cited, Mark, Mention, Reference
from articles.rendering.wikilinks import title_key

__all__ = [
    "Cited",
    "ClaimsBlock",
    "Heading",
    "LineNote",
    "Mark",
    "Mention",
    "Problem",
    "Reference",
    "Rendered",
    "TooLong",
    "heading_id",
    "render",
    "title_key",
]
