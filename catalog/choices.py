"""The closed lists of the catalogue's words: what a field may say and nothing else.

Names follow schema.org, HSDS and iCalendar where they have one. The values are stored: one that is renamed
needs a migration.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a person can take up."""

    COURSE = "course"
    EVENT = "event"
    HEALTH = "health"
    SERVICE = "service"
    READING = "reading"


class EventStatus(StrEnum):
    """schema.org's five; a cancelled opportunity or occurrence is kept, never deleted."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    RESCHEDULED = "rescheduled"
    MOVED_ONLINE = "moved_online"

    @property
    def called_off(self) -> bool:
        """Whether it does not take place, or nobody knows when."""
        return self in (EventStatus.CANCELLED, EventStatus.POSTPONED)


class PublicationStatus(StrEnum):
    """Who may see it: only what is published is ever an answer."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class AttendanceMode(StrEnum):
    """Where one takes part (schema.org eventAttendanceMode)."""

    OFFLINE = "offline"
    ONLINE = "online"
    MIXED = "mixed"


class Known(StrEnum):
    """An answer that may be missing."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class PriceKind(StrEnum):
    """What is known of the cost."""

    FREE = "free"
    AMOUNT = "amount"
    CONDITIONS = "conditions"
    NOT_STATED = "not_stated"


class Audience(StrEnum):
    """For whom it is meant; an empty set means everyone."""

    CHILDREN = "children"
    YOUNG_PEOPLE = "young_people"
    ADULTS = "adults"
    OLDER_PEOPLE = "older_people"
    WOMEN = "women"
    FAMILIES = "families"
    CARERS = "carers"
    MIGRANTS = "migrants"
    INDIGENOUS_PEOPLES = "indigenous_peoples"
    DISABLED_PEOPLE = "disabled_people"
    LGBT_PEOPLE = "lgbt_people"
    JOBSEEKERS = "jobseekers"
    VISITORS = "visitors"


class Sector(StrEnum):
    """Who stands behind an organization."""

    PUBLIC = "public"
    EDUCATION = "education"
    HEALTH = "health"
    CULTURE = "culture"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE = "private"
    ACADEMIA = "academia"
    INTERNATIONAL = "international"


class Origin(StrEnum):
    """Where a text comes from."""

    HUMAN = "human"
    SOURCE = "source"
    MACHINE = "machine"


class RegistrationKind(StrEnum):
    """Whether one must sign up."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    NOT_STATED = "not_stated"
