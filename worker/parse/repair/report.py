"""What a repair did, collected by place and told as defects."""

from msgspec import Struct, field

from schemas.errors import BeyondRepair
from schemas.snapshot import Defect
from worker.parse.place import places

#: A document with more places to mend is no XML. A real feed has 111,206 references, most of them right.
REPAIRS_MAX = 500_000
#: Places of one kind that are told one by one; of the others only the number.
PLACES_MAX = 20


class Repair(Struct):
    """One place: what was wrong and what was done."""

    code: str
    position: int
    detail: str


class Report(Struct):
    """The repairs of one document."""

    data: bytes  #: The document that positions are in.
    told: list[Repair] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)  #: By code, those that are not told included.
    total: int = 0

    def note(self, code: str, position: int, detail: bytes | str = "") -> None:
        """Note a repair. Raises BeyondRepair where there is more to mend than in any feed."""
        times = self.times[code] = self.times.get(code, 0) + 1
        self.total += 1
        if times <= PLACES_MAX + 1:
            text = detail if isinstance(detail, str) else " ".join(detail.decode("utf-8", "replace").split())
            self.told.append(Repair(code, position, text[:80]))
        elif self.total > REPAIRS_MAX:
            raise BeyondRepair(f"more than {REPAIRS_MAX} places would have to be mended; this cannot be read as XML")

    def take(self, other: "Report") -> None:
        """Take over the repairs of another report on the same document."""
        for repair in other.told:
            self.note(repair.code, repair.position, repair.detail)
        for code, times in other.times.items():
            self.times[code] += max(0, times - PLACES_MAX - 1)
        self.total += max(0, other.total - len(other.told))

    def defects(self) -> list[Defect]:
        """Give a defect for each repair, by place; where there are many of one kind, the last tells of the rest."""
        self.told.sort(key=lambda repair: repair.position)
        found = []
        told: dict[str, int] = {}
        for repair, where in zip(self.told, places(self.data, (each.position for each in self.told)), strict=True):
            number = told[repair.code] = told.get(repair.code, 0) + 1
            rest = self.times[repair.code] - PLACES_MAX
            detail = repair.detail if number <= PLACES_MAX or rest == 1 else f"and {rest - 1} more places from here on"
            found.append(Defect(code=repair.code, where=where, detail=detail))
        return found
