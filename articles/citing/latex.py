"""The LaTeX that stands in BibTeX: accents, symbols and commands to Unicode, and any text so that it is read back.

No other macro is carried out: what is unknown loses its name and keeps what it is given. Nothing is a comment, since
in a .bib file nothing is; a percent sign in a title is one.
"""

import re
import unicodedata

_TOKEN = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*|\\(.)|(---|--|``|''|[{}~])|([^\\{}~`'-]+|.)", re.DOTALL)
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
_SYMBOLS = {
    "AA": "Å", "AE": "Æ", "DH": "Ð", "DJ": "Đ", "L": "Ł", "NG": "Ŋ", "O": "Ø", "OE": "Œ", "P": "¶", "S": "§",
    "SS": "ẞ", "TH": "Þ", "aa": "å", "ae": "æ", "copyright": "©", "dag": "†", "ddag": "‡", "dh": "ð", "dj": "đ",
    "dots": "…", "euro": "€", "guillemotleft": "«", "guillemotright": "»", "i": "i", "j": "j", "l": "ł", "ldots": "…",
    "ng": "ŋ", "o": "ø", "oe": "œ", "pounds": "£", "ss": "ß", "textasciicircum": "^", "textasciitilde": "~",
    "textbackslash": "\\", "textbar": "|", "textbraceleft": "{", "textbraceright": "}", "textbullet": "•",
    "textcopyright": "©", "textdegree": "°", "textdollar": "$", "textellipsis": "…", "textemdash": "—",
    "textendash": "–", "texteuro": "€", "textgreater": ">", "textless": "<", "textquotedbl": '"',
    "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’",
    "textquotesingle": "'", "textregistered": "®", "texttrademark": "™", "textunderscore": "_", "th": "þ",
    "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π",
    "sigma": "σ", "omega": "ω", "times": "×", "pm": "±", "Gamma": "Γ", "Delta": "Δ", "Lambda": "Λ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "theta": "θ", "kappa": "κ", "nu": "ν", "rho": "ρ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ",
}  # fmt: skip
_FORMATS = frozenset(
    (
        "begin", "bf", "bfseries", "cite", "emph", "em", "end", "enquote", "href", "it", "itshape", "large", "mathrm",
        "mathit", "mbox", "normalfont", "relax", "rm", "sc", "scshape", "sf", "sl", "small", "text", "textbf", "textit",
        "textmd", "textnormal", "textrm", "textsc", "textsf", "textsl", "texttt", "textup", "tt", "underline", "url",
    )
)  # fmt: skip
"""Commands that say how words look, and none of them."""
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACES = frozenset(" ,;:\\\n\t")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "`": "`{}", "'": "'{}", "-": "-{}",
} | {sign: f"\\{sign}" for sign in "$&#_%"}  # fmt: skip
_MUST_BE_ESCAPED = re.compile(r"[\\{}~^$&#_%]|`(?=`)|'(?=')|-(?=-)")
_MOST_ACCENTS = 3


def decoded(text: str) -> str:
    """Return LaTeX as plain text."""
    written: list[str] = []
    accents: list[str] = []
    for match in _TOKEN.finditer(text):
        command, sign, mark, plain = match.groups()
        if command in _ACCENTS or sign in _ACCENTS:
            if len(accents) < _MOST_ACCENTS:
                accents.append(_ACCENTS[command or sign])
            continue
        if command in ("i", "j") and not accents:
            piece = "ı" if command == "i" else "ȷ"
        elif command:
            piece = _SYMBOLS.get(command, "")
        elif sign is not None:
            piece = " " if sign in _SPACES else "" if sign in "-/()[]" else sign
        else:
            piece = _LIGATURES[mark] if mark else plain
        if accents and (piece := piece.lstrip()):
            base, rest = piece[0], piece[1:]
            piece = unicodedata.normalize("NFC", base + "".join(reversed(accents))) + rest
            accents = []
        written.append(piece)
    return "".join(written)


def unknown_commands(text: str) -> list[str]:
    """Return the names of the commands that `decoded` leaves out and that may have stood for words."""
    known = _FORMATS | _SYMBOLS.keys() | _ACCENTS.keys()
    return [name for name in dict.fromkeys(_COMMAND.findall(text)) if name not in known][:5]


def encoded(text: str) -> str:
    """Return plain text so that LaTeX prints it and `decoded` gives it back."""
    return _MUST_BE_ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)


def without_escapes(address: str) -> str:
    r"""Return an address as it is meant: of the escapes alone that some programs put into it, as in `\_`."""
    return re.sub(r"\\([_%&#~$])(?:\{\})?", r"\1", address).replace("{", "").replace("}", "")
