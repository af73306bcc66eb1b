"""In which words are the assistant's duties, tasks and messages shown?"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.comms.outbox import MessageState

# name, and what it does; the order is the one of the settings page
DUTIES: dict[str, tuple[Promise, Promise]] = {
    "book_next_visits": (
        _("Book the next visits"),
        _("Books each planned visit of a course on its day, in sequence, within hours and capacity."),
    ),
    "remind_before_visit": (
        _("Remind before a visit"),
        _("Two days before, and the day before if nobody confirmed, with the bloodwork instructions."),
    ),
    "confirm_results_in": (
        _("Say that results are in"),
        _("Asks for the review, and tells the owner who has not left home."),
    ),
    "alert_missing_labs": (
        _("Alert on missing blood and results"),
        _("Tells technician, coordinator, owner and oncologist in time, and goes on until somebody answers."),
    ),
    "alert_missed_fraction": (
        _("Alert on a missed radiation fraction"),
        _("Tells the radiation oncologist the same day; she alone chooses what becomes of it."),
    ),
    "review_radiation_week": (
        _("Ask for the weekly radiation review"),
        _("Once a week while fractions are given, by name, also when she works elsewhere."),
    ),
    "send_fasting_text": (
        _("Send the fasting instruction"),
        _("The evening before anesthesia, in the words that the anesthetist signed for this patient."),
    ),
    "alert_low_counts": (
        _("Alert on very low counts"),
        _("Below 1.0 neutrophils at once; after two failed rechecks the oncologist's review."),
    ),
    "alert_corrected_result": (
        _("Alert on a corrected result"),
        _("Tells the oncologist when a laboratory changes a result that somebody relied on."),
    ),
    "ask_who_came": (
        _("Ask who came"),
        _("After closing, about each visit of the day that nobody recorded. It marks nobody as absent."),
    ),
    "propose_recheck": (
        _("Plan the recheck after a hold"),
        _("Moves the visit and all later ones of the course to the day of the recheck."),
    ),
    "tell_held_today": (
        _("Tell the owner that today is on hold"),
        _("From 6:00 AM, while the owner has not left home."),
    ),
}

KINDS: dict[str, Promise] = {
    "book_visit": _("Book the visit"),
    "send_message": _("Send a message"),
    "raise_task": _("Tell somebody"),
    "delay_course": _("Move the course"),
}
DONE_KINDS: dict[str, Promise] = {
    "book_visit": _("Booked the visit"),
    "send_message": _("Wrote a message"),
    "raise_task": _("Told somebody"),
    "delay_course": _("Moved the course"),
}
OUTCOMES: dict[str, Promise] = {
    "refused": _("Could not"),
    "dismissed": _("Dismissed"),
    "stale": _("No longer due"),
}
MODES: dict[str, Promise] = {"off": _("Off"), "asks": _("Asks first"), "acts": _("Acts")}

TASKS: dict[str, Promise] = {
    "result_missing": _("Result missing"),
    "lab_not_drawn": _("Blood not drawn"),
    "call_referring_vet": _("Call the referring vet"),
    "call_draw_place": _("Call where blood is drawn"),
    "call_owner": _("Call the owner"),
    "call_wait_before_you_drive": _("Call: please wait before you drive"),
    "call_to_remind": _("Call to remind"),
    "review_results": _("Review results"),
    "very_low_neutrophils": _("Very low neutrophils"),
    "review_after_rechecks": _("Oncologist's review after rechecks"),
    "corrected_result": _("Result corrected"),
    "choose_recheck_day": _("Choose the day of the recheck"),
    "recheck_undecided": _("Recheck not decided"),
    "fraction_missed": _("Radiation fraction missed"),
    "fraction_not_recorded": _("Radiation fraction not recorded"),
    "radiation_review": _("Weekly radiation review"),
    "radiation_after": _("Look after radiation"),
    "radiation_after_book": _("Book a look after radiation"),
    "sign_fasting": _("Sign the fasting instruction"),
    "call_about_fasting": _("Call about fasting"),
    "do_by_hand": _("Do by hand"),
    "confirm_error": _("Given, or entered in error?"),
    "prepared_stopped": _("Prepared dose on hold"),
    "message_uncertain": _("Did the message arrive?"),
    "message_failed": _("Message not delivered"),
    "message_not_sent": _("Message not sent"),
    "message_expired": _("Message too late"),
    "message_address_changed": _("E-mail address changed"),
}

# Tasks that are asked by the patient's name.
QUESTIONS: dict[str, Promise] = {"did_she_come": _("Did %(name)s come?")}

MESSAGES: dict[MessageState, Promise] = {
    MessageState.QUEUED: _("Waits to leave"),
    MessageState.SENDING: _("Leaving now"),
    MessageState.ACCEPTED: _("Sent"),
    MessageState.UNCERTAIN: _("Not known whether it left"),
    MessageState.HELD: _("Held"),
    MessageState.SUPPRESSED: _("Not sent, no longer true"),
    MessageState.EXPIRED: _("Not sent, too late"),
    MessageState.FAILED: _("Not delivered"),
    MessageState.CANCELLED: _("Let be"),
    MessageState.NOT_SENT: _("Not sent: no mail server"),
}
TONES: dict[MessageState, str] = {
    MessageState.ACCEPTED: "done",
    MessageState.UNCERTAIN: "alarm",
    MessageState.FAILED: "stop",
    MessageState.NOT_SENT: "caution",
    MessageState.HELD: "caution",
}
REASONS: dict[str, Promise] = {
    "patient_died": _("the patient died"),
    "died": _("the patient died"),
    "visit_not_booked": _("the visit is not booked any more"),
    "time_changed": _("the visit has another time"),
    "visit_not_ahead": _("the visit has begun or is over"),
    "visit_not_held": _("the visit is not on hold any more"),
    "blood_drawn": _("the blood was drawn"),
    "not_to_be_told": _("this person is not to be told"),
    "address_changed": _("the e-mail address changed"),
    "duplicate": _("the same words left before"),
    "too_late": _("it could not leave in time"),
    "no_server": _("no mail server is set up"),
    "no_sender": _("the practice has no e-mail address"),
}
