"""What a text may say: addresses, dates, numbers, languages. Each check names what is wrong with a value."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from email.utils import getaddresses

Value = Callable[[str], Iterator[str]]

URI_CHARACTERS = r"[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]"
_ABSOLUTE = re.compile(rf"[a-zA-Z][0-9a-zA-Z+.-]*:(//)?{URI_CHARACTERS}+")
_REFERENCE = re.compile(rf"([a-zA-Z][0-9a-zA-Z+.-]*:)?/{{0,2}}(\[[0-9A-Fa-f:]+\])?{URI_CHARACTERS}*")
_TAG = re.compile(rf"tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{{4}}(-\d\d(-\d\d)?)?:{URI_CHARACTERS}*")
_UUID = re.compile(r"urn:uuid:[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}", re.IGNORECASE)
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+", re.IGNORECASE)
_TOKEN = r"[^\s()<>,;:\\\"/\[\]?=]+"
_MIME = re.compile(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:\"(?:\\\"|[^\"])*\"|{_TOKEN}))*")
_DOMAIN = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][-A-Za-z0-9]*"
_EMAIL = re.compile(rf"[A-Za-z0-9_+.'-]+@(?:{_DOMAIN})")
_WEB = re.compile(rf"(?:http|https)://(?:{_DOMAIN})(?::\d+)?(?:/|\Z)", re.IGNORECASE)

#: Two letters, and the three of ISO 639-2 (by either of its tables); "x" is for private use.
LANGUAGES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu x xx
    aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc arg arm arn arp art arw asm
    ast ath aus ava ave awa aym aze bai bak bal bam ban baq bas bat bej bel bem ben ber bho bih bik bin bis bla bnt bod
    bos bra bre btk bua bug bul bur byn cad cai car cat cau ceb cel ces cha chb che chg chi chk chm chn cho chp chr chu
    chv chy cmc cop cor cos cpe cpf cpp cre crh crp csb cus cym cze dak dan dar day del den deu dgr din div doi dra dsb
    dua dum dut dyu dzo efi egy eka ell elx eng enm epo est eus ewe ewo fan fao fas fat fij fil fin fiu fon fra fre frm
    fro frr frs fry ful fur gaa gay gba gem geo ger gez gil gla gle glg glv gmh goh gon gor got grb grc gre grn gsw guj
    gwi hai hat hau haw heb her hil him hin hit hmn hmo hrv hsb hun hup hye iba ibo ice ido iii ijo iku ile ilo ina inc
    ind ine inh ipk ira iro isl ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar kas kat kau kaw kaz kbd kha khi khm
    kho kik kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad lah lam lao lat lav lez lim lin lit
    lol loz ltz lua lub lug lui lun luo lus mac mad mag mah mai mak mal man mao map mar mas may mdf mdr men mga mic min
    mis mkd mkh mlg mlt mnc mni mno moh mol mon mos mri msa mul mun mus mwl mwr mya myn myv nah nai nap nau nav nbl nde
    ndo nds nep new nia nic niu nld nno nob nog non nor nso nub nwc nya nym nyn nyo nzi oci oji ori orm osa oss ota oto
    paa pag pal pam pan pap pau peo per phi phn pli pol pon por pra pro pus qaa qtz que raj rap rar roa roh rom ron rum
    run rup rus sad sag sah sai sal sam san sas sat scc scn sco scr sel sem sga sgn shn sid sin sio sit sla slk slo slv
    sma sme smi smj smn smo sms sna snd snk sog som son sot spa sqi srd srn srp srr ssa ssw suk sun sus sux swa swe syr
    tah tai tam tat tel tem ter tet tgk tgl tha tib tig tir tiv tkl tlh tli tmh tog ton tpi tsi tsn tso tuk tum tup tur
    tut tvl twi tyv udm uga uig ukr umb und urd uzb vai ven vie vol vot wak wal war was wel wen wln wol xal xho yao yap
    yid yor ypk zap zen zha zho znd zul zun""".split()
)
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_RFC2822 = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:[+-]?\d{4}|UT|GMT|[ECMP][SD]T|Z)"
)
_RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d*)?(?:Z|[+-]\d\d:\d\d)")
_W3CDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d*)?)?(?:Z|[+-]\d\d:\d\d))?)?)?")
_FIRST_YEAR_OF_RFC2822 = 1900


# --- addresses --------------------------------------------------------------------------------------------------------


def uri(value: str, *, error: str = "InvalidFullLink", is_full: bool = True, is_iri: bool = False) -> Iterator[str]:
    """Check an address: absolute unless it need not be (`is_full`), in ASCII unless it need not be (`is_iri`)."""
    shape = _ABSOLUTE if is_full else _REFERENCE
    if is_iri:
        value = _in_ascii(value)
    scheme = value.partition(":")[0].lower()
    if scheme == "tag":
        yield from () if _TAG.fullmatch(value) else ("InvalidTAG",)
    elif scheme == "urn":
        if value.lower().startswith("urn:uuid:") and not _UUID.fullmatch(value):
            yield "InvalidUUID"
        elif not _URN.fullmatch(value):
            yield "InvalidURN"
    elif not shape.fullmatch(value):
        if any(character.isascii() and not re.match(URI_CHARACTERS, character) for character in value):
            yield "InvalidUriChar"
        else:
            yield "UriNotIri" if shape.fullmatch(_in_ascii(value)) else error
    elif scheme in {"http", "https", "ftp"} and not re.match(r"\w+://[^/]", value):
        yield error


