"""What is written about courses, their visits, dates and slots?"""

from oncodesk.records.models import (
    AppointmentRow,
    CourseRow,
    DoseModificationRow,
    ScheduleChangeRow,
    VisitRow,
)
from oncodesk.records.write.ledger import adds, changes

add_course = adds(CourseRow)
change_course = changes(CourseRow)
add_visit = adds(VisitRow)
change_visit = changes(VisitRow)
add_schedule_change = adds(ScheduleChangeRow)
add_appointment = adds(AppointmentRow)
change_appointment = changes(AppointmentRow)
add_dose_modification = adds(DoseModificationRow)
change_dose_modification = changes(DoseModificationRow)
