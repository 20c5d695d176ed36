"""The words of schema.org for the words of the catalogue, in both directions."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.model import AttendanceMode, EventStatus, Kind

ADDRESS = "https://schema.org/"
HEALTH = "Health"
"""What an Event is about that is of the kind `health`."""

TYPES: Mapping[Kind, str] = {
    Kind.COURSE: "Course",
    Kind.EVENT: "Event",
    Kind.HEALTH: "Event",
    Kind.SERVICE: "GovernmentService",
    Kind.READING: "CreativeWork",
}
STATUSES: Mapping[EventStatus, str] = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.RESCHEDULED: "EventRescheduled",
    EventStatus.MOVED_ONLINE: "EventMovedOnline",
}
MODES: Mapping[AttendanceMode, str] = {
    AttendanceMode.OFFLINE: "OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "OnlineEventAttendanceMode",
    AttendanceMode.MIXED: "MixedEventAttendanceMode",
}
_READ_AS: Mapping[str, Kind] = {
    "Course": Kind.COURSE,
    "CourseInstance": Kind.COURSE,
    "EducationalOccupationalProgram": Kind.COURSE,
    "Event": Kind.EVENT,
    "Festival": Kind.EVENT,
    "Hackathon": Kind.EVENT,
    "EventSeries": Kind.EVENT,
    "Service": Kind.SERVICE,
    "GovernmentService": Kind.SERVICE,
    "MedicalTest": Kind.HEALTH,
    "MedicalTherapy": Kind.HEALTH,
    "Book": Kind.READING,
    "CreativeWork": Kind.READING,
    "LearningResource": Kind.READING,
    "Article": Kind.READING,
}


def kind_of(types: list[str]) -> Kind | None:
    """The kind that one of these types is, None where none of them is something to take up."""
    for name in types:
        if name in _READ_AS:
            return _READ_AS[name]
        if name.endswith(("Event", "Series")):
            # MusicEvent, EducationEvent, ExhibitionEvent … and what is yet to be named so.
            return Kind.EVENT
    return None
