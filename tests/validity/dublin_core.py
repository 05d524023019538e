"""Dublin Core: its fifteen elements, and the terms that refine them."""

from tests.validity.elements import Rules, anything, holding, leaf
from tests.validity.names import DC, DCTERMS
from tests.validity.values import language, positive, w3cdtf

#: May stand anywhere.
RULES: Rules = (
    {
        DC + name: leaf()
        for name in """title description publisher contributor type format identifier source relation coverage
        rights""".split()
    }
    | {DC + "language": holding(language)}
    | {DCTERMS + name: holding(w3cdtf) for name in ("created", "issued", "modified")}
    | {
        DCTERMS + name: leaf()
        for name in "alternative abstract audience dateAccepted dateCopyrighted dateSubmitted mediator".split()
    }
    | {DCTERMS + "extent": holding(positive)}
    | {
        DCTERMS + name: anything
        for name in """accessRights accrualMethod accrualPeriodicity accrualPolicy available bibliographicCitation
        educationLevel instructionalMethod license provenance rightsHolder spatial temporal valid tableOfContents
        isVersionOf hasVersion isReplacedBy replaces isRequiredBy requires isPartOf hasPart isReferencedBy references
        isFormatOf hasFormat conformsTo""".split()
    }
)
#: In feeds and entries besides.
AUTHORSHIP: Rules = {DC + "creator": leaf(), DC + "subject": leaf(), DC + "date": holding(w3cdtf)}
ONCE = frozenset(
    (
        *(DC + name for name in "title description type format source language rights".split()),
        *(DCTERMS + name for name in "abstract created issued modified extent mediator tableOfContents".split()),
        *(DCTERMS + name for name in ("dateAccepted", "dateCopyrighted", "dateSubmitted")),
    )
)
