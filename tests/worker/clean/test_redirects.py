import json
from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest

from worker.clean.redirects import REDIRECTS, leads_on, unwrapped

TO = "https://e.org/a?b=c&d=%20e#f"
ESCAPED = quote(TO, safe="")


def base64(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


UNWRAPPED = [
    (f"https://www.google.com/url?sa=t&q={ESCAPED}&usg=AO", TO),
    (f"https://www.google.co.uk/url?q=&url={ESCAPED}", TO),
    (f"https://news.google.com/news/url?sa=t&url={ESCAPED}", TO),
    (f"https://l.facebook.com/l.php?u={ESCAPED}&h=AT", TO),
    (f"http://www.facebook.com/l.php?h=AT&u={ESCAPED}", TO),
    (f"https://l.instagram.com/?u={ESCAPED}&e=AT", TO),
    (f"https://t.umblr.com/redirect?z={ESCAPED}&t=a", TO),
    (f"https://out.reddit.com/t3_a?url={ESCAPED}&token=b", TO),
    (f"https://www.youtube.com/redirect?event=a&q={ESCAPED}", TO),
    (f"https://steamcommunity.com/linkfilter/?url={ESCAPED}", TO),
    (f"https://slack-redir.net/link?url={ESCAPED}", TO),
    ("https://href.li/?https://e.org/a?b=c&d", "https://e.org/a?b=c&d"),
    (f"https://href.li/?{ESCAPED}", TO),
    ("http://anonym.to/?http://e.org/", "http://e.org/"),
    (f"https://vk.com/away.php?to={ESCAPED}", TO),
    (f"https://medium.com/r/?url={ESCAPED}", TO),
    (
        f"https://disq.us/url?url={quote('https://e.org/a:zjHJ9CS7YTS6D6-FWtZRTF8swk4', safe='')}&cuid=1",
        "https://e.org/a",
    ),
    (f"https://disq.us/?url={quote('https://e.org/a:b', safe='')}", "https://e.org/a:b"),
    (f"https://exit.sc/?url={ESCAPED}", TO),
    (f"https://nam02.safelinks.protection.outlook.com/?url={ESCAPED}&data=05%7C01&reserved=0", TO),
    (f"https://urldefense.proofpoint.com/v1/url?u={ESCAPED}&k=a%0A", TO),
    ("https://urldefense.proofpoint.com/v2/url?u=https-3A__e.org_a-5Fb-3Fc-3Dd&d=DwMF", "https://e.org/a_b?c=d"),
    ("https://urldefense.com/v3/__https://e.org/a__;!!AbC!d-e$", "https://e.org/a"),
    ("https://urldefense.com/v3/__https://e.org/a*2Fb__;JQ!!AbC!d$", "https://e.org/a%2Fb"),
    ("https://urldefense.com/v3/__https:/e.org/**A*b__;w6nDqSo!!AbC!d$", "https://e.org/éé*b"),
    ("https://urldefense.com/v3/__https://e.org/?h=a__;!!AbC!d$", "https://e.org/?h=a"),
    (f"https://linkprotect.cudasvc.com/url?a={ESCAPED}&c=E,1", TO),
    (f"http://secure-web.cisco.com/1abc-_/{ESCAPED}", TO),
    ("https://abc.r.us-east-1.awstrack.me/L0/https:%2F%2Fe.org%2Fa%3Fb=c/1/010001-000000/d=1", "https://e.org/a?b=c"),
    (f"https://click.convertkit-mail2.com/a/b/{base64(TO)}", TO),
    ("https://substack.com/redirect/2/" + base64(json.dumps({"e": TO, "p": 1})) + ".abc", TO),
    ("https://us.rd.yahoo.com/dailynews/rss/a/*http://e.org/b?c", "http://e.org/b?c"),
    (f"https://r.search.yahoo.com/_ylt=a/RU={ESCAPED}/RK=2/RS=b", TO),
    (f"https://duckduckgo.com/l/?kh=-1&uddg={ESCAPED}", TO),
    (f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&url={ESCAPED}&c=1", TO),
    (f"https://link.zhihu.com/?target={ESCAPED}", TO),
    ("https://outgoing.prod.mozaws.net/v1/ab12/https%3A//e.org/a%3Fb", "https://e.org/a?b"),
    # one in another
    (f"https://www.google.com/url?q={quote(f'https://l.facebook.com/l.php?u={ESCAPED}', safe='')}", TO),
    # a slip in what it leads to; a place on the page
    ("https://www.google.com/url?q=https%3A%2F%2Fe.org%2Fa%20b", "https://e.org/a%20b"),
    ("https://www.google.com/url?q=https%3A%2F%2Fe.org%2F#place", "https://e.org/#place"),
]
STAY = [
    "https://e.org/url?q=https://a.org/", "https://www.google.com/search?q=https://e.org/", "https://google.evil.example/url?q=https://e.org/",
    "https://www.google.com/url?q=a", "https://www.google.com/url?q=/a", "https://www.google.com/url?q=", "https://www.google.com/url",
    "https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)//https://e.org/", "https://www.google.com/url?q=data:text/html,a",
    "https://www.google.com/url?q=https%3A%2F%2Fe.org%40evil.example%2F", "https://www.google.com/url?q=www.e.org", "https://www.google.com/url?q=https://localhost/",
    "https://www.google.com/url?q=https://e.org/%FF", "https://www.google.com/url?q=https%3A%2F%2Fe.org%2F%22%3E%3Cscript%3E",
    "https://www.google.com/url?q=https://e.org/?a=1&b=2",  # nobody can say whose b is
    "https://urldefense.com/v3/__https://e.org/a*b__;!!AbC!d$", "https://urldefense.com/v3/__https://e.org/a__;JQ!!AbC!d$", "https://urldefense.com/v3/a", "https://urldefense.com/v3/__;!",
    "https://substack.com/redirect/2/abc", "https://substack.com/redirect/2/W10", "https://substack.com/redirect/2/eyJlIjoxfQ", "https://substack.com/redirect/0a-1b?j=c",
    "https://click.convertkit-mail2.com/a/b/c", "https://abc.awstrack.me/L0/", "https://secure-web.cisco.com/", "https://www.facebook.com/sharer.php?u=https://e.org/",
    "https://t.co/a", "http://feedproxy.google.com/~r/a/~3/b/", "https://e.us1.list-manage.com/track/click?u=a&id=b", "https://protect-us.mimecast.com/s/a?domain=e.org",
    "https://web.archive.org/web/2012/https://e.org/", "https://www.awin1.com/cread.php?ued=https%3A%2F%2Fe.org", "", "https://", "http://[",
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), UNWRAPPED)
def test_an_address_that_leads_on_becomes_where_it_leads(address: str, expected: str) -> None:
    assert leads_on(address)
    assert unwrapped(address) == expected
    assert unwrapped(expected) == expected


@pytest.mark.parametrize("address", STAY)
def test_what_cannot_be_read_for_sure_stays(address: str) -> None:
    assert unwrapped(address) == address


def test_nobody_nests_them_without_end() -> None:
    address = TO
    for _ in range(4):
        address = f"https://www.google.com/url?q={quote(address, safe='')}"
    assert unwrapped(address) == TO
    address = f"https://www.google.com/url?q={quote(address, safe='')}"
    assert unwrapped(address) == address


def test_every_row_has_a_source() -> None:
    assert len(REDIRECTS) > 30
    for row in REDIRECTS:
        assert row.source
        assert row.hosts == row.hosts.lower()
        assert all(path.startswith("/") for path in row.paths.split())
