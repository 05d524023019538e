"""What looks like the name of a person, and what does not."""

import pytest

from worker.clean.names import is_name


@pytest.mark.parametrize(
    "text",
    [
        "Jon Ainger",
        "Georgina Owen",
        "Mary Anne Smith",
        "J.R. Hartley",
        "Siân O’Neill",
        "Jean-Luc Picard",
        "Ludwig van Beethoven",
    ],
)
def test_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Jon", "Domino effect", "The IMPOWER Collaborative", "IMPOWER INDEX", "Annual Report", "Privacy Policy",
        "Written by", "jon ainger", "NEW REPORT", "A B C D E", "Jon Ainger is", "1st January", "Valuing Care",
    ],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)
