"""Images of emoji are characters again; other small images stay."""

import pytest

from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, rules_for
from worker.clean.rules.emoji import _PARTS, EMOJI

READ = [
    ("https://s.w.org/images/core/emoji/15.0.3/72x72/1f642.png", "🙂", "🙂"),
    ("https://s.w.org/images/core/emoji/15.0.3/svg/1f642.svg", "", "🙂"),
    ("https://s0.wp.com/wp-content/mu-plugins/wpcom-smileys/twemoji/2/72x72/274c.png", "❌", "❌"),
    ("https://twemoji.maxcdn.com/v/latest/svg/1f468-200d-1f469-200d-1f467.svg", "", "👨‍👩‍👧"),
    ("https://cdn.jsdelivr.net/gh/twitter/twemoji@14.0.2/assets/72x72/1f1e9-1f1ea.png", ":de:", "🇩🇪"),
    ("https://abs.twimg.com/emoji/v2/72x72/2764.png", "❤️", "❤️"),
    ("https://github.githubassets.com/images/icons/emoji/unicode/1f44d.png", ":+1:", "👍"),
    ("https://static.xx.fbcdn.net/images/emoji.php/v9/t4c/1/16/1f600.png", "😀", "😀"),
    ("https://fonts.gstatic.com/s/e/notoemoji/15.0/1f389/72.png", "", "🎉"),
    ("https://mail.google.com/mail/e/1f600", "", "😀"),
    ("https://e.org/wp-includes/images/smilies/icon_smile.gif", ":-)", ":-)"),
    ("https://e.org/wp-includes/images/smilies/icon_mrgreen.gif", ":mrgreen:", ":mrgreen:"),
    ("https://e.org/templates/default/img/emoticons/smile.png", ";-)", ";-)"),
    ("https://e.org/images/smilies/evil.gif", ">:(", "&gt;:("),
    ("https://s.w.org/images/core/emoji/2/72x72/23-20e3.png", "", "#⃣"),
]


@pytest.mark.parametrize(("source", "alternative", "character"), READ)
def test_an_image_of_an_emoji_is_its_character(source: str, alternative: str, character: str) -> None:
    image = f'<img src="{source}" alt="{alternative}" class="emoji" width="20" height="20">'
    assert cleaned(f"<p>So{image}! {image}</p>") == f"<p>So{character}! {character}</p>"


STAYS = [
    '<img src="https://e.org/images/emoji/twitter/smile.png" alt=":smile:">',  # named, not typed
    '<img src="https://e.org/emoticons/me.jpg" alt="A photo of me">',
    '<img src="https://e.org/cat.jpg" alt="🐈">',  # a cat described by one
    '<img src="https://e.org/1f642.png" alt="">',
    '<img src="https://s.w.org/images/core/emoji/2/72x72/3c.png" alt="">',  # "<"
    '<img src="https://s.w.org/images/core/emoji/2/72x72/ffffff.png" alt="">',
    '<img src="https://s.w.org/images/core/emoji/2/72x72/d800.png" alt="">',
    '<img src="https://mail.google.com/mail/e/B0C" alt="">',  # a number of Google's own
]


@pytest.mark.parametrize("image", STAYS)
def test_another_image_stays(image: str) -> None:
    assert cleaned(f"<p>{image}</p>") == f"<p>{image}</p>"


def test_the_ledger_tells_the_character_and_its_word() -> None:
    image = '<img src="https://s.w.org/images/core/emoji/15/72x72/1f389.png" alt="🎉">'
    _, done = clean_html(f"<p>Well<b>done{image}</b>, {image}</p>", rules_for())
    assert [(cut.kept_before, cut.text, cut.added, cut.kept_after) for _, cut in done] == [
        ("Welldone", "", "🎉", ","),
        ("", "", "🎉", ""),
    ]


def test_the_gate_knows_every_place() -> None:
    assert all(source and any(part in place for part in _PARTS) for place, _, source in EMOJI)
