"""Apple's podcast vocabulary, as much of it as the validator knows: no order, complete or isClosedCaptioned."""

from collections.abc import Container, Iterator

from tests.validity.elements import (
    Element,
    Rules,
    attribute,
    attributes,
    branch,
    children,
    holding,
    leaf,
    missing,
    text,
)
from tests.validity.names import ITUNES
from tests.validity.values import (
    at_most,
    duration,
    email,
    full_uri,
    like,
    one_of,
    positive,
    rfc822,
    true_or_false,
    web_url,
)

#: The categories of 2019, each with those inside it. (The validator only warns of older ones.)
CATEGORIES = {
    "Arts": "Books,Design,Fashion & Beauty,Food,Performing Arts,Visual Arts",
    "Business": "Careers,Entrepreneurship,Investing,Management,Marketing,Non-Profit",
    "Comedy": "Comedy Interviews,Improv,Stand-Up",
    "Education": "Courses,How To,Language Learning,Self-Improvement",
    "Fiction": "Comedy Fiction,Drama,Science Fiction",
    "Government": "",
    "History": "",
    "Health & Fitness": "Alternative Health,Fitness,Medicine,Mental Health,Nutrition,Sexuality",
    "Kids & Family": "Education for Kids,Parenting,Pets & Animals,Stories for Kids",
    "Leisure": "Animation & Manga,Automotive,Aviation,Crafts,Games,Hobbies,Home & Garden,Video Games",
    "Music": "Music Commentary,Music History,Music Interviews",
    "News": "Business News,Daily News,Entertainment News,News Commentary,Politics,Sports News,Tech News",
    "Religion & Spirituality": "Buddhism,Christianity,Hinduism,Islam,Judaism,Spirituality",
    "Science": "Astronomy,Chemistry,Earth Sciences,Life Sciences,Mathematics,Natural Sciences,Nature,Physics,"
    "Social Sciences",
    "Society & Culture": "Documentary,Personal Journals,Philosophy,Places & Travel,Relationships",
    "Sports": "Baseball,Basketball,Cricket,Fantasy Sports,Football,Golf,Hockey,Rugby,Running,Soccer,Swimming,Tennis,"
    "Volleyball,Wilderness,Wrestling",
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows,Film History,Film Interviews,Film Reviews,TV Reviews",
}


def image(element: Element) -> Iterator[str]:
    yield from attributes(element, "href")
    yield from attribute(element, "href", web_url, is_required=True)


def owner(element: Element) -> Iterator[str]:
    rules = {ITUNES + "email": holding(email), ITUNES + "name": holding(at_most(255))}
    yield from branch(rules, rules)(element)
    yield from missing(element, ITUNES + "email")


def category(element: Element) -> Iterator[str]:
    yield from _category(element, CATEGORIES)
    inside = CATEGORIES.get(element.get("text", ""), "").split(",")
    for child in children(element):
        yield from _category(child, inside) if child.tag == ITUNES + "category" else ("UndefinedElement",)


def _category(element: Element, known: Container[str]) -> Iterator[str]:
    yield from attributes(element, "text")
    name = element.get("text")
    if name is None:
        yield "MissingAttribute"
    elif name not in known:
        yield "InvalidItunesCategory"


_COMMON: Rules = {
    ITUNES + "author": holding(at_most(255)),
    ITUNES + "block": leaf(lambda element: like("InvalidYesNoClean", "(?i:yes|no|clean)")(text(element))),
    ITUNES + "explicit": leaf(lambda element: true_or_false(text(element))),
    ITUNES + "image": image,
    ITUNES + "keywords": holding(at_most(255)),
    ITUNES + "subtitle": holding(at_most(255)),
    ITUNES + "summary": holding(at_most(4000)),
}
FEED: Rules = {
    **_COMMON,
    ITUNES + "category": category,
    ITUNES + "new-feed-url": holding(full_uri),
    ITUNES + "owner": owner,
    ITUNES + "pubDate": holding(rfc822),
    ITUNES + "type": holding(one_of("InvalidItunesChannelType", "episodic", "serial")),
}
ENTRY: Rules = {
    **_COMMON,
    ITUNES + "duration": holding(duration),
    ITUNES + "episode": holding(positive),
    ITUNES + "episodeType": holding(one_of("InvalidItunesEpisodeType", "full", "trailer", "bonus")),
    ITUNES + "season": holding(positive),
    ITUNES + "title": leaf(),
}
ONCE = (FEED.keys() | ENTRY.keys()) - {ITUNES + "category"}
