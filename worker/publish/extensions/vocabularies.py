"""The closed vocabularies of podcasts and Media RSS: what stands in none of them is not published as one of them."""

import re

#: Apple's categories and those inside them (https://podcasters.apple.com/support/1691-apple-podcasts-categories).
#: Without "Religion" inside "Religion & Spirituality", which the W3C validator takes for an error.
CATEGORIES: dict[str, frozenset[str]] = {
    name: frozenset(filter(None, inside.split("; ")))
    for name, inside in {
        "Arts": "Books; Design; Fashion & Beauty; Food; Performing Arts; Visual Arts",
        "Business": "Careers; Entrepreneurship; Investing; Management; Marketing; Non-Profit",
        "Comedy": "Comedy Interviews; Improv; Stand-Up",
        "Education": "Courses; How To; Language Learning; Self-Improvement",
        "Fiction": "Comedy Fiction; Drama; Science Fiction",
        "Government": "",
        "Health & Fitness": "Alternative Health; Fitness; Medicine; Mental Health; Nutrition; Sexuality",
        "History": "",
        "Kids & Family": "Education for Kids; Parenting; Pets & Animals; Stories for Kids",
        "Leisure": ("Animation & Manga; Automotive; Aviation; Crafts; Games; Hobbies; Home & Garden; Video Games"),
        "Music": "Music Commentary; Music History; Music Interviews",
        "News": ("Business News; Daily News; Entertainment News; News Commentary; Politics; Sports News; Tech News"),
        "Religion & Spirituality": "Buddhism; Christianity; Hinduism; Islam; Judaism; Spirituality",
        "Science": (
            "Astronomy; Chemistry; Earth Sciences; Life Sciences; Mathematics; Natural Sciences; Nature; Physics; "
            "Social Sciences"
        ),
        "Society & Culture": "Documentary; Personal Journals; Philosophy; Places & Travel; Relationships",
        "Sports": (
            "Baseball; Basketball; Cricket; Fantasy Sports; Football; Golf; Hockey; Rugby; Running; Soccer; Swimming; "
            "Tennis; Volleyball; Wilderness; Wrestling"
        ),
        "TV & Film": "After Shows; Film History; Film Interviews; Film Reviews; TV Reviews",
        "Technology": "",
        "True Crime": "",
    }.items()
}

#: Roles of the European Broadcasting Union, which media:credit is in where it names no other scheme.
ROLES = frozenset(
    """actor; adaptor; anchor person; animal trainer; animator; announcer; armourer; art director; artist/performer;
    assistant camera; assistant chief lighting technician; assistant director; assistant producer; assistant visual
    editor; author; broadcast assistant; broadcast journalist; camera operator; carpenter; casting; causeur; chief
    lighting technician; choir; choreographer; clapper loader; commentary or commentator; commissioning broadcaster;
    composer; computer programmer; conductor; consultant; continuity checker; correspondent; costume designer; dancer;
    dialogue coach; director; director of photography; distribution company; draughtsman; dresser; dubber;
    editor/producer; editor; ensemble; executive producer; expert; fight director; floor manager; focus puller; foley
    artist; foley editor; foley mixer; graphic assistant; graphic designer; greensman; grip; hairdresser; illustrator;
    interviewed guest; interviewer; key character; key grip; key talents; leadman; librettist; lighting director;
    lighting technician; location manager; lyricist; make up artist; manufacturer; matte artist; music arranger; music
    group; musician; news reader; orchestra; participant; photographer; post; producer; production assistant; production
    company; production department; production manager; production secretary; programme production researcher; property
    manager; publishing company; puppeteer; pyrotechnician; reporter; rigger; runner; scenario; scenic operative; script
    supervisor; second assistant camera; second assistant director; second unit director; set designer; set dresser;
    sign language; singer; sound designer; sound mixer; sound recordist; special effects; stunts; subtitles; technical
    director; term; translation; transportation manager; treatment/programme proposal; vision mixer; visual editor;
    visual effects; wardrobe; witness""".replace("\n    ", " ").split("; ")
)
_ICRA = "(?:[nsvlocx]z [01]|(?:n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)"
#: Scheme of media:rating -> what its values look like. Those of other schemes are free.
RATINGS = {
    "urn:simple": re.compile("adult|nonadult"),
    "urn:mpaa": re.compile("g|m|nc-17|pg|pg-13|r|x"),
    "urn:v-chip": re.compile(r"14\+|18\+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv"),
    "urn:icra": re.compile(rf"r \({_ICRA}(?: {_ICRA})*\)"),
}
MEDIA = frozenset({"image", "audio", "video", "document", "executable"})
EXPRESSIONS = frozenset({"sample", "full", "nonstop"})
#: Algorithm -> hexadecimal digits of a checksum.
HASHES = {"md5": 32, "sha-1": 40}
EPISODE_KINDS = frozenset({"full", "trailer", "bonus"})
PODCAST_KINDS = frozenset({"episodic", "serial"})
PERIODS = frozenset({"hourly", "daily", "weekly", "monthly", "yearly"})
