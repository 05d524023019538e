"""Sentences of templates at the end of entries; the author's own, however near, stay."""

import pytest

from tests.worker.clean.cleaning import texts
from worker.clean import clean_html, rules_for, templates
from worker.clean.compare import folded
from worker.clean.ends import BLOCKS_MAX, LINKS_MAX
from worker.clean.rule import Fragment

TEXT = "<p>Text.</p>"
BASE = "https://example.org/2012/x/"
OWN = f'<a href="{BASE}">A “title”</a>'
SITE = '<a href="https://example.org">Example</a>'
SUBSTACK = "Thanks for reading The Cat! Subscribe for free to receive new posts and support my work."
MEDIUM = (
    f"{OWN} was originally published in {SITE} on Medium, where people are continuing the conversation by highlighting "
    "and responding to this story."
)


def run(markup: str, *, base: str | None = BASE, title: str | None = 'A "title"') -> tuple[str, list[tuple[str, str]]]:
    """Clean; give what is left and what went, and see that once was enough."""
    clean, done = clean_html(markup, rules_for(), fragment=Fragment(markup=markup, base=base, title=title))
    assert clean_html(clean, rules_for(), fragment=Fragment(markup=clean, base=base, title=title)) == (clean, [])
    return clean, texts(done)


@pytest.mark.parametrize(
    ("footer", "rule", "words"),
    [
        (f"<p>The post {OWN} appeared first on {SITE}.</p>", "drop_appeared_first", "The post A “title” appeared first on Example."),
        (f"<p>The post {OWN} first appeared on {SITE}.</p>\n\n", "drop_appeared_first", "The post A “title” first appeared on Example."),
        (f"<p>Der Beitrag {OWN} erschien zuerst auf {SITE}.</p>", "drop_appeared_first", "Der Beitrag A “title” erschien zuerst auf Example."),
        (f"<p>L&#8217;article {OWN} est apparu en premier sur {SITE}.</p>", "drop_appeared_first", "L’article A “title” est apparu en premier sur Example."),
        (f"<p>{OWN} yazısı ilk önce {SITE} üzerinde ortaya çıktı.</p>", "drop_appeared_first", "A “title” yazısı ilk önce Example üzerinde ortaya çıktı."),
        # the links have been dropped, but the title is known
        ("<p>The post A “title” appeared first on Example.</p>", "drop_appeared_first", "The post A “title” appeared first on Example."),
        # a link further up was not closed, or that of the site takes the full stop in
        (f'<p><a href="/y">The post </a>{OWN} appeared first on {SITE}.</p>', "drop_appeared_first", "The post A “title” appeared first on Example."),
        (f"<p>The post {OWN} appeared first on {SITE[:-4]}.</a></p>", "drop_appeared_first", "The post A “title” appeared first on Example."),
        (f"<hr><p>{MEDIUM}</p>", "drop_closing_sentences", "A “title” was originally published in Example on Medium, where people are continuing the conversation by highlighting and responding to this story."),
        (f"<p>{SUBSTACK}</p>", "drop_closing_sentences", SUBSTACK),
        ("<p>The Cat is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber.</p>", "drop_closing_sentences",
         "The Cat is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber."),
        ("<p>Thanks for reading! This post is public so feel free to share it.</p>", "drop_closing_sentences", "Thanks for reading! This post is public so feel free to share it."),
        ('<p>You received this message because you are subscribed to the Google Groups "cats" group.<br>To unsubscribe from this group and stop receiving emails from it, send an email to cats+unsubscribe@googlegroups.com.</p>', "drop_closing_sentences",
         'You received this message because you are subscribed to the Google Groups "cats" group. To unsubscribe from this group and stop receiving emails from it, send an email to cats+unsubscribe@googlegroups.com.'),
        ("<p>Want to change how you receive these emails?<br>You can <a href=x>update your preferences</a> or <a href=y>unsubscribe from this list</a>.</p>", "drop_closing_sentences",
         "Want to change how you receive these emails? You can update your preferences or unsubscribe from this list."),
        ("<p>Posted via email from Jane's posterous</p>", "drop_closing_sentences", "Posted via email from Jane's posterous"),
        ('<hr><p> Hosted on Acast. See <a href="https://acast.com/privacy">acast.com/privacy</a> for more information.</p>', "drop_closing_sentences",
         "Hosted on Acast. See acast.com/privacy for more information."),
        ('<p>Learn more about your ad choices. Visit <a href="https://megaphone.fm/adchoices">megaphone.fm/adchoices</a></p>', "drop_closing_sentences",
         "Learn more about your ad choices. Visit megaphone.fm/adchoices"),
        ("<p>See omnystudio.com/listener for privacy information.</p>", "drop_closing_sentences", "See omnystudio.com/listener for privacy information."),
        ('<p>Hosted by Simplecast, an AdsWizz company. See <a href="https://pcm.adswizz.com">pcm.adswizz.com</a> for information about our collection and use of personal data for advertising.</p>',
         "drop_closing_sentences", "Hosted by Simplecast, an AdsWizz company. See pcm.adswizz.com for information about our collection and use of personal data for advertising."),
        ("<p>See Privacy Policy at https://art19.com/privacy and California Privacy Notice at https://art19.com/privacy#do-not-sell-my-info.</p>", "drop_closing_sentences",
         "See Privacy Policy at https://art19.com/privacy and California Privacy Notice at https://art19.com/privacy#do-not-sell-my-info."),
        ('<p>Share: <a href="https://twitter.com/share?url=x">Twitter</a> | <a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a></p>', "drop_share_rows", "Share: Twitter | Facebook"),
        ('<ul><li><a href="https://example.org/2012/x/?share=twitter">Tweet</a></li><li><a href="https://example.org/2012/x/?share=facebook&amp;nb=1">Post</a></li></ul>', "drop_share_rows", "Tweet Post"),
        (f'<p><a href="{BASE}#more-12">Continue reading <span>A title</span> →</a></p>', "drop_own_links", "Continue reading A title →"),
        ('<p><a href="http://www.example.org/2012/x?utm_source=feed">Read more</a> »</p>', "drop_own_links", "Read more »"),
        (f'<p><a href="{BASE}#disqus_thread">See what they say</a></p>', "drop_own_links", "See what they say"),
        ("<h3>Share this:</h3>", "drop_empty_labels", "Share this:"),
        ("<h3><strong>Related</strong></h3>", "drop_empty_labels", "Related"),
    ],
)  # fmt: skip
def test_a_template_s_sentence_goes(footer: str, rule: str, words: str) -> None:
    assert run(TEXT + footer) == (TEXT, [(rule, words)])


