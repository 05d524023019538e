"""Every rule does what its example says, says why, and stands in the order once."""

import importlib
import pkgutil

import pytest

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from worker.clean import FAMILIES, clean, clean_html, rules, rules_for
from worker.clean.html import tag_names
from worker.clean.rule import Fragment, Rule
from worker.clean.rules import RULES
from worker.clean.sanitize import sanitize


def fragment(rule: Rule, markup: str) -> Fragment:
    """Give markup as the engine would hand it to a rule, with the value of its example."""
    is_base = rule.name == "resolve_links"
    values: dict[str, tuple[str, ...]] = {rule.name: (rule.value,)} if rule.value and not is_base else {}
    return Fragment(
        markup=markup,
        is_page=rule.for_pages,
        base=rule.value if is_base else None,
        values=values,
        names=tag_names(markup),
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_does_what_its_example_says(rule: Rule) -> None:
    before = fragment(rule, rule.before)
    assert before.may_need(rule), "the gate must let its own example through"
    cuts = rule.edit(before)
    before.fell()
    # What a rule on the tree leaves for nh3 to drop is no part of what it does.
    assert (sanitize(before.markup) if rule.stage == "tree" else before.markup) == rule.after
    assert cuts or rule.before == rule.after or rule.name == "take_page_title", "what was removed must be told"
    after = fragment(rule, rule.after)
    after.title, after.authors = before.title, before.authors
    assert rule.edit(after) == [], "a second run must find nothing"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.stage != "title"], ids=lambda rule: rule.name)
def test_the_whole_engine_agrees_with_the_example(rule: Rule) -> None:
    only = rules_for()
    stages = {stage: (rule,) if rule.stage == stage else () for stage in ("tree", "tidy", "text")}
    from msgspec.structs import replace

    values = fragment(rule, "").values
    only = replace(only, **stages, page=stages["text"], values=values)
    assert clean_html(rule.before, only, fragment=fragment(rule, rule.before))[0] == rule.after.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_gives_its_reason_in_a_sentence(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.edit.__doc__


def test_each_rule_is_listed_exactly_once() -> None:
    modules = [
        importlib.import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__)
    ]
    defined = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    assert sorted(rule.name for rule in defined) == sorted(rule.name for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_families_are_what_rules_belong_to() -> None:
    assert FAMILIES == ("dateline", "sign-off")


@pytest.mark.parametrize("name", [rule.name for rule in RULES if not rule.is_required])
def test_a_disabled_rule_is_left_out(name: str) -> None:
    from schemas.source import Source

    chosen = rules_for(Source(id="x", url="x", strip=FAMILIES, disable=(name,)))
    assert name not in {rule.name for rule in (*chosen.tree, *chosen.tidy, *chosen.page, *chosen.title)}
    assert chosen.hash != rules_for(Source(id="x", url="x", strip=FAMILIES)).hash


#: Vectors in the manner of the OWASP cheat sheet, and what none of them may leave behind.
VECTORS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://e.org/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<img src="javascript:alert(1)">',
    '<img srcset="javascript:alert(1) 2x">',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="javascript:alert(1)"><button>x</button></form>',
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<base href="javascript:alert(1)//">',
    "<style>@import 'javascript:alert(1)';</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<video poster="javascript:alert(1)" onloadstart="alert(1)">',
    '<details open ontoggle="alert(1)">x</details>',
    "<plaintext><script>alert(1)</script>",
    "<textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp>",
)


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs_comes_out(vector: str) -> None:
    snapshot = Snapshot(
        dialect="rss", feed=Feed(), entries=(Entry(content=Text(value=f"<p>before</p>{vector}", kind="html")),)
    )
    content = clean(snapshot, rules_for()).entries[0].content
    assert content is not None
    markup = content.value.lower()
    tags = [part.split(">")[0] for part in markup.split("<")[1:]]
    assert not [tag for tag in tags if tag.startswith(("script", "style", "iframe", "svg", "math", "form", "object"))]
    assert not [tag for tag in tags if " on" in tag or "javascript:" in tag or "vbscript:" in tag or "data:" in tag]
    assert clean_html(content.value, rules_for())[0] == content.value
