"""The duties of the demo that differ from the owners of matters."""

from __future__ import annotations

from linli.core.demo.parts import DemoPart, Run, Unit, register
from linli.core.law import content
from linli.registers.bodies.demo import OwnBodies
from linli.registers.duties.models import Admission, Duty
from linli.registers.places.demo import Places
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan

SINCE = "2024-01-01"
HELD_BY_STATIONS = 4  # of the admitted matters


@register
class Duties(DemoPart):
    """Admits matters of list B to the communities, and gives some of them to their stations."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.admitted: list[str] = []
        self.stations: list[tuple[int, int]] = []  # community and station

    def write(self, unit: Unit) -> None:
        """Admit the matters once, and remember the station."""
        if not self.admitted:
            district = self.run.part(Places).known[unit.get(CommunityPlan).code[:6]]
            self.admitted = self._admit(district)
        self.stations.append((unit.get(Ground).community_id, unit.get(OwnBodies).one("station")))

    def held(self) -> list[str]:
        """Return the matters that every station has."""
        return self.admitted[:HELD_BY_STATIONS]

    def finish(self) -> None:
        """Write the duties of all stations."""
        rows = [
            {
                "since": SINCE,
                "matter": matter,
                "body_id": station,
                "place_id": community,
                "basis": "区社区工作事项准入清单",
                "staff": "公共服务站窗口一名",
                "money": "每年工作经费由区财政下达",
                "authority": "区级业务系统查询权限",
            }
            for community, station in self.stations
            for matter in self.held()
        ]
        self.writer.put(Duty, rows)

    def _admit(self, district: int) -> list[str]:
        """Admit matters of list B that a community body does, for the whole district, with staff and money."""
        matters = [
            row
            for _, table in content.tables("matters/*.toml")
            for row in table.get("matter", [])
            if row["list"] == "B" and {"committee", "station"} & {row["owner"], *row.get("help", ())}
        ]
        rows = [
            {
                "since": SINCE,
                "matter": row["code"],
                "place_id": district,
                "document": f"社区工作事项准入〔2024〕{number}号",
                "staff": "" if number % 2 else "每社区核定专职人员",
                "money": "按年度预算拨付工作经费",
            }
            for number, row in enumerate(matters, start=1)
        ]
        self.writer.put(Admission, rows)
        return [row["code"] for row in matters]
