"""Boxes that go by their class, and what only looks like one."""

import pytest

from schemas.source import Source
from tests.worker.clean.cleaning import cleaned, texts
from worker.clean import clean_html, furniture, rules_for
from worker.clean.rules.furniture import WORDS_MAX

TEXT = "<p>Text.</p>"
WITHOUT = rules_for(Source(id="x", url="x", disable=("furniture",)))


def went(markup: str) -> list[tuple[str, str]]:
    return texts(clean_html(markup, rules_for())[1])


@pytest.mark.parametrize(
    ("box", "rule", "words"),
    [
        ('<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="/?share=x">X</a></ul></div>', "drop_share_bars", "Share this: X"),
        ("<div id='jp-post-flair' class='x'>Like Loading...</div>", "drop_share_bars", "Like Loading..."),
        ('<p><a class="a2a_button_twitter" href="#"></a><a class="a2a_dd addtoany_share_save" href="#">Share</a></p>', "drop_share_bars", "Share"),
        ('<a class="addthis_button_tweet">Tweet</a>', "drop_share_bars", "Tweet"),
        ('<div class="x heateor_sss_sharing_container">Share</div>', "drop_share_bars", "Share"),
        ("<div class=shariff>teilen</div>", "drop_share_bars", "teilen"),
        ('<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3></div>', "drop_related_posts", "Related"),
        ("<div class='yarpp yarpp-related-rss'><h3>Related posts:</h3><ol><li><a href=x>A</a><li><a href=y>B</a></ol></div>", "drop_related_posts", "Related posts: A B"),
        ('<div class="subscription-widget-wrap-editor"><div class="subscription-widget"><p class="cta-caption">Thanks for reading!</p></div></div>', "drop_subscribe_boxes", "Thanks for reading!"),
        ('<p class="button-wrapper"><a class="button primary" href="https://x.substack.com/subscribe?"><span>Subscribe now</span></a></p>', "drop_subscribe_boxes", "Subscribe now"),
        ('<div class="captioned-button-wrap"><p>Share it!</p><p class="button-wrapper"><a href="https://x.org/p/y?action=share">Share</a></p></div>', "drop_subscribe_boxes", "Share it! Share"),
        ('<div id="mc_embed_signup"><form><label>Email Address</label></form></div>', "drop_subscribe_boxes", "Email Address"),
        ('<div class="kg-card kg-signup-card"><h2>Sign up</h2></div>', "drop_subscribe_boxes", "Sign up"),
        ("<div class='blogger-post-footer'>Visit us<img width='1' height='1' src='https://e.org/t'/></div>", "drop_template_footers", "Visit us"),
        ('<div class="feedflare"><a href="http://feeds.feedburner.com/~ff/x?a=b">Digg it</a></div>', "drop_template_footers", "Digg it"),
        ('<ul><li class="comment_forbidden">Log in to post comments</ul>', "drop_template_footers", "Log in to post comments"),
        ('<div class="wpcnt"><span>Advertisements</span></div>', "drop_advertisements", "Advertisements"),
        ('<p><a class="more-link" href="/x#more-1">Continue reading <span>X</span></a></p>', "drop_more_links", "Continue reading X"),
        ('<p><a class="read-more" href="/x">Read more</a></p>', "drop_more_links", "Read more"),
        ('<div class="jump-link"><a href="/x#more">Read more »</a></div>', "drop_more_links", "Read more »"),
        ('<p class="medium-feed-link"><a href="/x">Continue reading on X »</a></p>', "drop_more_links", "Continue reading on X »"),
        ('<p><a class="more-link" href="/x">(more&hellip;)</a></p>', "drop_more_links", "(more…)"),
        ('<p><a class="more-link" href="/x">Weiterlesen</a></p>', "drop_more_links", "Weiterlesen"),
        ('<a href="http://feedproxy.google.com/~ff/x?a=b">Stumble</a>', "drop_feed_links", "Stumble"),
        ('<a href="https://www.pheedo.com/click.phdo?x">Buy</a>', "drop_feed_links", "Buy"),
    ],
)  # fmt: skip
def test_a_box_goes_with_its_words(box: str, rule: str, words: str) -> None:
    assert cleaned(TEXT + box) == TEXT
    assert went(TEXT + box) == [(rule, words)]
    assert words.split(maxsplit=1)[0] in cleaned(TEXT + box, WITHOUT)


