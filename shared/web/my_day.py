"""My day's page in every service: what a request wants to see of it, and how it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Request, Response

from shared.readmodel.my_day import PARTS, Part, Task
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.web.pages import Pages
from shared.web.site import PageNumber, ProgrammeWish

PREVIEW_SIZE, PAGE_SIZE = 10, 50
"""Tasks of each part when all three are shown, and tasks on a page of one part alone."""


@dataclass(frozen=True)
class DayWish:
    """The beginning of all three parts, or a page of one `part`; of a programme, or where that is blank, of all."""

    today: date
    programme: str
    part: Part | Literal[""]
    page: int

    @property
    def parts(self) -> Sequence[Part]:
        return (self.part,) if self.part else PARTS

    @property
    def limit(self) -> int:
        return PAGE_SIZE if self.part else PREVIEW_SIZE

    @property
    def skip(self) -> int:
        return (self.page - 1) * PAGE_SIZE if self.part else 0

    def shown(
        self,
        pages: Pages,
        request: Request,
        tasks: Mapping[Part, Sequence[Task]],
        counts: Mapping[Part, int],
        programmes: Sequence[str],
        **more: Any,
    ) -> Response:
        """The page, with the tasks to show of each part and the number of all; `more` are values of the template."""
        return pages.render(
            request,
            "my_day.html",
            today=self.today.isoformat(),
            counts=counts,
            parts=tasks,
            programme=self.programme,
            part=self.part,
            programmes=programmes,
            page=self.page,
            pages=-(-counts[self.part] // PAGE_SIZE) if self.part else 1,
            **more,
        )


def day_wish(
    service: Running, programme: ProgrammeWish = "", part: Part | Literal[""] = "", page: PageNumber = 1
) -> DayWish:
    return DayWish(stockholm_date(service.clock()), programme, part, page)


WishedDay = Annotated[DayWish, Depends(day_wish)]
