#include "codes.h"

#define TABLE(rows_) (rows_), sizeof(rows_) / sizeof((rows_)[0])

static const struct code_row medium[] = {
    {"01", "Face to face", false},
    {"02", "Telephone", false},
    {"11", "Video", false},
    {"04", "Talk type (for a person who cannot speak)", false},
    {"05", "Email", false},
    {"09", "Text message", false},
    {"10", "Instant messaging", false},
    {"12", "Message board", false},
    {"13", "Chat room", false},
    {"98", "Other", false},
    {"03", "Telemedicine", true}, /* of the set before, CONSULTATION MEDIUM USED */
};
const struct code_table codes_medium = {
    "how the patient is seen", "NHS Data Dictionary, CONSULTATION MECHANISM", TABLE(medium)};

static const struct code_row referral_source[] = {
    {"03", "GP", false},
    {"92", "Dentist", false},
    {"12", "GP or dentist with an extended role", false},
    {"05", "Consultant", false},
    {"04", "Emergency department", false},
    {"01", "After an emergency admission", false},
    {"10", "After an emergency care attendance", false},
    {"02", "After a home visit by the consultant", false},
    {"11", "Other, by the same consultant", false},
    {"13", "Specialist nurse", false},
    {"14", "Allied health professional", false},
    {"15", "Optometrist", false},
    {"16", "Orthoptist", false},
    {"17", "National screening programme", false},
    {"93", "Community dental service", false},
    {"07", "Prosthetist", false},
    {"06", "Patient (self-referral)", false},
    {"97", "Other", false},
};
const struct code_table codes_referral_source = {
    "source of referral", "NHS Data Dictionary, SOURCE OF REFERRAL FOR OUT-PATIENTS",
    TABLE(referral_source)};

static const struct code_row rtt_status[] = {
    {"10", "First activity of the pathway", false},
    {"11", "First activity after active monitoring ended", false},
    {"12", "First activity after a consultant's referral for another condition", false},
    {"20", "Further activity, more to come", false},
    {"21", "Transferred to another provider", false},
    {"30", "First treatment started", false},
    {"31", "Active monitoring, started by the patient", false},
    {"32", "Active monitoring, started by the clinician", false},
    {"33", "Did not attend the first appointment", false},
    {"34", "Decision not to treat, or no further contact", false},
    {"35", "Patient declined treatment", false},
    {"36", "Patient died before treatment", false},
    {"90", "After first treatment", false},
    {"91", "During active monitoring", false},
    {"92", "Not yet referred, tests first", false},
    {"98", "Not a referral-to-treatment pathway", false},
    {"99", "Not yet known", false},
};
const struct code_table codes_rtt_status = {
    "referral-to-treatment status",
    "NHS Data Dictionary, REFERRAL TO TREATMENT PERIOD STATUS; RTT guidance v5.0 Annex D",
    TABLE(rtt_status)};

static const struct code_row nhs_number_status[] = {
    {"01", "Present and verified", false},
    {"02", "Present, not traced", false},
    {"03", "To be traced", false},
    {"04", "Traced: no match, or several", false},
    {"05", "Trace to be resolved: number or details conflict", false},
    {"06", "Trace in progress", false},
    {"07", "Not present, trace not required", false},
    {"08", "Trace postponed (baby under six weeks)", false},
};
const struct code_table codes_nhs_number_status = {
    "NHS number status", "NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE",
    TABLE(nhs_number_status)};

const struct code_row *code_find(const struct code_table *table, str code) {
    for (size_t i = 0; i < table->n; i++)
        if (str_eq(code, str_from_c(table->rows[i].code))) return &table->rows[i];
    return NULL;
}

str code_name(const struct code_table *table, str code) {
    const struct code_row *row = code_find(table, code);
    return row ? str_from_c(row->name) : S("");
}

enum err code_check(const struct code_table *table, str code, str field, struct problem *why) {
    if (code_find(table, code)) return OK;
    return problem_set(why, INVALID, field, S("Choose one of the list; this code is not in it."),
                       str_from_c(table->source));
}