def test_a_box_that_was_never_closed_takes_no_picture_with_it() -> None:
    form = '<div id="mc_embed_shell"><div id="mc_embed_signup"><form><h2>Subscribe</h2></form></div>'
    figure = '<figure><img src="https://e.org/a.jpg"><figcaption>Gertrude</figcaption></figure>'
    assert cleaned(f"{TEXT}{form}{figure}") == f"{TEXT}{figure}"


@pytest.mark.parametrize(
    "box",
    [
        '<div class="share">Share your thoughts</div>',
        '<div class="related">Related work</div>',
        '<p class="sharedaddy-notes">How Jetpack marks its boxes</p>',
        '<p title="sharedaddy">Text</p>',
        '<p data-x="class=sharedaddy">Text</p>',
        '<p>class="sharedaddy"</p>',
        '<p class="button-wrapper"><a href="https://e.org/my-book">Buy my book</a></p>',
        '<p class="button-wrapper">A note</p>',
        '<p class="button-wrapper"><a href="https://e.org/subscribe">Subscribe</a> <a href="https://e.org/book">Book</a></p>',
        '<p><a class="more-link" href="/x">How the cat got out of the tree</a></p>',
        '<p><a class="more-link" href="/x">Read only this</a></p>',
        '<a href="http://feeds.feedburner.com/blog">the feed</a>',
        '<a href="http://e.org/~ff/x">Fred</a>',
        '<a href="http://e.org/feeds.wordpress.com">x</a>',
    ],
)  # fmt: skip
def test_what_only_looks_like_furniture_stays(box: str) -> None:
    assert went(TEXT + box) == []
    assert cleaned(TEXT + box) == cleaned(TEXT + box, WITHOUT) != TEXT


def test_a_box_that_was_not_closed_stays() -> None:
    assert went('<div class="sharedaddy">Share<p>' + "word " * WORDS_MAX) == []
    assert went('<div class="sharedaddy">Share<p>' + "word " * (WORDS_MAX - 1)) != []


def test_words_around_a_link_that_goes_stay_two_and_are_told_apart() -> None:
    markup = '<p>one<a href="http://feeds.feedburner.com/~ff/x">two</a>three</p>'
    clean, done = clean_html(markup, rules_for())
    assert clean == "<p>onethree</p>"
    (cut,) = [cut for _, cut in done if cut.text]
    assert (cut.kept_before, cut.text, cut.kept_after) == ("one", "two", "three")


@pytest.mark.parametrize(
    "table",
    [furniture.SHARE_BARS, furniture.RELATED_POSTS, furniture.SUBSCRIBE_BOXES, furniture.FOOTERS,
     furniture.ADVERTISEMENTS, furniture.MORE_LINKS, furniture.BUTTONS],
)  # fmt: skip
def test_every_name_of_a_table_is_found(table: dict[str, str]) -> None:
    for name in furniture.names(table):
        for mark in (f'class="{name}"', f"class='a {name} b'", f"id={name}"):
            box = f'<div {mark}><a href="https://e.org/subscribe">Read more</a></div>'
            assert cleaned(TEXT + box) == TEXT, mark


def test_a_name_stands_in_one_table() -> None:
    tables = [furniture.SHARE_BARS, furniture.RELATED_POSTS, furniture.SUBSCRIBE_BOXES, furniture.FOOTERS,
              furniture.ADVERTISEMENTS, furniture.MORE_LINKS, furniture.BUTTONS]  # fmt: skip
    assert len(frozenset[str]().union(*map(furniture.names, tables))) == sum(
        len(furniture.names(table)) for table in tables
    )


@pytest.mark.parametrize(
    ("text", "more", "comments"),
    [
        ("Continue reading", True, False), ("Continue reading The title →", True, False), ("READ MORE", True, False), ("(more…)", True, False),
        ("続きを読む", True, False), ("Read on", True, False), ("Read only", False, False), ("Readmore", False, False), ("More", False, False),
        ("Moreover", False, False), ("12 Comments", False, True), ("1 comment »", False, True), ("Comments (3)", False, True), ("Leave a comment", False, True),
        ("Comments on cats", False, False), ("Permalink", False, True), ("", False, False),
    ],
)  # fmt: skip
def test_words_of_links(text: str, more: bool, comments: bool) -> None:  # noqa: FBT001
    assert (furniture.says_more(text), furniture.says_comments(text)) == (more, comments)
