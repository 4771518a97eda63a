"""A text in another language is refused, not guessed at."""

import pytest

from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.language import foreign

FRENCH = "La demande de plomb raffiné est de 220,5 kt dans les pays alliés, et l'offre est de 180,2 kt, dont 170,2 pour le recyclage. Le déficit des pays est une question qui reste posée."
GERMAN = "Die Nachfrage nach Blei ist mit 150.000 t nicht gedeckt; der Bedarf der Länder wird aus dem Ausland und von den Hütten bei Stolberg bedient."
RUSSIAN = (
    "Спрос на свинец в странах составляет 220,5 тыс. т, а предложение только 180,2 тыс. т, из них вторичное."
)
ENGLISH = "# Lead\n\n## Production\n- **US:** 1.0 Mt of secondary lead in 2023 from the plants at La Oroya's former owner; die casting is not counted."
SLIDES = "Copper\n1995 2020\nUS 2.1 1.2\nChina 0.4 1.7"


@pytest.mark.parametrize(
    ("text", "language"), [(FRENCH, "French"), (GERMAN, "German"), (RUSSIAN, "a script other than Latin")]
)
def test_another_language_is_named_with_a_remedy(text, language):
    fault = foreign(document_of(text, "bref.md"))
    assert fault is not None and fault.value == language and "--claims" in fault.remedy


@pytest.mark.parametrize("text", [ENGLISH, SLIDES, "", "Pb 12 kt"])
def test_english_slides_and_lists_are_read(text):
    assert foreign(document_of(text, "brief.md")) is None
