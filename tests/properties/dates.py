"""Dates as programs and people write them, each with the moment that it means."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from hypothesis import strategies as st

SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
#: Months in other languages, as they stand in dates.
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "en": "January February March April May June July August September October November December",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "it": "gen. feb. mar. apr. mag. giu. lug. ago. set. ott. nov. dic.",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "th": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
#: Digits that people write dates with.
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９")


class Spelling(NamedTuple):
    """A date as written, and what must be read."""

    text: str
    moment: datetime
    defect: str | None


def _days(moment: datetime) -> list[str]:
    """Spell the day of a moment in ways that have one meaning."""
    year, month, day = moment.year, moment.month, moment.day
    suffix = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    name, long = SHORT[month - 1], MONTHS["en"].split()[month - 1]
    slashed = [f"{day}/{month}/{year}", f"{month:02}/{day:02}/{year}"] if day > 12 else []
    return [
        f"{year}-{month:02}-{day:02}", f"{year}-{month}-{day}", f"{year}/{month:02}/{day:02}", f"{year}.{month}.{day}",
        f"{year}. {month}. {day}.", f"{day:02}.{month:02}.{year}", f"{day}. {month}. {year}", f"{day:02}-{month:02}-{year}",
        f"{day} {name} {year}", f"{day:02}-{name}-{year}", f"{day:02} {name} {year % 100:02}", f"{name} {day}, {year}",
        f"{long} {day}{suffix}, {year}", f"{day}{suffix} of {long} {year}", f"{year} {name} {day:02}", f"{day:02}{name}{year}",
        f"{year}年{month}月{day}日", *slashed, *(f"{day} {names.split()[month - 1]} {year}" for names in MONTHS.values()),
    ]  # fmt: skip


def _times(moment: datetime) -> list[tuple[str, datetime]]:
    """Spell the time of a moment, each with what is left of it."""
    hour, minute, second = moment.hour, moment.minute, moment.second
    half, twelve = "ap"[hour >= 12], hour % 12 or 12
    to_second, to_minute = moment.replace(microsecond=0), moment.replace(second=0, microsecond=0)
    return [
        (f"{hour:02}:{minute:02}:{second:02}", to_second),
        (f"{hour:02}:{minute:02}:{second:02}.{moment.microsecond:06}", moment),
        (f"{hour}:{minute:02}", to_minute),
        (f"{twelve}:{minute:02}:{second:02} {half.upper()}M", to_second),
        (f"{twelve:02}:{minute:02}{half}m", to_minute),
        (f"{twelve}:{minute:02} {half}.m.", to_minute),
    ]


def _zones(moment: datetime) -> list[str]:
    """Spell the zone of a moment; the empty one is no zone."""
    offset = moment.utcoffset() or timedelta()
    minutes = abs(offset) // timedelta(minutes=1)
    sign, hours = "-" if offset < timedelta() else "+", f"{minutes // 60:02}"
    spellings = [
        f" {sign}{hours}{minutes % 60:02}",
        f"{sign}{hours}:{minutes % 60:02}",
        f" GMT{sign}{hours}{minutes % 60:02}",
    ]
    spellings += [f" {sign}{hours}{minutes % 60:02} (somewhere)", f" UTC{sign}{minutes // 60}:{minutes % 60:02}"]
    if not minutes:
        spellings += ["", " GMT", " UTC", " Z", "Z", " +0000 UTC"]
    elif not minutes % 60:
        spellings += [f" UTC{sign}{minutes // 60}", f" {sign}{hours}", f" GMT {sign}{hours}"]
    return spellings


@st.composite
def spellings(draw: st.DrawFn) -> Spelling:
    """Any day, any time, any zone, in most orders, with the noise around them that feeds have."""
    local = draw(st.datetimes(datetime(1971, 1, 1), datetime(2049, 12, 31)))  # noqa: DTZ001  the zone follows
    minutes = draw(st.sampled_from([0, 0, 60, -300, 330, 840, -840]) | st.integers(-840, 840))
    local = local.replace(tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC)
    day = draw(st.sampled_from(_days(local)))
    clock, moment = draw(st.sampled_from(_times(local)))
    zone = draw(st.sampled_from(_zones(local)))
    if zone and not clock[-1].isdigit():
        zone = f" {zone.lstrip()}"
    weekday = draw(st.sampled_from(["", f"{WEEKDAYS[local.weekday()]}, ", f"{WEEKDAYS[local.weekday()]} ", "Posted: "]))
    joint = draw(st.sampled_from([" ", " ", ", ", " at ", " - ", "T" if day[-1:].isdigit() else " "]))
    text = f"{weekday}{day}{joint}{clock}{zone}" if draw(st.integers(0, 3)) else f"{clock}{zone}, {weekday}{day}"
    if draw(st.booleans()):
        text = draw(st.sampled_from([str.upper, str.lower, lambda text: f"\n  {text.replace(' ', '  ')} "]))(text)
    text = text.translate(dict(zip(map(ord, SCRIPTS[0]), draw(st.sampled_from(SCRIPTS)), strict=True)))
    return Spelling(text, moment, None if zone else "date-without-zone")
