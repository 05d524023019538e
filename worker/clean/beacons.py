"""Images that count readers instead of showing something: where they are fetched from."""

import re
from functools import lru_cache

#: RFC 1035 §2.3.4.
HOST_CHARACTERS_MAX = 255

#: Hosts ("." before: with subdomains), pattern of path and query, who writes it.
BEACONS = (
    # Feeds
    ("feeds.feedburner.com feeds2.feedburner.com feedproxy.google.com", r"/~(?:r/[^/]+/~4|ff|4)/.*",
     "FeedBurner: item statistics, FeedFlare"),
    ("feedads.g.doubleclick.net", r"/.*", "FeedBurner: AdSense for feeds, to 2012"),
    (".feedsportal.com", r"/.*", "Mediafed FeedsPortal: mf.gif and share icons, to 2016"),
    ("stats.wordpress.com stats.wp.com pixel.wp.com pixel.wordpress.com", r"/(?:b|g)\.gif.*",
     "WordPress.com, Jetpack: stats"),
    ("feeds.wordpress.com", r"/1\.0/.*", "WordPress.com: feed flare, to 2015"),
    ("medium.com", r"/_/stat.*", "Medium: event=post.clientViewed in feeds"),
    ("rss.buysellads.com", r"/.*", "BuySellAds: RSS"),
    ("feeds.feedblitz.com feeds.feedblitz.net", r"/~/i/.*", "FeedBlitz: item statistics"),
    ("pheedo.com www.pheedo.com ads.pheedo.com images.pheedo.com", r"/.*", "Pheedo: feed advertising, to 2012"),
    ("blogger.googleusercontent.com", r"/tracker/.*", "Blogger: post tracker"),
    ("www.blogger.com blogger.com", r"/tracker/.*|.*/blogger\.g\?.*", "Blogger: post tracker"),
    ("eotrx.substackcdn.com", r"/open.*", "Substack: e-mail opens"),
    ("tracking.feedpress.it tracking.feedpress.com feedpress.me", r"/.*\.gif", "FeedPress: statistics"),
    (".met.vgwort.de", r"/na/.*", "VG Wort (METIS): counting pixels of German authors"),
    ("cpx.golem.de", r"/cpx\.php.*", "golem.de: feed statistics"),
    (".ivwbox.de", r"/.*", "INFOnline (IVW): counting pixels of German publishers"),
    # Web statistics
    ("www.google-analytics.com google-analytics.com ssl.google-analytics.com",
     r"/(?:__utm\.gif|collect|g/collect|r/collect).*", "Google Analytics: measurement protocol"),
    (".statcounter.com", r"/.*", "StatCounter: code without JavaScript"),
    ("pixel.quantserve.com quantserve.com", r"/pixel.*|/seg/.*", "Quantcast"),
    ("b.scorecardresearch.com sb.scorecardresearch.com", r"/.*", "comScore"),
    (".sitemeter.com", r"/.*", "Site Meter, to 2017"),
    (".extreme-dm.com", r"/.*", "eXTReMe Tracking"),
    (".hit.gemius.pl .gemius.pl", r"/.*", "Gemius"),
    ("counter.yadro.ru", r"/hit.*", "LiveInternet"),
    ("mc.yandex.ru", r"/watch/.*|/pixel/.*", "Yandex Metrica"),
    ("top-fwz1.mail.ru", r"/counter.*", "Top.Mail.Ru"),
    ("www.facebook.com facebook.com", r"/tr\b.*", "Meta pixel"),
    ("analytics.twitter.com t.co", r"/i/adsct.*", "Twitter: conversion tracking"),
    ("px.ads.linkedin.com dc.ads.linkedin.com", r"/.*", "LinkedIn Insight tag"),
    ("ct.pinterest.com", r"/.*", "Pinterest tag"),
    ("bat.bing.com", r"/action.*", "Microsoft Advertising: UET tag"),
    ("c.gigcount.com", r"/wildfire/.*", "Gigya Wildfire"),
    (".assoc-amazon.com .assoc-amazon.co.uk .assoc-amazon.de .assoc-amazon.ca .assoc-amazon.fr .assoc-amazon.jp",
     r"/e/ir.*", "Amazon Associates: impression pixel, to 2014"),
    (".amazon-adsystem.com", r"/e/ir.*", "Amazon Associates: impression pixel"),
    ("ad.doubleclick.net", r"/(?:ddm/)?(?:trackimp|activity|ad).*", "Campaign Manager: impression tags"),
    ("pubads.g.doubleclick.net googleads.g.doubleclick.net stats.g.doubleclick.net", r"/.*", "Google Ad Manager"),
    ("pixel.rubiconproject.com ib.adnxs.com secure.adnxs.com", r"/.*", "EasyPrivacy: third-party trackers"),
    ("track.hubspot.com forms.hubspot.com", r"/__pt[a-z]\.gif.*", "HubSpot: tracking code"),
    ("d.adroll.com", r"/.*", "AdRoll pixel"),
    ("www.paypal.com www.paypalobjects.com", r"/\w\w_\w\w/i/scr/pixel\.gif.*", "PayPal: donate button"),
    ("counter.theconversation.com counter.theconversation.edu.au", r"/.*",
     "The Conversation: republication counter"),
    ("pixel.propublica.org pixel.parsely.com srv.pixel.parsely.com", r"/.*",
     "ProPublica, Parse.ly: republication pixel"),
    # Letters
    (".list-manage.com .list-manage1.com .list-manage2.com", r"/track/open\.php.*", "Mailchimp: open tracking"),
    ("mandrillapp.com", r"/track/open.*", "Mandrill: open tracking"),
    (".sendgrid.net .sendgrid.com", r"/wf/open.*", "SendGrid: open tracking"),
    (".mailgun.org .mailgun.net", r"/o/.*", "Mailgun: open tracking"),
    (".awstrack.me", r"/I0/.*", "Amazon SES: open tracking"),
    (".createsend1.com .createsend.com .cmail1.com .cmail2.com .cmail19.com .cmail20.com", r"/t/.*-o(?:/.*)?",
     "Campaign Monitor: open tracking"),
    ("open.convertkit-mail.com open.convertkit-mail2.com open.convertkit-mail4.com", r"/.*", "Kit: open tracking"),
    (".rs6.net", r"/on\.jsp.*", "Constant Contact: open tracking"),
    (".mjt.lu", r"/oo/.*", "Mailjet: open tracking"),
)  # fmt: skip

