"""Who may sit in a local leadership or be missing at its meetings: the codes that stored answers are made of."""

from enum import StrEnum


class Actor(StrEnum):
    """An actor of good and close care; the order is the one that lists are shown in."""

    POLITICS = "politics"
    ADULT_PSYCHIATRY = "adult_psychiatry"
    BUP = "bup"
    SPECIALIST_CARE = "specialist_care"
    AMBULANCE = "ambulance"
    EMERGENCY = "emergency"
    PRIMARY_CARE = "primary_care"
    MUNICIPALITY_CARE = "municipality_care"
    USER_REPRESENTATIVE = "user_representative"