def full_uri(value: str) -> Iterator[str]:
    """Check an address that has to be absolute."""
    yield from uri(value)


def web_url(value: str) -> Iterator[str]:
    """Check the address of a file on the web, on a host with a dot in its name."""
    if not _WEB.match(value) or not _ABSOLUTE.fullmatch(value):
        yield "InvalidURLAttribute"


def _in_ascii(value: str) -> str:
    """Give an address as Python's IDNA codec makes it of the whole, which is how the validator takes it."""
    try:
        return value.encode("idna").decode()
    except UnicodeError:
        return value


def email(value: str, error: str = "InvalidContact") -> Iterator[str]:
    """Check an address of a person, with a name around it or not."""
    addresses = getaddresses([value])
    address = addresses[0][1] if len(addresses) == 1 else value
    yield from bare_email(address, error)


def bare_email(value: str, error: str = "InvalidAddrSpec") -> Iterator[str]:
    """Check an address of a person without a name. (The validator looks up the host of odder ones.)"""
    if not _EMAIL.fullmatch(value):
        yield error


# --- tokens -----------------------------------------------------------------------------------------------------------


def language(value: str) -> Iterator[str]:
    """Check a language by its primary subtag."""
    if value.partition("-")[0].lower() not in LANGUAGES:
        yield "InvalidLanguage"


def mime(value: str, error: str = "InvalidMIMEType") -> Iterator[str]:
    """Check a media type."""
    if not _MIME.fullmatch(value):
        yield error


def one_of(error: str, *values: str) -> Value:
    """Give the check of a value that is one of a few."""

    def checked(value: str) -> Iterator[str]:
        if value not in values:
            yield error

    return checked


def like(error: str, pattern: str) -> Value:
    """Give the check of a value that has to look like a pattern, from its beginning to its end."""
    shape = re.compile(pattern)

    def checked(value: str) -> Iterator[str]:
        if not shape.fullmatch(value):
            yield error

    return checked


def at_most(characters: int) -> Value:
    """Give the check of a text that may not be longer."""

    def checked(value: str) -> Iterator[str]:
        if len(value) > characters:
            yield "TooLong"

    return checked


true_or_false = like("InvalidTrueFalse", "(?i:true|false)")
duration = like("InvalidDuration", r"\d+(:[0-5]\d(:[0-5]\d)?)?")
play_time = like("InvalidNPTTime", r"now|\d+(\.\d+)?|\d+:\d\d:\d\d(\.\d+)?")
country = like("InvalidCountryCode", "[A-Z]{2}")


# --- numbers ----------------------------------------------------------------------------------------------------------


def integer(error: str, *, least: int | None = None, most: int | None = None) -> Value:
    """Give the check of a whole number within bounds."""

    def checked(value: str) -> Iterator[str]:
        number = int(value) if re.fullmatch(r"[+-]?\d{1,4000}", value) else None
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            yield error

    return checked


non_negative = integer("InvalidNonNegativeInteger", least=0)
positive = integer("InvalidPositiveInteger", least=1)
any_integer = integer("InvalidInteger")
#: The validator looks at the beginning only; a number goes on to its end.
number = like("InvalidFloat", r"\d+\.?\d*")
decimal = like("InvalidFloatUnit", r"[-+]?\d+\.?\d*")


def degrees(error: str, most: int) -> Value:
    """Give the check of a latitude or longitude."""

    def checked(value: str) -> Iterator[str]:
        try:
            is_within = -most <= float(value) <= most
        except ValueError:
            is_within = False
        if not is_within:
            yield error

    return checked


# --- dates ------------------------------------------------------------------------------------------------------------


def rfc822(value: str) -> Iterator[str]:
    """Check a date of RSS. The validator only warns of years before 1900, which RFC 5322 §3.3 excludes."""
    match = _RFC2822.fullmatch(value)
    if match is None:
        yield "InvalidRFC2822Date"
        return
    day_name, day, month, year, *time = match.groups()
    numbers = int(year), MONTHS.index(month) + 1, int(day)
    if numbers[0] < _FIRST_YEAR_OF_RFC2822 or not _is_day(*numbers) or not _is_time(*time):
        yield "InvalidRFC2822Date"
    elif day_name and DAYS[date(*numbers).weekday()] != day_name:
        yield "IncorrectDOW"


def rfc3339(value: str) -> Iterator[str]:
    """Check a date of Atom."""
    yield from _iso(_RFC3339, "InvalidRFC3339Date", value)


def w3cdtf(value: str) -> Iterator[str]:
    """Check a date of Dublin Core, which may be less exact."""
    yield from _iso(_W3CDTF, "InvalidW3CDTFDate", value)


def _iso(shape: re.Pattern[str], error: str, value: str) -> Iterator[str]:
    match = shape.fullmatch(value)
    if match is None:
        yield error
        return
    year, month, day, hour, minute, second = match.groups()
    is_day = _is_day(int(year), int(month or 1), int(day or 1))
    if not is_day or (hour and not _is_time(hour, minute, second)):
        yield error


def _is_time(hour: str, minute: str, second: str | None) -> bool:
    return int(hour) <= 23 and int(minute) <= 59 and int(second or 0) <= 60


def _is_day(year: int, month: int, day: int) -> bool:
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
