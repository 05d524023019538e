"""Pages that stand before a document and want to see a browser, or a person: by the name of who put them there. Pure.

They come with any status, 200 included, and a reader that took one for the feed would hold an empty feed, or retire a
good one. What is a feed by its first bytes is never one of them, whatever its entries speak of.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

#: As much of a body as is looked at.
LOOKED_AT_BYTES = 64 * 1024
#: A page with more than this holds more than a test.
BARE_BYTES_MAX = 24 * 1024

_FLARESOLVERR = "https://github.com/FlareSolverr/FlareSolverr/blob/master/src/flaresolverr_service.py"
_IS_ANTIBOT = "https://github.com/microlinkhq/is-antibot/blob/master/src/providers.json"
_AWESOME_WAF = "https://github.com/0xInfection/Awesome-WAF"
_ANUBIS = "https://github.com/TecharoHQ/anubis/blob/main/web/index.templ"


class Sign(NamedTuple):
    """One sign of a challenge. Where it has several parts, all of them have to be there."""

    name: str  # who put it there
    source: str  # who says so
    header: tuple[str, str] | None = None  # name in lower case, and what is searched for in its value
    body: str | None = None  # what is searched for in the body
    url: str | None = None  # what is searched for in the address that answered
    statuses: tuple[int, ...] = ()  # any where there is none
    is_bare: bool = False  # the page has to be small: the sign stands on pages with contents of their own, too


#: The surest first. Searched for as regular expressions, in any case.
SIGNS = (
    Sign(
        "Cloudflare",
        "https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/",
        header=("cf-mitigated", "challenge"),
    ),
    Sign("Cloudflare", _FLARESOLVERR, body=r"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)"),
    Sign("Cloudflare", _FLARESOLVERR, body=r"""id=["'](?:cf-challenge-running|cf-please-wait|trk_jschal_js)["']"""),
    Sign(
        "Cloudflare",
        "https://github.com/miniflux/v2/issues/1288",
        body=r"_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/",
        statuses=(403, 429, 503),
    ),
    Sign(
        "AWS WAF",
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html",
        header=("x-amzn-waf-action", "challenge|captcha"),
    ),
    Sign("AWS WAF", _IS_ANTIBOT, body=r"AwsWafIntegration|\.awswaf\.com/", is_bare=True),
    Sign(
        "Vercel",
        "https://github.com/mohamedhiba/smartmenu/issues/45",
        header=("x-vercel-mitigated", "challenge|deny"),
    ),
    Sign(
        "Vercel", "https://github.com/CactusPuppy/ow2countdown/issues/134", body=r"<title>\s*Vercel Security Checkpoint"
    ),
    Sign(
        "SiteGround", "https://github.com/notepad-plus-plus/notepad-plus-plus/issues/13685", header=("sg-captcha", ".")
    ),
    Sign("SiteGround", "its answers: 202, a refresh to /.well-known/sgcaptcha/", body=r"/\.well-known/sgcaptcha/"),
    Sign("Anubis", _ANUBIS, body=r"""id=["']anubis_(?:challenge|version|base_prefix)["']"""),
    Sign("Anubis", _ANUBIS, body=r"/\.within\.website/x/cmd/anubis/"),
    Sign("go-away", "https://git.gammaspectra.live/git/go-away", body=r"\.git\.gammaspectra\.live/git/go-away/"),
    Sign("Basedflare", "https://gitgud.io/fatchan/haproxy-protection", body=r"/\.basedflare/"),
    Sign("DataDome", "https://github.com/MikkoParkkola/trvl/pull/315", body=r"captcha-delivery\.com|var dd=\{"),
    Sign("DataDome", _IS_ANTIBOT, header=("x-dd-b", "."), statuses=(403, 429)),
    Sign(
        "HUMAN (PerimeterX)",
        "https://github.com/0xjas0/Chegg-Answer-Bot/issues/34",
        body=r"""window\._pxAppId|id=["']px-captcha["']|content=["']px-captcha["']""",
    ),
    Sign("Imperva", _AWESOME_WAF, body=r"/_Incapsula_Resource\?[^\"']{0,300}(?:edet|SWUDNSAI|incident_id)"),
    Sign(
        "Imperva", _AWESOME_WAF, body=r"Incapsula incident ID|Powered By Incapsula|/_Incapsula_Resource", is_bare=True
    ),
    Sign("Imperva", _AWESOME_WAF, body=r"<title>\s*Pardon Our Interruption|distil_r_captcha"),
    Sign("Akamai", "https://github.com/germondai/trawl/pull/33", body=r"sec-(?:if-)?cpt-container|/_sec/cp_challenge/"),
    Sign(
        "Akamai",
        "https://github.com/D4Vinci/Scrapling/pull/213",
        body=r"<title>\s*Challenge Page\s*</title>|[?&]bm-verify=",
    ),
    Sign(
        "Akamai",
        _AWESOME_WAF,
        body=r"<title>\s*Access Denied\s*</title>.{0,4000}(?:errors\.edgesuite\.net|Reference\s*(?:#|&#35;|&#x23;))",
        is_bare=True,
    ),
    Sign("Sucuri", "https://github.com/Anorov/cloudflare-scrape/issues/277", body=r"sucuri_cloudproxy_js"),
    Sign("Sucuri", _AWESOME_WAF, body=r"<title>[^<]*Sucuri Web[Ss]ite Firewall"),
    Sign(
        "DDoS-Guard",
        "https://github.com/Ekultek/WhatWaf/issues/1005",
        header=("server", "ddos-guard"),
        statuses=(403, 429, 503),
    ),
    Sign("DDoS-Guard", _FLARESOLVERR, body=r"<title>\s*DDoS-Guard\s*</title>|/\.well-known/ddos-guard/"),
    Sign(
        "F5",
        _AWESOME_WAF,
        body=r"The requested URL was rejected\. Please consult with your administrator",
        is_bare=True,
    ),
    Sign("F5", "https://my.f5.com/manage/s/article/K6440", body=r"""/TSPD/|window\[["']bobcmn["']\]""", is_bare=True),
    Sign("Radware", _AWESOME_WAF, body=r"validate\.perfdrive\.com", is_bare=True),
    Sign("Radware", _AWESOME_WAF, url=r"//validate\.perfdrive\.com/"),
    Sign("Reblaze", _AWESOME_WAF, body=r"Access Denied \(403\).{0,2000}Reblaze|window\.rbzns\b", is_bare=True),
    Sign(
        "Wordfence",
        _AWESOME_WAF,
        body=r"Generated by Wordfence|This response was generated by Wordfence",
        statuses=(403, 429, 503),
    ),
    Sign(
        "Imunify360",
        "https://github.com/FreshRSS/FreshRSS/issues/4412",
        body=r"is protected by Imunify360|Imunify360 (?:bot|preloader)",
    ),
    Sign(
        "Imunify360",
        "https://github.com/wappalyzer/wappalyzer/issues/7432",
        header=("server", "imunify360-webshield"),
        body=r"<html\b",
    ),
    Sign(
        "InfinityFree",
        "its answers: a script that sets the cookie __test",
        body=r"/aes\.js\b.{0,2000}__test=",
        is_bare=True,
    ),
    Sign(
        "Google", "https://support.google.com/websearch/answer/86640", url=r"//(?:www|ipv[46])\.google\.[a-z.]+/sorry/"
    ),
    Sign("a captive portal", "https://www.rfc-editor.org/rfc/rfc6585#section-6", statuses=(511,)),
    Sign("a captive portal", "WISPr 1.0, appendix D", body=r"<WISPAccessGatewayParam\b"),
    Sign("a captive portal", "FortiGate, captive portals", body=r"/fgtauth\?", is_bare=True),
    Sign("a captive portal", "FortiGate, captive portals", url=r"/fgtauth\?"),
    Sign(
        "a captive portal",
        "Cisco wireless LAN controllers, web authentication",
        body=r"https?://(?:1\.1\.1\.1|192\.0\.2\.1)/(?:fs/customwebauth/)?login\.html",
        is_bare=True,
    ),
    Sign("a captive portal", "UniFi, guest portals", url=r"/guest/s/[^/?]+/\?(?:[^#]*&)?(?:ap|id)="),
    Sign(
        "hCaptcha",
        "https://docs.hcaptcha.com",
        body=r"""//(?:js\.)?hcaptcha\.com/1/|class=["']h-captcha["']""",
        is_bare=True,
    ),
    Sign(
        "reCAPTCHA",
        "https://developers.google.com/recaptcha/docs/display",
        body=r"""/recaptcha/(?:api|enterprise)\.js|class=["']g-recaptcha["']""",
        is_bare=True,
    ),
    Sign(
        "Turnstile",
        "https://developers.cloudflare.com/turnstile/",
        body=r"challenges\.cloudflare\.com/turnstile/",
        is_bare=True,
    ),
)

#: Markup of a page. Whatever is something else, or neither, is read as what it is.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|meta|title|script|body|noscript)\b",
    re.IGNORECASE | re.DOTALL,
)
_FLAGS = re.IGNORECASE | re.DOTALL


def recognise(status: int, headers: Iterable[tuple[str, str]], body: bytes, url: str) -> str | None:
    """Name who put a challenge in the place of what was asked for; None where nobody seems to have done so."""
    named = {name.lower(): value for name, value in headers}
    is_page = bool(_PAGE.match(body[:LOOKED_AT_BYTES])) or not (200 <= status < 300)  # noqa: PLR2004
    text = body[:LOOKED_AT_BYTES].decode("latin-1") if is_page else ""
    is_bare = len(body) <= BARE_BYTES_MAX
    for sign in SIGNS:
        if (
            (not sign.statuses or status in sign.statuses)
            and (not sign.is_bare or is_bare)
            and (sign.header is None or _found(sign.header[1], named.get(sign.header[0], "")))
            and (sign.body is None or _found(sign.body, text))
            and (sign.url is None or _found(sign.url, url))
        ):
            return sign.name
    return None


def _found(pattern: str, text: str) -> bool:
    return bool(text) and bool(_compiled(pattern).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _FLAGS)
