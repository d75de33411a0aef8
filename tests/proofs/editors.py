"""Editors who save one unique word after the other in the same article over HTTP, and honour every conflict.

Only the standard library and the pages as they are sent: an editor knows no more of the program than a person does.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.proofs.pages import Answer, Browser, Cells, Page
from tests.proofs.words import words_in

PARAGRAPH = "\r\n\r\n"
PAUSE = 0.05
"""Seconds between two attempts while no server answers."""

PATIENCE = 120
"""Seconds after which an editor who gets no answer gives up."""


class Unexpected(AssertionError):
    """An answer that no editor should get."""


@dataclass
class Log:
    """What one editor did: the acknowledged words in order, how the saves went, and whatever was not as promised."""

    words: list[str] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Editor:
    """One editor at one article; `number` names their words apart from everybody else's."""

    def __init__(self, port: int, address: str, number: int, password: str, seed: int) -> None:
        self.number, self.address = number, address
        self.dice = random.Random(f"{seed}-{number}")
        self.log = Log()
        self.saving = ""
        """The word of the save that is under way, empty between two of them."""
        self._browser = Browser(port)
        self._newest = 0
        self._browser.log_in(name_of(number), password)

    def edit(self, *, loses_answer: bool = False) -> None:
        """Add one word and save until it is acknowledged; `loses_answer` hangs up on the first answer to it."""
        word = f"w{self.number}e{len(self.log.words)}"
        while not self._attempt(word, loses_answer):
            loses_answer = False

    def _attempt(self, word: str, loses_answer: bool) -> bool:
        """Open the form, type, save; False where the editor has to begin again from the newest revision."""
        cells = self._open()
        base = int(cells["base"][0])
        if word in words_in(*(texts[0] for texts in cells.values())):
            # A new claim whose key somebody took meanwhile got another key, so that the question fell away.
            self.log.counts["saved after all"] += 1
            return self._acknowledge(word, base)
        self._type(cells, word)
        answer = self._save(cells, word, loses_answer)
        while answer.status == 409:
            self.log.counts["conflicts"] += 1
            page = Page(answer.text)
            answers, is_mine_kept = self._answers(page, word)
            cells = page.cells | answers | {"_save": ["Save"]}
            answer = self._save(cells, word)
            if not is_mine_kept and answer.status == 302:
                self.log.counts["begun again"] += 1
                return False
        if answer.status != 302:
            raise Unexpected(f"{word}: {answer.status} {Page(answer.text).complaints}")
        return self._acknowledge(word, base)

    def _acknowledge(self, word: str, base: int) -> bool:
        self.log.words.append(word)
        self.log.bases.append(base)
        return True

    def _open(self) -> Cells:
        """Open the form, and look that it never goes back in time and has every word of one's own."""
        answer = self._ask(lambda: self._browser.get(self.address))
        cells = Page(answer.text).cells
        if answer.status != 200 or "body" not in cells:
            raise Unexpected(f"the form: {answer.status} {answer.location}")
        base = int(cells["base"][0])
        if base < self._newest:
            self.log.problems.append(f"the form went back from revision {self._newest} to {base}")
        self._newest = base
        read = words_in(cells["body"][0], *(cells[name][0] for name in statements(cells)))
        missing = [word for word in self.log.words if word not in read]
        if missing:
            self.log.problems.append(f"the form of revision {base} lacks {missing[0]}, which was acknowledged")
        return cells

    def _type(self, cells: Cells, word: str) -> None:
        """Put the word somewhere: into a paragraph, at its end, as a new one, into a claim, or as a new claim."""
        cells |= {"summary": [word], "_save": ["Save"]}
        kind = self.dice.choice(["inside", "inside", "end", "end", "new", "new", "claim", "another claim"])
        self.log.counts[f"typed: {kind}"] += 1
        if kind == "claim":
            name = self.dice.choice(statements(cells))
            cells[name] = [f"{cells[name][0]} {word}"]
            return
        if kind == "another claim":
            blank = next(name for name, texts in cells.items() if name.endswith("-statement") and not texts[0])
            cells |= {blank: [word], blank.replace("-statement", "-kind"): ["other"]}
            return
        paragraphs = cells["body"][0].rstrip().split(PARAGRAPH)
        place = self.dice.choice([place for place, text in enumerate(paragraphs) if not text.startswith("#")])
        if kind == "new":
            paragraphs.insert(place + 1, f"The paragraph of {word}.")
        elif kind == "end":
            paragraphs[place] += f" {word}"
        else:
            typed = paragraphs[place].split(" ")
            typed.insert(self.dice.randrange(len(typed) + 1), word)
            paragraphs[place] = " ".join(typed)
        cells["body"] = [PARAGRAPH.join(paragraphs) + "\r\n"]

    def _answers(self, page: Page, word: str) -> tuple[Cells, bool]:
        """Answer every question so that nothing of the others goes; say whether the own word stays as well."""
        answers: Cells = {}
        is_mine_kept = False
        for name, theirs, mine in page.questions():
            is_own = word in words_in(mine)
            if not is_own or f"{name}-text" not in page.cells:
                answers[name] = ["theirs"]
                continue
            is_mine_kept = True
            # Both, unless a word would then stand there twice.
            if words_in(theirs).keys() & words_in(mine).keys():
                answers |= {name: ["own"], f"{name}-text": [f"{theirs} {word}"]}
            else:
                answers[name] = ["both"]
        self.log.counts.update(f"answered: {given[0]}" for name, given in answers.items() if not name.endswith("-text"))
        return answers, is_mine_kept

    def _save(self, cells: Cells, word: str, loses_answer: bool = False) -> Answer:
        """Send the form until it is answered, the same submission each time."""
        self.saving = word
        try:
            if loses_answer:
                self.log.counts["answers lost on purpose"] += 1
                self._browser.post(self.address, cells, is_awaited=False)
                # Sent again while the first is at work, or when others have saved on top of it.
                time.sleep(self.dice.choice([0, 0.2, 1]))
            return self._ask(lambda: self._browser.post(self.address, cells), word)
        finally:
            self.saving = ""

    def _ask(self, ask: Callable[[], Answer], word: str = "") -> Answer:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = ask()
            except (OSError, HTTPException):
                self.log.counts["connections broken"] += 1
            else:
                if answer.status < 500:
                    return answer
                self.log.counts["server errors"] += 1
                if word and word not in words_in(answer.text):
                    self.log.problems.append(f"{word}: {answer.status} without the text")
            time.sleep(PAUSE)
        raise Unexpected(f"no answer for {PATIENCE} seconds")


def name_of(number: int) -> str:
    return f"editor-{number}"


def statements(cells: Cells) -> list[str]:
    """Return the names of the cells that say what a claim states."""
    return [name for name, texts in cells.items() if name.endswith("-statement") and texts[0]]


def work(port: int, address: str, number: int, password: str, seed: int, edits: int, lost: frozenset[int]) -> Log:
    """Make so many edits, those in `lost` with a lost answer, in whatever process this is called."""
    editor = Editor(port, address, number, password, seed)
    for place in range(edits):
        editor.edit(loses_answer=place in lost)
    return editor.log