#: Files that only keep space, by name; from the layouts of two decades of pages and the loaders of `rules/lazy.py`.
SPACERS = frozenset(
    {
        *(
            "spacer.gif",
            "spacer.png",
            "blank.gif",
            "blank.png",
            "pixel.gif",
            "clear.gif",
            "clearpixel.gif",
            "cleardot.gif",
        ),
        *(
            "clear_pixel.gif",
            "dot_clear.gif",
            "transparent.gif",
            "transparent.png",
            "trans.gif",
            "transp.gif",
            "1x1.gif",
        ),
        *(
            "1x1.png",
            "1px.gif",
            "1px.png",
            "pixel_trans.gif",
            "shim.gif",
            "invisible.gif",
            "clear.png",
            "trans_pixel.gif",
        ),
        *("transparent_pixel.gif", "1x1_transparent.gif", "empty.gif", "spaceball.gif", "blank_pixel.gif"),
    }
)


@lru_cache(maxsize=1)
def _by_host() -> dict[str, list[str]]:
    """Give the patterns by host."""
    found: dict[str, list[str]] = {}
    for hosts, path, _ in BEACONS:
        for host in hosts.split():
            found.setdefault(host, []).append(path)
    return found


def is_beacon(host: str, path: str) -> bool:
    """Whether what is fetched from a host, in lower case, and a path with its query counts readers."""
    if len(host) > HOST_CHARACTERS_MAX:
        return False
    rows = _by_host()
    names = [host, "." + host]  # a leading dot stands for the host and its subdomains
    dot = -1
    while (dot := host.find(".", dot + 1)) >= 0:
        names.append(host[dot:])
    return any(re.fullmatch(pattern, path) for name in names for pattern in rows.get(name, ()))