@pytest.mark.parametrize(
    "footer",
    [
        f"<p>The post {OWN} appeared first on {SITE}. I like it.</p>",
        f"<p>The post {OWN} appeared first on {SITE}. I like it <a href='/y'>there</a>.</p>",
        f"<p>I wrote that the post {OWN} appeared first on {SITE}.</p>",
        f"<p>The post {OWN}, by Jane, appeared first on {SITE}.</p>",
        "<p>The post I wrote in 2010 appeared first on my old blog.</p>",
        f"<p>Xu {OWN} abc def {SITE}.</p>",
        f"<p>I have said so in {OWN} and in many other places, at length and very often, on {SITE}.</p>",
        '<p>See <a href="https://example.org/2011/y/">Another</a> on <a href="https://example.org">Example</a>.</p>',
        f"<p>My story was originally published in {SITE} on Medium, in May.</p>",
        f"<p>{SUBSTACK} And feed the cat.</p>",
        f"<p>The cat says: {SUBSTACK}</p>",
        "<p>Thanks for reading! See you next week.</p>",
        "<p>You received this message because I like you.</p>",
        "<p>Posted via email from Jane. She is in Rome.</p>",
        "<p>How to view source in your browser</p>",
        "<p>View this email in your browser, or not.</p>",
        '<p>Follow me on <a href="https://twitter.com/share?url=x">Twitter</a> and <a href="https://www.facebook.com/sharer.php?u=x">Facebook</a></p>',
        '<p><a href="https://twitter.com/share?url=x">Twitter</a> | <a href="https://example.org/">Home</a></p>',
        '<p><a href="https://twitter.com/intent/tweet?text=x">Tweet</a></p>',
        '<p><a href="https://twitter.com/jane">Twitter</a> | <a href="https://www.facebook.com/jane">Facebook</a></p>',
        '<p><a href="https://example.com/">Read more</a></p>',
        f'<p>There is <a href="{BASE}">more…</a></p>',
        f'<p>See the <a href="{BASE}#comments">comments</a></p>',
        f'<p><a href="{BASE}#comments">Comments on cats</a></p>',
        f'<p><a href="{BASE}">Read more</a> in the book</p>',
        f'<p><a href="{BASE}">Read more</a></p><p><img src="https://example.org/a.png"></p>',
        f'<p>[<a href="{BASE}">A title</a>]</p>',
        "<h3>Related</h3><p>Cats</p>",
        "<p>Share this: the cat is dead.</p>",
        '<h3>Related</h3><p><img src="https://example.org/a.png"></p>',
        "<ul><li>Share this</li></ul>",
    ],
)  # fmt: skip
def test_an_author_s_sentence_stays(footer: str) -> None:
    clean, went = run(TEXT + footer)
    assert went == []
    assert clean.startswith(TEXT)
    assert len(clean) > len(TEXT)


