"""Addresses that only lead on to another one, which they hold: what search engines, networks and mail filters write.

The table holds facts, each row with its source. Where the other address is not in it (t.co, feedproxy.google.com,
list-manage.com, Mimecast) only asking the server would tell, and it stays. So do the networks that pay an author for
leading on (Awin, Skimlinks), and copies (web.archive.org): those mean more than where they lead.
"""

from collections.abc import Iterable

from msgspec import Struct

from worker.clean.redirect_readers import (
    Read,
    base64_segment,
    behind_star,
    disqus,
    parameter,
    proofpoint_2,
    proofpoint_3,
    rest_of_path,
    rest_of_query,
    segment,
    substack,
    yahoo_search,
)
from worker.clean.urls import Parts, hosts, is_sound, parts, repaired

#: One may lead to another; whoever nests more of them has other things in mind.
LEVELS_MAX = 4


class Redirect(Struct, frozen=True, kw_only=True, gc=False):
    """One service that leads on."""

    hosts: str  #: With those below; "google." is google.com, google.co.uk etc.
    paths: str  #: Between spaces; one that ends in "*" stands for all that begin so.
    read: Read  #: Gives the address it leads to.
    source: str  #: Where it can be read.


CLEARURLS = "ClearURLs/Rules, data.min.json"
BRAVE = "brave/adblock-lists, debounce.json"
INTERCEPT = "bjornstar/intercept-redirect, webextension/index.js"

