"""Players of the entry's own can be played; what they say to old browsers goes, what they offer instead stays."""

import pytest

from tests.worker.clean.cleaning import cleaned, texts
from worker.clean import clean_html, rules_for

PLAYER = '<audio src="https://e.org/a.mp3" controls="">{}</audio>'


@pytest.mark.parametrize(
    "apology",
    [
        "Your browser does not support the audio element.",
        "Your browser doesn’t support <strong>HTML5</strong> audio.",
        "Ihr Browser kann das nicht abspielen.",
        "Votre navigateur ne peut pas lire ce son.",
        "お使いのブラウザは対応していません",
    ],
)
def test_an_apology_goes(apology: str) -> None:
    assert cleaned(f"<p>a {PLAYER.format(apology)} b</p>") == f"<p>a {PLAYER.format('')} b</p>"
    assert texts(clean_html(PLAYER.format(apology), rules_for())[1])


@pytest.mark.parametrize(
    "inside",
    [
        'Your browser is old: <a href="https://e.org/a.mp3">download</a>',
        "Waves on the shore at Whitby",
        f"A film about my browser{' and more' * 30}",
        '<source src="https://e.org/a.ogg" type="audio/ogg"><track src="https://e.org/a.vtt" kind="captions">',
    ],
)
def test_what_is_no_apology_stays(inside: str) -> None:
    assert cleaned(PLAYER.format(inside)) == PLAYER.format(inside)


def test_every_player_has_controls() -> None:
    assert cleaned('<video autoplay muted loop src="https://e.org/v.mp4"></video>') == (
        '<video src="https://e.org/v.mp4" controls=""></video>'
    )
