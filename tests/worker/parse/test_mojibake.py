import pytest

from worker.parse import mojibake

#: What Windows-1252 leaves undefined comes back as Latin-1's control characters.
HOLES = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def twice(text: str) -> str:
    return "".join(HOLES.get(byte) or bytes([byte]).decode("cp1252") for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Grüße – “café” …",
        "Привет, мир: здравствуйте",
        "日本語のテキストです",
        "Γειά σου κόσμε",
        "naïve 😀 it’s",
        "Où ça ? À l’œuvre",
    ],
)
def test_a_document_that_was_encoded_twice_is_read_as_it_was_meant(text: str) -> None:
    data, (defect,) = mojibake.undo(f"<a>\n{twice(text)}</a>".encode())
    assert data.decode() == f"<a>\n{text}</a>"
    assert (defect.code, defect.where.split(",")[0]) == ("text-encoded-twice", "line 2")
    assert defect.detail.endswith("places, undone")
    assert mojibake.undo(data) == (data, []), "a second run must find nothing"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"Grüße über größere Straßen: „{twice('é')}“", 1),  # a post about it, in a feed that is right
        (f"résumé, naïve, déjà vu: {twice('é')} {twice('’')}", 2),
        (twice("naïve’s"), 2),  # too little to be sure
    ],
)
def test_single_places_are_reported_and_left(text: str, places: int) -> None:
    data = f"<a>{text}</a>".encode()
    kept, (defect,) = mojibake.undo(data)
    assert kept == data
    assert (defect.code, defect.detail) == ("text-encoded-twice", f"{places} places, left as they are")


@pytest.mark.parametrize(
    "text",
    [
        "Fuß» groß“ é» à\u00a0«",
        "ÉCOLE SÃO Â NIÑO",
        "日本語",
        "Привет",
        "plain",
        "Ð is eth, Ñ is eñe; Ã; â",
        "Maß™ ½ à ½",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    data = f"<a>{text}</a>".encode()
    assert mojibake.undo(data) == (data, [])


def test_a_long_document_is_looked_at_in_many_places() -> None:
    filler = "<p>plain</p>" * 20_000
    data = (filler + twice("é è à ") * 20_000 + filler).encode()
    assert mojibake.is_suspect(data)
    assert mojibake.undo(data)[0].decode() == filler + "é è à " * 20_000 + filler
