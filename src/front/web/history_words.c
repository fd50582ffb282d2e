#include "history_words.h"

#include "buf.h"
#include "codes.h"
#include "patient_words.h"

static const struct {
    str kind, words;
} words[] = {
    {S_INIT("appointment.held"), S_INIT("Time held")},
    {S_INIT("appointment.let-go"), S_INIT("Time no longer held")},
    {S_INIT("appointment.booked"), S_INIT("Booked")},
    {S_INIT("appointment.moved"), S_INIT("Moved")},
    {S_INIT("appointment.cancellation-asked"), S_INIT("")}, /* told by the cancelling itself */
    {S_INIT("appointment.cancelled"), S_INIT("Cancelled")},
    {S_INIT("appointment.arrived"), S_INIT("Arrived")},
    {S_INIT("appointment.arrival-undone"), S_INIT("Arrival taken back")},
    {S_INIT("appointment.seen"), S_INIT("Seen")},
    {S_INIT("appointment.left"), S_INIT("Left before being seen")},
    {S_INIT("appointment.did-not-attend"), S_INIT("Did not attend")},
    {S_INIT("appointment.attendance-undone"), S_INIT("Taken back")},
    {S_INIT("appointment.outcome-undone"), S_INIT("Outcome taken back")},
    {S_INIT("appointment.outcome"), S_INIT("Outcome recorded")},
    {S_INIT("appointment.dna-decided"), S_INIT("Decided after the did-not-attend")},
    {S_INIT("attendance.imported"), S_INIT("Visit brought in from another system")},
    {S_INIT("attendance.changed"), S_INIT("Visit from another system brought in again, changed")},
    {S_INIT("duty.handed-over"), S_INIT("Handed over to somebody else to do")},
    {S_INIT("duty.not-needed"), S_INIT("Ended as no longer needed")},
    {S_INIT("duty.not-urgent"), S_INIT("No longer marked as urgent")},
    {S_INIT("duty.urgent"), S_INIT("Marked as urgent")},
    {S_INIT("duty.waiting"), S_INIT("Set to wait for somebody outside")},
    {S_INIT("letter.acknowledged"), S_INIT("Copy of a letter acknowledged")},
    {S_INIT("letter.all-left"), S_INIT("Every copy of the letter has left")},
    {S_INIT("letter.author-changed"), S_INIT("Letter passed on to another author")},
    {S_INIT("letter.begun"), S_INIT("Letter begun")},
    {S_INIT("letter.cancelled"), S_INIT("Letter cancelled")},
    {S_INIT("letter.complete"), S_INIT("Letter complete: every recipient has it")},
    {S_INIT("letter.copy-again"), S_INIT("Copy not posted: to print again")},
    {S_INIT("letter.copy-asked-again"), S_INIT("Copy to be sent again")},
    {S_INIT("letter.copy-failed"), S_INIT("Copy could not be handed off")},
    {S_INIT("letter.copy-held"), S_INIT("Copy held")},
    {S_INIT("letter.copy-not-needed"), S_INIT("Copy no longer needed")},
    {S_INIT("letter.copy-released"), S_INIT("Copy no longer held: waits to be sent")},
    {S_INIT("letter.copy-rejected"), S_INIT("Copy refused by the receiving system")},
    {S_INIT("letter.copy-returned"), S_INIT("Copy came back")},
    {S_INIT("letter.copy-to-print"), S_INIT("Copy to be printed instead")},
    {S_INIT("letter.copy-to-present-gp"), S_INIT("Copy to the present GP practice instead")},
    {S_INIT("letter.correction-begun"), S_INIT("Correction of a letter begun")},
    {S_INIT("letter.found-right"), S_INIT("Letter found right after its outcome was corrected")},
    {S_INIT("letter.given-back"), S_INIT("Letter back to the typist, the query answered")},
    {S_INIT("letter.handed-off"), S_INIT("Copy of a letter handed off")},
    {S_INIT("letter.overruled"), S_INIT("Finding of the proofreading overruled")},
    {S_INIT("letter.owed"), S_INIT("Letter to be written")},
    {S_INIT("letter.passed"), S_INIT("Letter passed to the author")},
    {S_INIT("letter.posted"), S_INIT("Copy of a letter posted")},
    {S_INIT("letter.printed"), S_INIT("Copy of a letter printed")},
    {S_INIT("letter.recipient-added"), S_INIT("Recipient of a letter added")},
    {S_INIT("letter.recipient-moved"), S_INIT("Recipients of a letter put in another order")},
    {S_INIT("letter.recipient-removed"), S_INIT("Recipient of a letter removed")},
    {S_INIT("letter.replaced"), S_INIT("Letter replaced by a corrected one")},
    {S_INIT("letter.saved"), S_INIT("Letter saved")},
    {S_INIT("letter.signed"), S_INIT("Letter signed")},
    {S_INIT("letter.to-send-again"), S_INIT("Letter to be sent again")},
    {S_INIT("patient.changed"), S_INIT("Details changed")},
    {S_INIT("patient.died"), S_INIT("Death notified")},
    {S_INIT("patient.death-denied"), S_INIT("Where the death came from it is denied: to find out")},
    {S_INIT("patient.death-undone"), S_INIT("Death taken back: the patient is alive")},
    {S_INIT("patient.in-use-again"), S_INIT("Record in use again")},
    {S_INIT("patient.merged"), S_INIT("Joined with another record, which is used now")},
    {S_INIT("patient.registered"), S_INIT("Registered")},
    {S_INIT("patient.one-person"), S_INIT("The same person as another record")},
    {S_INIT("patient.possible-duplicate"), S_INIT("May be registered already: to look at")},
    {S_INIT("patient.two-people"), S_INIT("Not the same person as another record")},
    {S_INIT("patient.restricted"), S_INIT("Record restricted")},
    {S_INIT("patient.unrestricted"), S_INIT("Restriction lifted")},
    {S_INIT("patient.told"), S_INIT("Patient told")},
    {S_INIT("patient.told-alive"), S_INIT("Others told that the patient is alive")},
    {S_INIT("patient.told-of-death"), S_INIT("Others told of the death")},
    {S_INIT("patient.took-in"), S_INIT("An older record of the patient joined with this one")},
    {S_INIT("patient.tried-to-tell"), S_INIT("Tried to tell the patient")},
    {S_INIT("referral.received"), S_INIT("Received")},
    {S_INIT("referral.registered"), S_INIT("Registered to the patient")},
    {S_INIT("referral.reviewer-changed"), S_INIT("To be reviewed by somebody else")},
    {S_INIT("referral.sent-for-review"), S_INIT("Sent for review")},
    {S_INIT("referral.passed-on"), S_INIT("Passed to another clinic")},
    {S_INIT("referral.accepted"), S_INIT("Accepted")},
    {S_INIT("referral.more-information"), S_INIT("More information asked")},
    {S_INIT("referral.information-came"), S_INIT("Information came")},
    {S_INIT("referral.advice-given"), S_INIT("Advice given")},
    {S_INIT("referral.rejected"), S_INIT("Returned to the referrer")},
    {S_INIT("referral.redirected"), S_INIT("Redirected")},
    {S_INIT("referral.declined"), S_INIT("The patient does not want to be seen: to review again")},
    {S_INIT("referral.nothing-ahead"), S_INIT("Nothing lies ahead any more: to decide")},
    {S_INIT("referral.care-ended"), S_INIT("Discharged")},
    {S_INIT("referral.follow-up-decided"), S_INIT("To be followed up")},
    {S_INIT("referral.entered-in-error"), S_INIT("Entered in error")},
    {S_INIT("referral.letter-begun"), S_INIT("Letter to the referrer begun")},
    {S_INIT("referrer.told"), S_INIT("Referrer told")},
    {S_INIT("referrer.tried-to-tell"), S_INIT("Tried to tell the referrer")},
    {S_INIT("referrer.asked"), S_INIT("Referrer asked")},
    {S_INIT("referrer.tried-to-ask"), S_INIT("Tried to ask the referrer")},
    {S_INIT("appointment.letter-begun"), S_INIT("Letter to tell the patient begun")},
    {S_INIT("procedure.listed"), S_INIT("On the procedure waiting list")},
    {S_INIT("waiting.listed"), S_INIT("Put on the waiting list")},
    {S_INIT("waiting.patient-initiated"), S_INIT("Patient-initiated follow-up")},
    {S_INIT("waiting.more-time"), S_INIT("More time to ring")},
    {S_INIT("waiting.may-not-ring"), S_INIT("May not ring any more")},
    {S_INIT("waiting.declined"), S_INIT("Declined")},
    {S_INIT("appointment.viewed"), S_INIT("Looked at an appointment")},
    {S_INIT("duty.viewed"), S_INIT("Looked at something to do")},
    {S_INIT("letter.viewed"), S_INIT("Looked at a letter")},
    {S_INIT("patient.viewed"), S_INIT("Looked at the record")},
    {S_INIT("patient-audit.viewed"), S_INIT("Looked at this page")},
    {S_INIT("patients.found"), S_INIT("Saw the patient in a search")},
    {S_INIT("referral.viewed"), S_INIT("Looked at a referral")},
    {S_INIT("waiting-entry.viewed"), S_INIT("Looked at a waiting list entry")},
};

