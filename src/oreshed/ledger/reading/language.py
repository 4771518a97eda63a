"""The language of a text, by its small words: the shipped reader knows English, and must not guess at another."""

from __future__ import annotations

import re
from collections import Counter

from oreshed.basis.errors import Fault
from oreshed.ledger.document import Document

# Words that a page of one language is full of and that are no words of English.
SMALL_WORDS = {
    "French": "le la les des du une est dans pour sur qui avec par sont aux cette ont",
    "German": "der die das und ist nicht mit von für auf dem den ein eine wird aus bei nach im zu",
    "Spanish": "el los las una del que con para por es en se su como más al",
    "Portuguese": "os das dos uma que com para por em não ao é da na no",
    "Italian": "il gli della delle di che con per è una nel sono dal anche",
    "Dutch": "het een van en op voor met niet zijn wordt bij uit naar ook",
    "Polish": "w na się z jest do nie oraz od przez dla są",
    "Swedish": "och att det som är för på med av en ett inte till",
}
ENGLISH = "the of and in to is for from by with at was were are on that this an as"
FEWEST = 6  # small words of a language, below which a text may as well be a list of names
WORD = re.compile(r"[^\W\d_]+")
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff]")
READ = 200_000  # characters that tell


def foreign(document: Document) -> Fault | None:
    """What is said of a document that is in another language than English; None for English, or where nothing tells."""
    text = "\n".join(document.lines)[:READ]
    # "W" and "NA" of a table mean withheld and not available in any language
    letters = [w.lower() for w in WORD.findall(text) if not (w.isupper() and len(w) < 3)]
    counted = Counter(letters)
    english = sum(counted[w] for w in ENGLISH.split())
    most, language = max(
        (sum(counted[w] for w in words.split()), name) for name, words in SMALL_WORDS.items()
    )
    strange = len(OTHER_SCRIPT.findall(text))
    if strange > 0.3 * sum(map(len, letters)) and strange > 40:
        most, language = strange, "a script other than Latin"
    if most < FEWEST or most <= 2 * english:
        return None
    return Fault(
        document.name, 0, "language", language, "the reader knows English only; numbers and words would be misread",
        "Translate it, or write its claims into a table by hand (`oreshed audit --claims TABLE`), or name a reader of that language (`oreshed claims --extractor`).",
    )  # fmt: skip
