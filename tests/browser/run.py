"""Attack the cleaner with generated markup, and look at what comes out in a browser.

    python -m tests.browser.run [--cases 2000] [--seed 1]

Fragments are made by the grammar of tests/properties/fragments.py and of the vectors here, cut and put together
anew. What the browser does with the outcome and should not is printed with the fragment that it came from, and the
exit code is 1 then. Every such fragment, reduced, becomes a vector.
"""

import argparse
import sys
from collections.abc import Iterator
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.browser.test_browser import outcomes
from tests.browser.vectors import VECTORS
from tests.browser.verdict import verdicts
from tests.properties.fragments import fragments

#: Texts that a browser is given at once.
BATCH = 1_000
#: What is put between pieces of vectors: it opens, closes, hides or misplaces what follows.
BETWEEN = (
    *(
        "",
        " ",
        "</p>",
        "<p>",
        "<table>",
        "<td>",
        "</table>",
        "<svg>",
        "</svg>",
        "<math>",
        "<mtext>",
        "<style>",
        "</style>",
    ),
    *(
        "<select>",
        "<a href=x>",
        "<b>",
        "<noscript>",
        "</noscript>",
        "<template>",
        "<!--",
        "-->",
        "<textarea>",
        "<title>",
    ),
    *('"', "'", "<form>", "<foreignObject>", "<desc>", "<li>", "<h2>", "<xmp>", "<option>", "</a>", "&lt;", "<pre>\n"),
)


def grown(number: int, start: int) -> list[str]:
    """Give fragments of the grammar."""
    found: list[str] = []

    @seed(start)
    @settings(max_examples=number, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(fragments)
    def collect(markup: str) -> None:
        found.append(markup)

    collect()
    return found


def spliced(number: int, start: int) -> Iterator[str]:
    """Give pieces of vectors, put together."""
    random = Random(start)
    for _ in range(number):
        parts = []
        for vector in random.sample(VECTORS, random.randint(1, 3)):
            at, to = sorted((random.randint(0, len(vector)), random.randint(0, len(vector))))
            parts.append(random.choice((vector, vector[at:], vector[:to], vector[at:to])))
            parts.append(random.choice(BETWEEN))
        yield random.choice(BETWEEN) + "".join(parts)


def attack(cases: int, start: int) -> list[tuple[str, str, list[str]]]:
    """Give what went wrong: fragment, what became of it, what the browser did with that."""
    origins = {
        text: markup for markup in [*grown(cases // 2, start), *spliced(cases // 2, start)] for text in outcomes(markup)
    }
    texts, wrong = list(origins), list[tuple[str, str, list[str]]]()
    sys.stdout.write(f"{len(texts)} texts\n")
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        suspects = [text for text, told in zip(batch, verdicts(batch), strict=True) if told]
        # Those that share a frame share suspicion; alone, each speaks for itself.
        wrong += [(origins[text], text, told) for text in suspects if (told := verdicts([text])[0])]
    return wrong


def main() -> None:
    """Attack, and tell."""
    parser = argparse.ArgumentParser(description="Does anything come through that a browser runs?")
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    wrong = attack(arguments.cases, arguments.seed)
    for markup, text, told in wrong:
        sys.stdout.write(f"{markup!a}\n  became {text!a}\n  {told!a}\n")
    sys.stdout.write(f"{len(wrong)} wrong\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