str happened_words(str kind) {
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(kind, words[i].kind)) return words[i].words;
    }
    return kind;
}

str fact_words(struct arena *a, str kind) {
    str said = happened_words(kind);
    if (said.n == 0) return kind.n ? S("Asked to cancel") : S("");
    if (!str_eq(said, kind)) return said;
    char *spaced = arena_alloc(a, kind.n + 1);
    for (size_t i = 0; i < kind.n; i++)
        spaced[i] = kind.p[i] == '.' || kind.p[i] == '-' ? ' ' : kind.p[i];
    return (str){spaced, kind.n};
}

/* The words behind a date for what was meant with it: ", overbooked, though …". */
static str mark_words(struct call *c, str marks) {
    static const struct {
        str code, words;
    } rows[] = {
        {S_INIT("overbooked"), S_INIT("overbooked")},
        {S_INIT("clinic"), S_INIT("asked by the clinic")},
        {S_INIT("beside"), S_INIT("though the patient has another appointment at that time")},
        {S_INIT("outside"), S_INIT("though the date lies outside the window of the wait")}};
    str all = S("");
    while (marks.n) {
        str mark = str_cut(&marks, ' ');
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            if (str_eq(mark, rows[i].code))
                all = say(c->arena, "{}, {}", SAY_T(all), SAY_T(rows[i].words));
    }
    return all;
}

