"""Forms of elder-care facilities."""

from linli.services.centres.forms.activities import (
    ActivityForm,
    ArriveForm,
    CancelSessionForm,
    CorrectActivityForm,
    CorrectMenuForm,
    MenuForm,
    WalkInForm,
)
from linli.services.centres.forms.beds import (
    AdmitForm,
    AskForm,
    BedsForm,
    EndForm,
    FeeForm,
    LeaveForm,
    NoOfferForm,
    OfferAnswerForm,
    OfferBedForm,
)
from linli.services.centres.forms.facilities import CentreForm, CloseForm, NewCentreForm

__all__ = [
    "ActivityForm",
    "AdmitForm",
    "ArriveForm",
    "AskForm",
    "BedsForm",
    "CancelSessionForm",
    "CentreForm",
    "CloseForm",
    "CorrectActivityForm",
    "CorrectMenuForm",
    "EndForm",
    "FeeForm",
    "LeaveForm",
    "MenuForm",
    "NewCentreForm",
    "NoOfferForm",
    "OfferAnswerForm",
    "OfferBedForm",
    "WalkInForm",
]
