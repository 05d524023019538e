import pytest

from worker.parse import namespaces


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("item", "item"),
        ("{http://www.w3.org/2005/Atom}entry", "entry"),
        ("a:item", "item"),  # a recovered tree: nothing declares the prefix
        ("xmlns:", ""),
        (len, str(len)),  # lxml gives a function as the tag of an entity
    ],
)
def test_a_tag_has_a_local_name(tag: object, expected: str) -> None:
    assert namespaces.local_name(tag) == expected


def test_every_namespace_can_be_put_before_a_name() -> None:
    found = {name: value for name, value in vars(namespaces).items() if name.isupper()}
    assert set(found) >= {"ATOM", "CONTENT", "DC", "DCTERMS", "XHTML", "XML"}
    assert all(value.startswith("{http://") and value.endswith("}") for value in found.values())
