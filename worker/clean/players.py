"""Players and other embedded pages, and the page that a person would open to see the same."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

#: An address of more parameters is no player's.
PARAMETERS_MAX = 40
#: RFC 1035 §2.3.4.
HOST_CHARACTERS_MAX = 255


class Player(NamedTuple):
    """A way to embed, and where what is embedded has a page of its own."""

    hosts: str  #: Without "www."; a leading dot stands for any subdomain; "*" for any host.
    path: str  #: Pattern of the whole path.
    page: (
        str  #: "{name}": a group of `path` or a parameter, which must be there; "=name": the parameter is the address.
    )
    source: str  #: Who documents it, or where it was seen.


#: What none of these rows knows is linked as it is embedded.
PLAYERS = (
    # Video
    Player("youtube.com youtube-nocookie.com youtube.googleapis.com m.youtube.com", r"/embed/videoseries/?",
           "https://www.youtube.com/playlist?list={list}", "YouTube help: embed a playlist"),
    Player("youtube.com youtube-nocookie.com", r"/embed/?", "https://www.youtube.com/playlist?list={list}",
           "YouTube player parameters: listType=playlist"),
    Player("youtube.com youtube-nocookie.com", r"/embed/live_stream/?",
           "https://www.youtube.com/channel/{channel}/live",
           "YouTube help: embed a live stream"),
    Player("youtube.com youtube-nocookie.com youtube.googleapis.com m.youtube.com",
           r"/(?:embed|v|e|shorts|live)/(?P<id>[\w-]{11})(?:[&/;].*)?",
           "https://www.youtube.com/watch?v={id}", "YouTube help: embed videos; object code of 2006 to 2014"),
    Player("youtube.com m.youtube.com", r"/watch", "https://www.youtube.com/watch?v={v}", "seen in feeds"),
    Player("youtube.com youtube-nocookie.com", r"/p/(?P<id>[0-9A-F]{16})(?:&.*)?",
           "https://www.youtube.com/playlist?list=PL{id}", "YouTube object code for playlists, to 2012"),
    Player("youtu.be", r"/(?P<id>[\w-]{11})", "https://www.youtube.com/watch?v={id}", "YouTube help: share videos"),
    Player("player.vimeo.com", r"/video/(?P<id>\d+)", "https://vimeo.com/{id}", "Vimeo help: embedding"),
    Player("vimeo.com", r"/moogaloop\.swf", "https://vimeo.com/{clip_id}", "Vimeo object code, to 2014"),
    Player("vimeo.com", r"/(?P<kind>event|showcase|album)/(?P<id>\d+)/embed.*", "https://vimeo.com/{kind}/{id}",
           "Vimeo help: embedding showcases"),
    Player("dailymotion.com", r"/(?:embed/|swf/)(?:video/)?(?P<id>[a-zA-Z0-9]+)(?:[_&].*)?",
           "https://www.dailymotion.com/video/{id}", "Dailymotion for developers: embed"),
    Player("geo.dailymotion.com", r"/player(?:/\w+)?\.html", "https://www.dailymotion.com/video/{video}",
           "Dailymotion for developers: player embed"),
    Player("player.twitch.tv", r"/?", "https://www.twitch.tv/videos/{video}", "Twitch for developers: video and clips"),
    Player("player.twitch.tv", r"/?", "https://www.twitch.tv/{channel}", "Twitch for developers: video and clips"),
    Player("clips.twitch.tv", r"/embed", "https://clips.twitch.tv/{clip}", "Twitch for developers: video and clips"),
    Player("archive.org", r"/embed/(?P<id>[\w.-]+).*", "https://archive.org/details/{id}",
           "Internet Archive: embedding"),
    Player("embed.ted.com embed-ssl.ted.com", r"/talks/(?:lang/[\w-]+/)?(?P<id>\w+)(?:\.html)?",
           "https://www.ted.com/talks/{id}", "TED: embed a talk"),
    Player("player.bilibili.com", r"/player\.html", "https://www.bilibili.com/video/{bvid}",
           "Bilibili: external player"),
    Player("player.bilibili.com", r"/player\.html", "https://www.bilibili.com/video/av{aid}",
           "Bilibili: external player"),
    Player("player.youku.com", r"/embed/(?P<id>[\w=]+)", "https://v.youku.com/v_show/id_{id}.html",
           "Youku: share code"),
    Player("v.qq.com", r"/txp/iframe/player\.html", "https://v.qq.com/x/page/{vid}.html", "Tencent Video: share code"),
    Player("embed.nicovideo.jp ext.nicovideo.jp", r"/(?:watch|thumb)/(?P<id>[a-z]{2}\d+)",
           "https://www.nicovideo.jp/watch/{id}", "Niconico: external player"),
    Player("rutube.ru", r"/play/embed/(?P<id>\w+)/?", "https://rutube.ru/video/{id}/", "Rutube: embed code"),
    Player("vk.com vkvideo.ru", r"/video_ext\.php", "https://vk.com/video{oid}_{id}",
           "VK for developers: video widget"),
    Player("ok.ru", r"/videoembed/(?P<id>\d+)", "https://ok.ru/video/{id}", "OK for developers: video embedding"),
    Player("coub.com", r"/embed/(?P<id>\w+)", "https://coub.com/view/{id}", "Coub: embed code"),
    Player("streamable.com", r"/[eos]/(?P<id>\w+).*", "https://streamable.com/{id}", "Streamable: embed API"),
    Player("bitchute.com", r"/embed/(?P<id>\w+)/?", "https://www.bitchute.com/video/{id}/", "BitChute: embed code"),
    Player("giphy.com", r"/embed/(?P<id>\w+).*", "https://giphy.com/gifs/{id}", "GIPHY support: how to embed"),
    Player("imgur.com", r"/(?P<id>(?:a/|gallery/)?\w+)/embed", "https://imgur.com/{id}", "Imgur help: embed posts"),
    Player("vine.co", r"/v/(?P<id>\w+)/(?:embed|card).*", "https://vine.co/v/{id}", "Vine embed code, to 2017"),
    Player("video.google.com", r"/googleplayer\.swf", "https://video.google.com/videoplay?docid={docid}",
           "Google Video object code, to 2009"),
    Player("videopress.com video.wordpress.com", r"/(?:embed|v)/(?P<id>\w+)", "https://videopress.com/v/{id}",
           "WordPress.com support: VideoPress"),
    Player("loom.com", r"/embed/(?P<id>\w+)", "https://www.loom.com/share/{id}", "Loom support: embed"),
    Player("viddler.com", r"/embed/(?P<id>\w+)/?", "https://www.viddler.com/v/{id}", "Viddler embed code"),
    Player("*", r"/videos/embed/(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
           "https://{host}/videos/watch/{id}", "PeerTube documentation: embed API"),
    # Sound
    Player("w.soundcloud.com", r"/player/?", "=url https://soundcloud.com/", "SoundCloud for developers: widget API"),
    Player("open.spotify.com", r"/embed(?:-podcast)?/(?P<id>(?:track|album|playlist|episode|show|artist)/\w+).*",
           "https://open.spotify.com/{id}", "Spotify for developers: embeds"),
    Player("embed.spotify.com open.spotify.com", r"/(?:embed/?)?", "https://open.spotify.com/{uri}",
           "Spotify for developers: play button, to 2016"),
    Player("mixcloud.com", r"/widget/iframe/?", "=feed https://www.mixcloud.com/", "Mixcloud help: embed widget"),
    Player("player-widget.mixcloud.com", r"/widget/iframe/?", "=feed https://www.mixcloud.com/", "Mixcloud: widget"),
    Player("embed.podcasts.apple.com", r"/(?P<id>.+)", "https://podcasts.apple.com/{id}", "Apple: marketing tools"),
    Player("embed.music.apple.com", r"/(?P<id>.+)", "https://music.apple.com/{id}", "Apple: marketing tools"),
    Player("widget.deezer.com", r"/widget/(?:auto|dark|light)/(?P<id>[a-z]+/\d+)", "https://www.deezer.com/{id}",
           "Deezer: widget"),
    Player("embed.tidal.com", r"/(?P<kind>track|album|playlist|video)s/(?P<id>[\w-]+)",
           "https://tidal.com/browse/{kind}/{id}", "TIDAL: embed player"),
    Player("omny.fm", r"/shows/(?P<id>[^/]+/[^/]+)/embed", "https://omny.fm/shows/{id}",
           "Omny Studio help: embed player"),
    Player("share.transistor.fm", r"/e/(?P<id>\w+)(?:/.*)?", "https://share.transistor.fm/s/{id}",
           "Transistor support: embed player"),
    Player("anchor.fm", r"/(?P<show>[^/]+)/embed/episodes/(?P<id>[^/]+)(?:/.*)?",
           "https://anchor.fm/{show}/episodes/{id}", "Anchor: embed player"),
    Player("podcasters.spotify.com creators.spotify.com",
           r"/pod/(?:show|profile)/(?P<show>[^/]+)/embed/episodes/(?P<id>[^/]+)(?:/.*)?",
           "https://podcasters.spotify.com/pod/show/{show}/episodes/{id}", "Spotify for podcasters: embed"),
    Player("embed.acast.com", r"/(?P<show>[^/]+)/(?P<id>[^/]+)", "https://play.acast.com/s/{show}/{id}",
           "Acast: embed"),
    Player("art19.com", r"/shows/(?P<show>[^/]+)/episodes/(?P<id>[^/]+)/embed",
           "https://art19.com/shows/{show}/episodes/{id}", "ART19: web player"),
    # Posts, documents, maps, code
    Player("facebook.com", r"/(?:v[\d.]+/)?plugins/(?:video|post)\.php", "=href https://",
           "Meta for developers: embedded posts and videos"),
    Player("platform.twitter.com", r"/embed/Tweet\.html", "https://twitter.com/i/status/{id}", "Twitter: widgets.js"),
    Player("instagram.com", r"/(?P<id>(?:p|reel|tv)/[\w-]+)/embed.*", "https://www.instagram.com/{id}/",
           "Meta for developers: Instagram oEmbed"),
    Player("redditmedia.com embed.reddit.com", r"/(?P<id>r/.+)", "https://www.reddit.com/{id}", "Reddit help: embeds"),
    Player("docs.google.com", r"/presentation/(?P<id>d/e?/?[\w-]+)/(?:pub)?embed",
           "https://docs.google.com/presentation/{id}/pub", "Google Docs editors help: publish to the web"),
    Player("docs.google.com drive.google.com", r"/(?:viewer|gview)(?:ng/viewer)?", "=url https://",
           "Google Docs viewer"),
    Player("drive.google.com", r"/file/d/(?P<id>[\w-]+)/preview", "https://drive.google.com/file/d/{id}/view",
           "Google Drive help: embed"),
    Player("docs.google.com", r"/forms/(?P<id>d/e?/?[\w-]+)/viewform", "https://docs.google.com/forms/{id}/viewform",
           "Google Docs editors help: embed a form"),
    Player("view.officeapps.live.com", r"/op/(?:embed|view)\.aspx", "=src https://", "Microsoft: Office web viewer"),
    Player("google.com", r"/maps/d/(?:u/\d/)?embed", "https://www.google.com/maps/d/viewer?mid={mid}",
           "Google My Maps help: embed"),
    Player("google.com", r"/maps/embed/v1/(?:place|search)", "https://www.google.com/maps/search/?api=1&query={q}",
           "Google Maps embed API, Maps URLs"),
    Player("openstreetmap.org", r"/export/embed\.html", "https://www.openstreetmap.org/?bbox={bbox}",
           "OpenStreetMap wiki: export"),
    Player("codepen.io", r"/(?P<user>(?:team/)?[^/]+)/embed/(?:preview/)?(?P<id>\w+)/?",
           "https://codepen.io/{user}/pen/{id}", "CodePen documentation: embedded pens"),
    Player("jsfiddle.net", r"/(?P<id>.+?)/embed(?:ded)?/.*", "https://jsfiddle.net/{id}/",
           "JSFiddle documentation: embedding"),
    Player("codesandbox.io", r"/embed/(?P<id>[\w-]+)", "https://codesandbox.io/s/{id}", "CodeSandbox documentation"),
    Player("gist.github.com", r"/(?P<id>(?:[\w-]+/)?[0-9a-f]{1,40})\.js", "https://gist.github.com/{id}",
           "GitHub documentation: creating gists"),
    Player("gist.github.com", r"/(?P<id>(?:[\w-]+/)?[0-9a-f]{1,40})\.pibb", "https://gist.github.com/{id}",
           "seen in feeds"),
    Player("asciinema.org", r"/a/(?P<id>\w+)(?:\.js|/iframe|/embed)", "https://asciinema.org/a/{id}",
           "asciinema documentation: embedding"),
    Player("observablehq.com", r"/embed/(?P<id>@.+)", "https://observablehq.com/{id}", "Observable documentation"),
    Player("shadertoy.com", r"/embed/(?P<id>\w+)", "https://www.shadertoy.com/view/{id}", "Shadertoy: embed code"),
    Player("sketchfab.com", r"/models/(?P<id>\w+)/embed", "https://sketchfab.com/models/{id}",
           "Sketchfab help: embedding"),
    Player("flo.uri.sh", r"/(?P<id>(?:visualisation|story)/\d+)/embed", "https://public.flourish.studio/{id}/",
           "Flourish help: embedding"),
    Player("e.infogram.com", r"/(?P<id>[\w-]+)", "https://infogram.com/{id}", "Infogram support: embedding"),
    Player("scribd.com", r"/embeds/(?P<id>\d+)/.*", "https://www.scribd.com/document/{id}", "Scribd: embed code"),
    Player("e.issuu.com", r"/embed\.html", "https://issuu.com/{u}/docs/{d}", "Issuu help: embed"),
    Player("strava.com", r"/activities/(?P<id>\d+)/embed/.*", "https://www.strava.com/activities/{id}",
           "Strava: share"),
    Player("ridewithgps.com", r"/embeds", "https://ridewithgps.com/{type}s/{id}", "Ride with GPS help: embeds"),
    Player("kickstarter.com", r"/projects/(?P<id>[^/]+/[^/]+)/widget/.*", "https://www.kickstarter.com/projects/{id}",
           "Kickstarter: share widget"),
    Player(".substack.com", r"/embed/p/(?P<id>[\w-]+)", "https://{host}/p/{id}", "Substack support: embed a post"),
    # Services that embed what others host
    Player("cdn.embedly.com", r"/widgets/media\.html", "=url https://", "Embedly; all of Medium's embedded media"),
    Player("cdn.iframe.ly iframe.ly", r"/api/iframe", "=url https://", "Iframely documentation: iFrames"),
    Player("if-cdn.com", r"/api/iframe", "=url https://", "Iframely documentation: iFrames"),
)  # fmt: skip

#: Embedded pages that hold nothing of the writer's: host, pattern of the path, source.
NOTHING_TO_SEE = (
    ("facebook.com", r"/(?:v[\d.]+/)?(?:plugins|widgets)/(?!video\.php|post\.php).*", "Meta: social plugins"),
    ("platform.twitter.com", r"/widgets/.*", "Twitter: tweet and follow buttons"),
    ("apis.google.com plusone.google.com plus.google.com", r"/.*", "Google+ buttons, to 2019"),
    ((".doubleclick.net .googlesyndication.com .adnxs.com .amazon-adsystem.com .2mdn.net .criteo.com .taboola.com "
     ".outbrain.com .buysellads.com .carbonads.com .advertserve.com .zedo.com .openx.net .adsafeprotected.com"),
     r"/.*", "EasyList: third-party advertisement servers"),
    (("rcm.amazon.com rcm-uk.amazon.co.uk rcm-de.amazon.de rcm-fr.amazon.fr rcm-it.amazon.it rcm-es.amazon.es "
     "rcm-eu.amazon.com rcm-na.amazon.com"), r"/.*", "Amazon Associates: banner links"),
    ("googletagmanager.com", r"/ns\.html", "Google Tag Manager: container code"),
    ("google.com recaptcha.net", r"/recaptcha/.*", "reCAPTCHA"),
    ("disqus.com", r"/.*", "Disqus: comments"),
    (".addthis.com .sharethis.com .shareaholic.com", r"/.*", "AddThis, ShareThis, Shareaholic: share buttons"),
    ("ghbtns.com buttons.github.io", r"/.*", "GitHub buttons"),
    ("button.like.co", r"/.*", "LikeCoin button"),
    (".substack.com", r"/embed/?", "Substack support: embed a signup form"),
    ("embeds.beehiiv.com", r"/.*", "beehiiv support: subscribe forms"),
    ("buttondown.email buttondown.com", r"/[^/]+", "Buttondown documentation: embedded forms"),
    (".eomail1.com .eomail4.com .eomail5.com .eocampaign1.com", r"/.*", "EmailOctopus: forms"),
    (".list-manage.com", r"/.*", "Mailchimp: signup forms"),
    ("tinyletter.com", r"/.*", "TinyLetter: signup forms, to 2024"),
)  # fmt: skip
_NAME = re.compile(r"\{(\w+)\}")
_SPOTIFY = re.compile(r"spotify:(?:user:[^:]+:)?([a-z]+):(\w+)")


@lru_cache(maxsize=1)
def _by_host() -> dict[str, list[tuple[str, str]]]:
    """Give patterns and pages of both tables by host; a page of "" is nothing to see."""
    found: dict[str, list[tuple[str, str]]] = {}
    for hosts, path, page in [*((row.hosts, row.path, row.page) for row in PLAYERS),
                              *((hosts, path, "") for hosts, path, _ in NOTHING_TO_SEE)]:  # fmt: skip
        for host in hosts.split():
            found.setdefault(host, []).append((path, page))
    return found


def split(address: str) -> SplitResult | None:
    """Give the parts of an absolute http(s) address; None for any other."""
    try:
        parts = urlsplit(address.strip())
        is_web = parts.scheme in {"http", "https"} and 0 < len(parts.hostname or "") <= HOST_CHARACTERS_MAX
    except ValueError:
        return None
    return parts if is_web else None


def page_of(address: str) -> str | None:
    """Give the page where people see what is embedded; "" where there is nothing to see, None if no row knows it."""
    parts = split(address)
    if parts is None:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    names = host.split(".")
    keys = [host, *("." + ".".join(names[at:]) for at in range(len(names) - 1)), "*"]
    for key in keys:
        for path, page in _by_host().get(key, ()):
            found = re.fullmatch(path, parts.path)  # compiled when its host first comes: all would take 50 ms
            if found and (not page or (target := _filled(page, found, parts, host))):
                return page and target
    return None


def _filled(page: str, found: re.Match[str], parts: SplitResult, host: str) -> str | None:
    """Give the page with what it asks for of path and parameters, or None where that is missing."""
    try:
        values = dict(parse_qsl(parts.query, max_num_fields=PARAMETERS_MAX))
    except ValueError:
        return None
    if page[0] == "=":
        name, _, prefix = page[1:].partition(" ")
        return _given(values.get(name, ""), prefix)
    if spotify := _SPOTIFY.fullmatch(values.get("uri", "")):
        values["uri"] = "/".join(spotify.groups())
    values |= {"host": host, **found.groupdict()}
    if "video" in values and "twitch" in page:
        values["video"] = values["video"].removeprefix("v")
    if any(not values.get(name) for name in _NAME.findall(page)):
        return None
    target = _NAME.sub(lambda name: quote(values[name[1]], safe="/@:,=~%"), page)
    return _continued(target, values)


def _given(address: str, prefix: str) -> str | None:
    """Give the address that a parameter holds; one without host is a path where the prefix names a host."""
    if address.startswith("//"):
        address = "https:" + address
    elif address.startswith("/") and len(prefix) > len("https://"):
        address = prefix + address.lstrip("/")
    if split(address) is None:
        return None
    bare = re.sub(r"^https?://(?:www\.)?", "", address)
    return address if bare.startswith(re.sub(r"^https?://(?:www\.)?", "", prefix)) else None


def _continued(target: str, values: dict[str, str]) -> str:
    """Give a page with what else is needed to see the same: where a video begins, the key of an unlisted one."""
    start = values.get("start", "")
    if target.startswith("https://www.youtube.com/watch") and start.isdecimal() and start.isascii() and int(start[:9]):
        return f"{target}&t={start[:9]}s"
    if target.startswith("https://vimeo.com/") and re.fullmatch("[0-9a-f]{6,16}", values.get("h", "")):
        return f"{target}/{values['h']}"
    return target