/* Of "2026-11-23 09:00 to 2026-11-30 09:40": both moments, as people say them. */
static str moved_words(struct call *c, str detail) {
    civil_date from, to;
    civil_time from_time, to_time;
    bool is_whole = detail.n >= 36 && civil_date_parse_iso(str_slice(detail, 0, 10), &from) == OK &&
                    civil_time_parse_iso(str_slice(detail, 11, 5), &from_time) == OK &&
                    civil_date_parse_iso(str_slice(detail, 20, 10), &to) == OK &&
                    civil_time_parse_iso(str_slice(detail, 31, 5), &to_time) == OK;
    if (!is_whole) return detail;
    return say(c->arena, "from {}, {} to {}, {}{}", SAY_T(civil_date_short(c->arena, from)),
               SAY_T(civil_time_page(c->arena, from_time)), SAY_T(civil_date_short(c->arena, to)),
               SAY_T(civil_time_page(c->arena, to_time)),
               SAY_T(mark_words(c, str_trim(str_from(detail, 36)))));
}

/* Of "overbooked beside". */
static str booked_words(struct call *c, str detail) {
    str said = mark_words(c, detail);
    return said.n ? str_from(said, 2) : said;
}

static bool is_of_recipient(str kind) {
    return str_starts_with(kind, S("letter.recipient-"));
}

static str recipient_words(str recipient_kind) {
    if (str_eq(recipient_kind, S("patient"))) return S("the patient");
    return str_eq(recipient_kind, S("gp")) ? S("the GP") : S("");
}

/* Whose copy: what happened to it is told under its letter too. */
static str copy_words(str recipient_kind) {
    if (str_eq(recipient_kind, S("patient"))) return S("the patient's");
    return str_eq(recipient_kind, S("gp")) ? S("the GP's") : S("for somebody else");
}

static bool is_of_copy(str kind) {
    return str_starts_with(kind, S("letter.copy-")) || str_eq(kind, S("letter.posted")) ||
           str_eq(kind, S("letter.handed-off")) || str_eq(kind, S("letter.acknowledged"));
}

str happened_detail_words(struct call *c, str kind, str detail) {
    static const struct {
        str code, words;
    } details[] = {{S_INIT("spoke"), S_INIT("spoke to the patient")},
                   {S_INIT("letter"), S_INIT("by letter")},
                   {S_INIT("email"), S_INIT("by e-mail or text message")},
                   {S_INIT("e-rs"), S_INIT("in the e-Referral Service")},
                   {S_INIT("voicemail"), S_INIT("left a voicemail")},
                   {S_INIT("no-answer"), S_INIT("no answer")},
                   {S_INIT("patient"), S_INIT("by the patient")},
                   {S_INIT("clinic"), S_INIT("by the clinic")},
                   {S_INIT("again"), S_INIT("though an open referral to this clinic was here")},
                   {S_INIT("fhir"), S_INIT("by another program, over FHIR")},
                   {S_INIT("wrong-patient"), S_INIT("of another patient")},
                   {S_INIT("duplicate"), S_INIT("received twice")},
                   {S_INIT("no-referral"), S_INIT("not a referral")},
                   {S_INIT("seen"), S_INIT("seen")},
                   {S_INIT("left"), S_INIT("left before being seen")},
                   {S_INIT("did-not-attend"), S_INIT("did not attend")}};
    if (is_of_copy(kind)) return copy_words(detail);
    if (is_of_recipient(kind)) return recipient_words(detail);
    if (str_eq(kind, S("appointment.booked"))) return booked_words(c, detail);
    if (str_eq(kind, S("appointment.moved"))) return moved_words(c, detail);
    if (str_starts_with(kind, S("referrer.")) && str_eq(detail, S("spoke")))
        return S("spoke to the referrer");
    if (str_eq(kind, S("referral.received")) && str_ends_with(detail, S(" again")))
        detail = S("again");
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        if (str_eq(detail, details[i].code)) return details[i].words;
    }
    return S("");
}

static str of_child(str said) {
    if (str_eq(said, S("Did not attend"))) return S("Was not brought");
    if (str_eq(said, S("did not attend"))) return S("was not brought");
    if (str_eq(said, S("Decided after the did-not-attend")))
        return S("Decided after the child was not brought");
    return said;
}

void history_put(struct call *c, struct html *h, const struct happened *list, size_t n) {
    history_put_of(c, h, list, n, false);
}

void history_put_of(struct call *c, struct html *h, const struct happened *list, size_t n,
                    bool is_child) {
    if (n == 0) return;
    nhsuk_card_open(h, S("What happened"), 2);
    html_say(h, "<ul class=\"nhsuk-list cw-history\">");
    for (size_t i = 0; i < n; i++) {
        const struct happened *e = &list[i];
        str what = happened_words(e->kind), detail = happened_detail_words(c, e->kind, e->detail);
        if (what.n == 0) continue;
        if (is_child) what = of_child(what), detail = of_child(detail);
        html_put(h, "<li><strong>{}</strong>", T(what));
        if (detail.n) html_put(h, ", {}", T(detail));
        if (e->text.n) html_put(h, ": {}", T(e->text));
        html_put(h, "<br><span class=\"cw-why\">{}{}{}</span></li>", T(moment_words(c, e->at)),
                 T(e->person.n ? S(", ") : S("")), T(e->person));
    }
    html_say(h, "</ul>");
    nhsuk_card_close(h);
}
