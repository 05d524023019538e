"""What holds of the cleaner even where a rule has a bug: no word is lost, and nothing unsafe comes out."""

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from tests.properties.fragments import fragments
from tests.worker.clean.broken import BROKEN, with_bug
from worker import clean as engine
from worker.clean import clean, rules_for, words
from worker.clean.rule import Rule
from worker.clean.sanitize import sanitize

many = settings(max_examples=max(200, settings().max_examples))
RULES = rules_for()

texts = st.none() | st.builds(Text, value=fragments.filter(bool), kind=st.sampled_from(["html", "html", "text"]))
entries = st.builds(Entry, title=texts, summary=texts, content=texts)


@many
@given(entries, st.sampled_from(BROKEN), st.booleans())
def test_no_bug_of_a_rule_costs_a_word(entry: Entry, bug: Rule, is_required: bool) -> None:  # noqa: FBT001  drawn
    required = with_bug(bug, engine.REQUIRED) if is_required else engine.REQUIRED
    with mock.patch.object(engine, "REQUIRED", required):
        done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), with_bug(bug, RULES), counts_words=True)
    assert not words.difference(entry, done.entries[0], done.ledger)
    for text in (done.entries[0].summary, done.entries[0].content):
        assert text is None or sanitize(text.value) == text.value