@pytest.mark.parametrize(
    "phrase", ["View this email in your browser", "<b>View online</b>", "E-Mail im Browser ansehen"]
)
def test_what_opens_an_e_mail_goes(phrase: str) -> None:
    link = f'<p><a href="{BASE}">{phrase}</a></p>'
    assert run(f"<div>{link}</div>{TEXT}")[0] == TEXT
    assert run(TEXT + link)[1] == []
    assert run(f'<p><a href="{BASE}">{phrase}</a>: how to</p>{TEXT}')[1] == []


def test_white_space_at_the_end_hides_nothing() -> None:
    for footer in ("<h3>Share this:</h3>", f"<p>{SUBSTACK}</p>", f'<p><a href="{BASE}">Read more</a></p>'):
        assert run(f"{TEXT}{footer}" + "\n " * 2_000)[0] == TEXT


def test_every_template_is_found_by_what_it_is_looked_for() -> None:
    for row in templates.APPEARED_FIRST.values():
        for pattern in row:
            assert run(f"{TEXT}<p>{pattern.format(OWN, SITE)}</p>")[0] == TEXT, pattern
    for label in templates.LABELS:
        assert folded(label) == label
        assert run(f"{TEXT}<h4>{label}</h4>")[0] == TEXT, label
    for phrase in templates.VIEW_IN_BROWSER:
        assert folded(phrase) == phrase
        assert run(f"<p>{phrase}</p>{TEXT}")[0] == TEXT, phrase


def test_footers_go_together_in_whatever_order() -> None:
    parts = [
        f"<p>The post {OWN} appeared first on {SITE}.</p>",
        f"<p>{SUBSTACK}</p>",
        f'<p><a href="{BASE}#comments">12 Comments</a> | <a href="{BASE}">Permalink</a></p>',
        "<h3>Share this:</h3>",
    ]
    assert run(TEXT + "\n".join(parts))[0] == TEXT
    assert run(TEXT + "\n".join(reversed(parts)))[0] == TEXT


@pytest.mark.parametrize(("beyond", "goes"), [(BLOCKS_MAX - 1, True), (BLOCKS_MAX, False)])
def test_a_sentence_stands_near_the_end(beyond: int, goes: bool) -> None:  # noqa: FBT001
    clean, _ = run(f"{TEXT}<p>{SUBSTACK}</p>" + "<p>x</p>" * beyond)
    assert ("Thanks" not in clean) is goes


@pytest.mark.parametrize(
    ("markup", "clean", "cuts"),
    [
        (f'<p>Text … <a href="{BASE}">Read more</a></p>', "<p>Text …</p>", ["Read more"]),
        (f'<p>Text…<a href="{BASE}">Read more</a></p>', "<p>Text…</p>", ["Read more"]),
        (f'Text.<br><a href="{BASE}">Read more</a>', "Text.", ["Read more"]),
        (f'<p>Text. <em><a href="{BASE}">Keep reading</a></em>&nbsp;</p>', "<p>Text. </p>", ["Keep reading"]),
        (f'<p>Text.</p><p><a href="{BASE}">Permalink</a> | <a href="{BASE}#c">Leave a comment »</a></p>', TEXT, ["Permalink", " | Leave a comment »"]),
    ],
)  # fmt: skip
def test_links_in_a_line(markup: str, clean: str, cuts: list[str]) -> None:
    left, went = run(markup)
    assert left == clean
    assert [text.strip() for _, text in went] == [text.strip() for text in cuts]


@pytest.mark.parametrize(("number", "goes"), [(LINKS_MAX, True), (LINKS_MAX + 1, False)])
def test_no_template_writes_so_many_links(number: int, goes: bool) -> None:  # noqa: FBT001
    clean, went = run(TEXT + f'<p><a href="{BASE}">more…</a></p>' * number)
    assert (clean == TEXT) is goes
    assert len(went) == number * goes


def test_without_an_address_no_link_is_the_entry_s_own() -> None:
    assert run(f'<p><a href="{BASE}">Read more</a></p>', base=None)[1] == []
    assert run('<p><a href="/x">Read more</a></p>', base="x")[1] == []
