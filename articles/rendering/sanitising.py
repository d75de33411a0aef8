"""The second wall: whatever the renderer made, only these elements, attributes and addresses reach a reader."""

import nh3

_CLEANER = nh3.Cleaner(
    tags={
        *("a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr"),
        *("img", "li", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sup"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    },
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href", "title", "id", "rel", "aria-label"},
        "code": {"class"},
        "div": {"aria-label"},
        "img": {"src", "width", "height", "alt", "title"},
        "li": {"id"},
        "ol": {"start"},
    }
    | {f"h{level}": {"id"} for level in range(2, 7)},
    tag_attribute_values={
        "div": {"role": {"region"}, "tabindex": {"0"}},
        "img": {"loading": {"lazy"}},
        "section": {"aria-labelledby": {"notes"}},
        "th": {"scope": {"col"}},
    },
    allowed_classes={
        "a": {"wiki", "external", "footnote-back", "marked"},
        "div": {"table-scroll"},
        "figure": {"picture"},
        "section": {"footnotes"},
        "small": {"line-note"},
        "span": {"missing-link", "visually-hidden", "problem"},
        "sup": {"mark", "note"},
        "td": {"align-left", "align-center", "align-right"},
        "th": {"align-left", "align-center", "align-right"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(html: str) -> str:
    """Return `html` with nothing in it but what an article may hold."""
    return _CLEANER.clean(html)
