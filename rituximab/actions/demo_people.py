"""The invented people of a training installation: who they are and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.access.role import Role

DEMO_PASSWORD = "training-only-2026"
DAY_UNIT = ("Rheumatology day unit", "rheum")
CHILDREN = ("Children's day unit", "child")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    full_name: str
    licence: str
    roles: tuple[Role, ...]
    clinic: tuple[str, str] = DAY_UNIT
    senior: bool = False

    @property
    def clinic_name(self) -> str:
        return self.clinic[0]

    @property
    def role_text(self) -> str:
        words = " and ".join(role.value for role in self.roles)
        return f"senior {words}" if self.senior else words


DEMO_PEOPLE = (
    DemoPerson("rao", "Dr Anjali Rao", "GMC-0000001", (Role.PRESCRIBER,), senior=True),
    DemoPerson("osei", "Dr Kwame Osei", "GMC-0000002", (Role.PRESCRIBER,), senior=True),
    DemoPerson("lind", "Dr Eva Lind", "GMC-0000003", (Role.PRESCRIBER,)),
    DemoPerson("marsh", "Tom Marsh", "GPHC-000001", (Role.PHARMACIST,)),
    DemoPerson("silva", "Ana Silva", "GPHC-000002", (Role.PHARMACIST,)),
    DemoPerson("ortiz", "Nadia Ortiz", "NMC-0000001", (Role.NURSE,)),
    DemoPerson("webb", "Grace Webb", "", (Role.AUDITOR,)),
    DemoPerson("cole", "Martin Cole", "", (Role.ADMIN,)),
    DemoPerson(
        "haas", "Dr Lena Haas", "GMC-0000004", (Role.PRESCRIBER,), clinic=CHILDREN, senior=True
    ),
    DemoPerson("weir", "Dr Ian Weir", "GMC-0000005", (Role.PRESCRIBER,), clinic=CHILDREN),
    DemoPerson("chen", "Ivy Chen", "NMC-0000002", (Role.NURSE,), clinic=CHILDREN),
    DemoPerson("kaya", "Deniz Kaya", "GPHC-000003", (Role.PHARMACIST,), clinic=CHILDREN),
)
