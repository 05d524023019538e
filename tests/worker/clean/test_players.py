"""Frames and players become links to what they show; what shows nothing goes."""

import pytest

from tests.worker.clean.cleaning import cleaned, texts
from worker.clean import clean_html, rules_for
from worker.clean.players import PLAYERS, page_of
from worker.clean.rule import Fragment

YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"

PAGES = [
    ("https://www.youtube.com/embed/aqz-KE-bpKQ?feature=oembed", YOUTUBE),
    ("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=960", YOUTUBE + "&t=960s"),
    ("//www.youtube.com/embed/aqz-KE-bpKQ", None),  # no address yet
    ("http://www.youtube.com/v/aqz-KE-bpKQ&hl=en_US&fs=1", YOUTUBE),
    ("http://youtube.googleapis.com/v/aqz-KE-bpKQ&source=uds", YOUTUBE),
    ("https://youtu.be/aqz-KE-bpKQ?si=x", YOUTUBE),
    ("https://www.youtube.com/embed/videoseries?list=PLx-1", "https://www.youtube.com/playlist?list=PLx-1"),
    ("https://www.youtube.com/embed/", None),
    ("https://www.youtube.com/embed/short", None),
    ("https://player.vimeo.com/video/76979871?title=0", "https://vimeo.com/76979871"),
    ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e"),
    ("http://vimeo.com/moogaloop.swf?clip_id=123&server=vimeo.com", "https://vimeo.com/123"),
    ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b", "https://soundcloud.com/a/b"),
    ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1", None),  # no page for people
    ("https://w.soundcloud.com/player/?url=javascript:alert(1)", None),
    ("https://open.spotify.com/embed/episode/4rOo?utm_source=x", "https://open.spotify.com/episode/4rOo"),
    ("https://embed.spotify.com/?uri=spotify:user:x:playlist:7c3", "https://open.spotify.com/playlist/7c3"),
    ("https://www.mixcloud.com/widget/iframe/?feed=%2Fa%2Fb%2F", "https://www.mixcloud.com/a/b/"),
    ("https://www.dailymotion.com/embed/video/x7tgad0", "https://www.dailymotion.com/video/x7tgad0"),
    ("https://player.twitch.tv/?video=v12&parent=e.org", "https://www.twitch.tv/videos/12"),
    ("https://player.twitch.tv/?channel=abc&parent=e.org", "https://www.twitch.tv/abc"),
    ("https://archive.org/embed/foo-bar.1?playlist=1", "https://archive.org/details/foo-bar.1"),
    ("https://embed.ted.com/talks/lang/de/a_b", "https://www.ted.com/talks/a_b"),
    ("https://codepen.io/team/x/embed/preview/AbC?height=300", "https://codepen.io/team/x/pen/AbC"),
    (
        "https://docs.google.com/presentation/d/e/2P-X/pubembed?start=false",
        "https://docs.google.com/presentation/d/e/2P-X/pub",
    ),
    ("https://docs.google.com/viewer?url=http%3A%2F%2Fe.org%2Fx.pdf&embedded=true", "http://e.org/x.pdf"),
    (
        "https://www.google.com/maps/embed/v1/place?key=k&q=Ealing,London",
        "https://www.google.com/maps/search/?api=1&query=Ealing,London",
    ),
    ("https://www.google.com/maps/embed?pb=!1m18", None),
    ("https://cdn.embedly.com/widgets/media.html?src=x&url=https%3A%2F%2Fe.org%2Fv%3Fa%3D1", "https://e.org/v?a=1"),
    (
        "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2F1",
        "https://www.facebook.com/x/1",
    ),
    (
        "https://tube.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d",
        "https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
    ),
    ("https://x.substack.com/embed/p/slug", "https://x.substack.com/p/slug"),
    ("https://gist.github.com/user/0a1b.js", "https://gist.github.com/user/0a1b"),
    ("https://x.substack.com/embed", ""),
    ("https://www.facebook.com/plugins/like.php?href=x", ""),
    ("https://www.googletagmanager.com/ns.html?id=GTM-1", ""),
    ("https://securepubads.g.doubleclick.net/x", ""),
    ("https://example.org/embed/1", None),
    ("javascript:alert(1)", None),
    ("https://[", None),
    (f"https://{'a.' * 500}b/", None),
]


