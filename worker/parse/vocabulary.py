"""Which elements a reader knows, under whatever name a document has them.

A document's tags are looked up in a table that begins with the right names, and learns each other one when it is
first met: misspelt namespaces, other cases, a default namespace that means nothing. So a good document pays one
look-up for each element, and a strange one hardly more.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from worker.parse.namespaces import DC, DCTERMS, canonical

#: What is wanted of an element: its text; its text with the markup inside; all elements of its name, whole; the same
#: of one that stands in for another; and nothing by this reader.
TEXT, BODY, LISTED, STAND_IN, OTHER = range(5)
#: Dublin Core under its later namespace, and a name that it does not have; to every reader they mean the same.
DUBLIN_CORE = {
    DC + "author": DC + "creator",
    **{
        DCTERMS + name: DC + name
        for name in (
            "contributor", "creator", "date", "description", "identifier", "language", "publisher", "rights",
            "subject", "title",
        )
    },
}  # fmt: skip


class Names(dict[str, tuple[str, int]]):
    """Tag as the document has it -> its right name, and what is wanted of it (`OTHER` for what no reader knows)."""

    vocabulary: "Vocabulary"
    home: str | None = None

    def __missing__(self, tag: str) -> tuple[str, int]:
        name = canonical(tag)
        if self.home and name.startswith(self.home):
            name = name[len(self.home) :]
        found = self[tag] = self.vocabulary.named(name)
        return found


class Vocabulary(Struct, frozen=True, kw_only=True):
    """The elements of a dialect."""

    known: Mapping[str, tuple[str, int]]  #: Right name -> itself, and what is wanted of it.
    others: Mapping[str, str]  #: Name in lower case -> right name.
    namespace: str  #: The dialect's own, as "uri}": its elements are known without it, too.

    def names(self, home: str | None = None) -> Names:
        """Give the table of one document. What is in the `home` namespace ("uri}") is read as if it were in none."""
        names = Names(self.known)
        names.vocabulary, names.home = self, home
        return names

    def named(self, name: str) -> tuple[str, int]:
        """Give the right name for one that is spelled otherwise."""
        lower = name.lower()
        right = self.others.get(lower)
        if right is None and self.namespace and "}" not in lower:
            right = self.others.get(self.namespace.lower() + lower)
        return self.known[right] if right else (name, OTHER)


def without(whole: Vocabulary, names: frozenset[str]) -> Vocabulary:
    """Give the vocabulary of a part of a document in which some names mean nothing."""
    known = {name: (name, OTHER) if name in names else row for name, row in whole.known.items()}
    return Vocabulary(known=known, others=whole.others, namespace=whole.namespace)


def vocabulary(
    *,
    texts: Iterable[str],
    bodies: Iterable[str] = (),
    listed: Iterable[str],
    stand_ins: Iterable[str] = (),
    aliases: Mapping[str, str],
    namespace: str = "",
) -> Vocabulary:
    """Give the vocabulary of a dialect; `aliases` are names that mean the same as others of it."""
    wanted = ((texts, TEXT), (bodies, BODY), (listed, LISTED), (stand_ins, STAND_IN))
    known = {name: (name, how) for names, how in wanted for name in names}
    others = {alias.lower(): name for alias, name in aliases.items()} | {name.lower(): name for name in known}
    return Vocabulary(known=known, others=others, namespace=namespace)


#: The table of a reader that has no vocabulary.
NO_NAMES = vocabulary(texts=(), listed=(), aliases={}).names()
