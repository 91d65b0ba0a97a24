"""Tables of the training app."""

from linli.services.training.models.courses import (
    CourseAttendance,
    SkillCertificate,
    Trainee,
    TrainingCourse,
    TrainingSubsidy,
)
from linli.services.training.models.fairs import FairGuest, FairStand, FairTalk, JobFair
from linli.services.training.models.requests import CourseRequest, CourseRequestSaid, course_code_hash

__all__ = [
    "CourseAttendance",
    "CourseRequest",
    "CourseRequestSaid",
    "FairGuest",
    "FairStand",
    "FairTalk",
    "JobFair",
    "SkillCertificate",
    "Trainee",
    "TrainingCourse",
    "TrainingSubsidy",
    "course_code_hash",
]