@pytest.mark.parametrize(("address", "page"), PAGES)
def test_what_is_embedded_has_a_page(address: str, page: str | None) -> None:
    assert page_of(address) == page


def test_every_row_names_its_source() -> None:
    assert len(PLAYERS) > 80
    assert all(row.source and row.hosts and row.path.startswith("/") for row in PLAYERS)


LINKED = [
    # between blocks a paragraph, in the line a link, apart from the words around it
    ('<p>a</p><iframe src="https://youtu.be/aqz-KE-bpKQ" title="T &amp; &lt;b>"></iframe>', f'<p>a</p><p><a href="{YOUTUBE}">T &amp; &lt;b&gt;</a></p>'),
    ('<p>a<iframe src="https://e.org/v"></iframe>b</p>', '<p>a <a href="https://e.org/v">e.org/v</a> b</p>'),
    ('<p>a <em><iframe src="https://e.org/v"></iframe></em></p>', '<p>a <em> <a href="https://e.org/v">e.org/v</a> </em></p>'),
    ('<figure><iframe src="https://e.org/v"></iframe><figcaption>c</figcaption></figure>', '<figure><p><a href="https://e.org/v">e.org/v</a></p><figcaption>c</figcaption></figure>'),
    ('<li><iframe src="https://e.org/v"></iframe></li>', '<li><a href="https://e.org/v">e.org/v</a></li>'),
    ('<a href="https://e.org/">x <iframe src="https://e.org/v"></iframe></a>', '<a href="https://e.org/">x </a>'),
    # its title, unless that says nothing; what it holds for those without frames; the address
    ('<iframe src="https://youtu.be/aqz-KE-bpKQ" title="YouTube video player"></iframe>', f'<p><a href="{YOUTUBE}">youtube.com/watch?v=aqz-KE-bpKQ</a></p>'),
    ('<iframe src="https://bandcamp.com/EmbeddedPlayer/album=1/"><a href="https://x.bandcamp.com/album/k">K by X</a></iframe>', '<p><a href="https://x.bandcamp.com/album/k">K by X</a></p>'),
    ('<iframe src="" width="0" height="0"><a href="https://medium.com/media/a/href">https://medium.com/media/a/href</a></iframe>', '<p><a href="https://medium.com/media/a/href">medium.com/media/a/href</a></p>'),
    ('<iframe src="https://e.org/v"><p>No frames, <a href="https://e.org/w">see</a></p></iframe>', '<p><a href="https://e.org/v">e.org/v</a></p>'),
    (f'<iframe src="https://e.org/{"a" * 80}"></iframe>', f'<p><a href="https://e.org/{"a" * 80}">e.org/{"a" * 53}…</a></p>'),
    # where the address stands elsewhere
    ('<iframe src="about:blank" data-src="https://youtu.be/aqz-KE-bpKQ"></iframe>', f'<p><a href="{YOUTUBE}">youtube.com/watch?v=aqz-KE-bpKQ</a></p>'),
    ('<object><param name="movie" value="http://www.youtube.com/v/aqz-KE-bpKQ"><embed src="http://www.youtube.com/v/aqz-KE-bpKQ"></object>', f'<p><a href="{YOUTUBE}">youtube.com/watch?v=aqz-KE-bpKQ</a></p>'),
    ('<embed src="http://vimeo.com/moogaloop.swf?clip_id=1">', '<p><a href="https://vimeo.com/1">vimeo.com/1</a></p>'),
    ('<lite-youtube videoid="aqz-KE-bpKQ" playlabel="Bunny"><button>play</button></lite-youtube>', f'<p><a href="{YOUTUBE}">Bunny</a></p>'),
    ('<lite-youtube videoid="aqz-KE-bpKQ"><a href="https://e.org/w">Watch</a></lite-youtube>', '<a href="https://e.org/w">Watch</a>'),
    ('<script src="https://gist.github.com/u/0a.js"></script>', '<p><a href="https://gist.github.com/u/0a">gist.github.com/u/0a</a></p>'),
    ('<object data="https://e.org/x.pdf" title="Report">no plug-in</object>', '<p><a href="https://e.org/x.pdf">Report</a></p>'),
    # WordPress quotes the post beside its frame
    ('<blockquote class="wp-embedded-content"><a href="https://e.org/x/">X</a></blockquote><iframe class="wp-embedded-content" src="https://e.org/x/embed/#?secret=1"></iframe>', '<blockquote><a href="https://e.org/x/">X</a></blockquote>'),
    ('<iframe class="wp-embedded-content" title="“X” — E" src="https://e.org/x/embed/#?secret=1"></iframe>', '<p><a href="https://e.org/x/">“X” — E</a></p>'),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), LINKED)