REDIRECTS = (
    Redirect(
        hosts="google.", paths="/url", read=parameter("q", "url"), source=CLEARURLS + "; Google Docs, Google Alerts"
    ),
    Redirect(hosts="news.google.com", paths="/news/url", read=parameter("url"), source="Google News' feeds until 2017"),
    Redirect(
        hosts="facebook.com messenger.com workplace.com",
        paths="/l.php /flx/warn/ /flx/warn",
        read=parameter("u"),
        source=INTERCEPT,
    ),
    Redirect(hosts="l.instagram.com l.threads.net l.threads.com", paths="/", read=parameter("u"), source=INTERCEPT),
    Redirect(hosts="l.wl.co", paths="/l", read=parameter("u"), source="WhatsApp's links: https://l.wl.co/l?u="),
    Redirect(hosts="youtube.com", paths="/redirect", read=parameter("q"), source=BRAVE),
    Redirect(hosts="t.umblr.com", paths="/redirect", read=parameter("z"), source=INTERCEPT),
    Redirect(hosts="out.reddit.com", paths="/*", read=parameter("url"), source=BRAVE),
    Redirect(
        hosts="linkedin.com",
        paths="/safety/go /redir/redirect",
        read=parameter("url"),
        source="LinkedIn's links in posts",
    ),
    Redirect(
        hosts="medium.com", paths="/r/ /r", read=parameter("url"), source="Medium's exports: https://medium.com/r/?url="
    ),
    Redirect(hosts="disq.us", paths="/url /", read=disqus, source=INTERCEPT),
    Redirect(
        hosts="steamcommunity.com", paths="/linkfilter/ /linkfilter", read=parameter("url", "u"), source=INTERCEPT
    ),
    Redirect(hosts="slack-redir.net", paths="/link", read=parameter("url"), source=INTERCEPT),
    Redirect(hosts="vk.com", paths="/away.php /away", read=parameter("to"), source=INTERCEPT),
    Redirect(hosts="exit.sc gate.sc", paths="/*", read=parameter("url"), source="SoundCloud; " + BRAVE),
    Redirect(
        hosts="duckduckgo.com", paths="/l/", read=parameter("uddg"), source="DuckDuckGo's results without scripts"
    ),
    Redirect(hosts="bing.com", paths="/news/apiclick.aspx", read=parameter("url"), source="Bing News' feeds"),
    Redirect(hosts="r.search.yahoo.com", paths="/*", read=yahoo_search, source=CLEARURLS),
    Redirect(
        hosts="rd.yahoo.com",
        paths="/*",
        read=behind_star,
        source="Yahoo's feeds: us.rd.yahoo.com/dailynews/rss/…/*http:",
    ),
    Redirect(hosts="getpocket.com", paths="/redirect", read=parameter("url"), source="Pocket's feeds"),
    Redirect(hosts="dropbox.com", paths="/referrer_cleansing_redirect", read=parameter("url"), source="Dropbox Paper"),
    Redirect(hosts="deviantart.com", paths="/users/outgoing", read=rest_of_query, source=CLEARURLS),
    Redirect(hosts="pixiv.net", paths="/jump.php", read=parameter("url"), source=BRAVE),
    Redirect(
        hosts="outgoing.prod.webservices.mozgcp.net outgoing.prod.mozaws.net",
        paths="/v1/*",
        read=rest_of_path(3),
        source="mozilla/outgoing, README.md: /v1/<signature>/https%3A//…",
    ),
    # Services that hide where a reader comes from, some by themselves, some by a plug-in of the blog's.
    Redirect(
        hosts="href.li anonym.to anonymz.com blankrefer.com dereferer.me hiderefer.com nullrefer.com",
        paths="/",
        read=rest_of_query,
        source="Automattic's href.li and its likes: /?<address>",
    ),
    # Mail filters, in what was forwarded or pasted from a mail.
    Redirect(
        hosts="safelinks.protection.outlook.com",
        paths="/*",
        read=parameter("url"),
        source="Microsoft Defender for Office 365, Safe Links",
    ),
    Redirect(
        hosts="urldefense.proofpoint.com urldefense.com", paths="/v1/url", read=parameter("u"), source="Proofpoint 1"
    ),
    Redirect(
        hosts="urldefense.proofpoint.com urldefense.com",
        paths="/v2/url",
        read=proofpoint_2,
        source="Proofpoint's decoder, version 2",
    ),
    Redirect(
        hosts="urldefense.proofpoint.com urldefense.com urldefense.us",
        paths="/v3/*",
        read=proofpoint_3,
        source="Proofpoint's decoder, version 3",
    ),
    Redirect(hosts="linkprotect.cudasvc.com", paths="/url", read=parameter("a"), source="Barracuda Link Protection"),
    Redirect(
        hosts="secure-web.cisco.com", paths="/*", read=segment(2), source="Cisco Secure Email: /<token>/<address>"
    ),
    Redirect(
        hosts="protect2.fireeye.com",
        paths="/url /v1/url",
        read=parameter("u"),
        source="FireEye (Trellix) URL rewriting",
    ),
    # What sends newsletters.
    Redirect(
        hosts="awstrack.me", paths="/L0/*", read=segment(2), source="Amazon SES, click tracking: /L0/<address>/1/…"
    ),
    Redirect(
        hosts="convertkit-mail.com convertkit-mail2.com",
        paths="/*",
        read=base64_segment,
        source="Kit (ConvertKit): click.convertkit-mail2.com/…/aHR0cHM6Ly9…",
    ),
    Redirect(
        hosts="substack.com", paths="/redirect/2/*", read=substack, source="Substack's e-mails: /redirect/2/eyJlIjoi…"
    ),
    # Chinese sites, as RSSHub's feeds show them.
    Redirect(
        hosts="link.zhihu.com link.juejin.cn link.csdn.net link.jianshu.com",
        paths="/",
        read=parameter("target", "t"),
        source="DIYgod/RSSHub, lib/routes/zhihu; ClearURLs",
    ),
    Redirect(
        hosts="douban.com", paths="/link2/ /link2", read=parameter("url"), source="DIYgod/RSSHub, lib/routes/douban"
    ),
    Redirect(hosts="sspai.com gitee.com", paths="/link", read=parameter("target"), source="DIYgod/RSSHub, lib/routes"),
    Redirect(
        hosts="weibo.cn", paths="/sinaurl", read=parameter("u", "toasturl"), source="DIYgod/RSSHub, lib/routes/weibo"
    ),
)

_THERE: dict[str, list[Redirect]] = {}
for _row in REDIRECTS:
    for _host in _row.hosts.split():
        _THERE.setdefault(_host, []).append(_row)


def unwrapped(address: str) -> str:
    """Give where an absolute address leads that only leads on; any other as it stands."""
    found = address
    for _ in range(LEVELS_MAX + 1):
        leads_to = _leads_to(found)
        if leads_to is None:
            return found
        found = leads_to
    return address


def leads_on(address: str) -> bool:
    """Whether an address is one of those that lead on, readable or not."""
    return any(True for _ in _rows(parts(address)))


def _leads_to(address: str) -> str | None:
    taken = parts(address)
    for row in _rows(taken):
        found = row.read(taken)
        if not found:
            continue
        target = repaired(found)
        if target != address and is_sound(target) and _scheme_stands(found):
            return target if not taken.fragment or "#" in target else f"{target}#{taken.fragment}"
    return None


def _scheme_stands(found: str) -> bool:
    return found.lower().startswith(("http:", "https:"))


def _rows(address: Parts) -> Iterable[Redirect]:
    for host in hosts(address.host):
        for row in _THERE.get(host, ()):
            if any(_matches(address.path or "/", path) for path in row.paths.split()):
                yield row


def _matches(path: str, pattern: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern
