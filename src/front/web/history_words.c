#include "history_words.h"

#include "buf.h"
#include "codes.h"
#include "patient_words.h"

static const struct {
    str kind, words;
} words[] = {
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
    {S_INIT("patient.told"), S_INIT("Patient told")},
    {S_INIT("patient.tried-to-tell"), S_INIT("Tried to tell the patient")},
    {S_INIT("referral.received"), S_INIT("Received")},
    {S_INIT("referral.registered"), S_INIT("Registered to the patient")},
    {S_INIT("referral.accepted"), S_INIT("Accepted")},
    {S_INIT("referral.more-information"), S_INIT("More information asked")},
    {S_INIT("referral.information-came"), S_INIT("Information came")},
    {S_INIT("referral.advice-given"), S_INIT("Advice given")},
    {S_INIT("referral.rejected"), S_INIT("Returned to the referrer")},
    {S_INIT("referral.redirected"), S_INIT("Redirected")},
    {S_INIT("referral.declined"), S_INIT("The patient does not want to be seen: to review again")},
    {S_INIT("waiting.listed"), S_INIT("Put on the waiting list")},
    {S_INIT("waiting.patient-initiated"), S_INIT("Patient-initiated follow-up")},
    {S_INIT("waiting.declined"), S_INIT("Declined")},
};

str happened_words(str kind) {
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(kind, words[i].kind)) return words[i].words;
    }
    return kind;
}

/* Of "2026-11-23 09:00 to 2026-11-30 09:40": both moments, as people say them. */
static str moved_words(struct call *c, str detail) {
    civil_date from, to;
    civil_time from_time, to_time;
    bool is_whole = detail.n == 36 && civil_date_parse_iso(str_slice(detail, 0, 10), &from) == OK &&
                    civil_time_parse_iso(str_slice(detail, 11, 5), &from_time) == OK &&
                    civil_date_parse_iso(str_slice(detail, 20, 10), &to) == OK &&
                    civil_time_parse_iso(str_slice(detail, 31, 5), &to_time) == OK;
    if (!is_whole) return detail;
    return say(c->arena, "from {}, {} to {}, {}", SAY_T(civil_date_short(c->arena, from)),
               SAY_T(civil_time_page(c->arena, from_time)), SAY_T(civil_date_short(c->arena, to)),
               SAY_T(civil_time_page(c->arena, to_time)));
}

static str detail_words(struct call *c, const struct happened *e) {
    static const struct {
        str code, words;
    } details[] = {{S_INIT("spoke"), S_INIT("spoke to the patient")},
                   {S_INIT("letter"), S_INIT("by letter")},
                   {S_INIT("email"), S_INIT("by e-mail or text message")},
                   {S_INIT("voicemail"), S_INIT("left a voicemail")},
                   {S_INIT("no-answer"), S_INIT("no answer")},
                   {S_INIT("patient"), S_INIT("by the patient")},
                   {S_INIT("clinic"), S_INIT("by the clinic")},
                   {S_INIT("overbooked"), S_INIT("overbooked")},
                   {S_INIT("seen"), S_INIT("seen")},
                   {S_INIT("left"), S_INIT("left before being seen")},
                   {S_INIT("did-not-attend"), S_INIT("did not attend")}};
    if (str_eq(e->kind, S("appointment.moved"))) return moved_words(c, e->detail);
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        if (str_eq(e->detail, details[i].code)) return details[i].words;
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
        str what = happened_words(e->kind), detail = detail_words(c, e);
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