def test_a_frame_becomes_a_link(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="https://e.org/count" width="1" height="1"></iframe>',
        '<iframe src="https://e.org/count" style="display: none"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=x" title="Like"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe src="data:text/html,x"></iframe>',
        '<iframe src="/relative"></iframe>',
        '<iframe srcdoc="x"></iframe>',
        '<embed src="https://e.org/game.swf">',
        '<script src="https://example.org/x.js"></script>',
    ],
)
def test_what_shows_nothing_goes(frame: str) -> None:
    assert cleaned(f"<p>a</p>{frame}") == "<p>a</p>"


def test_a_relative_frame_is_linked_where_its_page_is_known() -> None:
    markup = '<iframe src="/chart"></iframe>'
    fragment = Fragment(markup=markup, base="https://e.org/blog/")
    assert (
        clean_html(markup, rules_for(), fragment=fragment)[0] == '<p><a href="https://e.org/chart">e.org/chart</a></p>'
    )


def test_the_ledger_tells_what_went_and_what_came() -> None:
    _, done = clean_html('<p>Film:<iframe src="https://e.org/v">No frames</iframe>end</p>', rules_for())
    assert [(cut.kept_before, cut.text, cut.added, cut.kept_after) for _, cut in done] == [
        ("Film:", "No frames", " e.org/v ", "end")
    ]


def test_more_frames_than_any_entry_has_are_dropped() -> None:
    assert cleaned('<iframe src="https://e.org/v"></iframe>' * 300).count("<a ") == 200


OBJECTS = [
    ('<object data="https://e.org/m.svg" type="image/svg+xml"><img src="https://e.org/m.png"> Map</object>', '<img src="https://e.org/m.png"> Map', []),
    ('<object data="https://e.org/m.svg">A map</object>', '<img src="https://e.org/m.svg" alt="A map">', [("show_objects", "A map")]),
    ('<object data="x.pdf"><p>Read <a href="https://e.org/x.pdf">it</a></p></object>', '<p>Read <a href="https://e.org/x.pdf">it</a></p>', []),
    ('<object data="x.swf">Get <a href="https://get.adobe.com/flashplayer/">Flash</a></object>x', "x", [("drop_embedded", "Get Flash")]),
    ('<object><object><img src="https://e.org/a.png"></object></object>', '<img src="https://e.org/a.png">', []),
    ('<embed src="https://e.org/m.png">', '<img src="https://e.org/m.png">', []),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "gone"), OBJECTS)
def test_an_object_shows_what_it_is_or_holds(markup: str, expected: str, gone: list[tuple[str, str]]) -> None:
    assert cleaned(markup) == expected
    assert texts(clean_html(markup, rules_for())[1]) == gone
