#include "letter_section.h"

#include "invariant.h"

static const struct letter_section_row rows[SECTION_COUNT] = {
    [SECTION_NONE] = {{NULL, 0}, {NULL, 0}, {NULL, 0}},
#define ROW(section, code, heading, snomed)                                                        \
    [SECTION_##section] = {S_INIT(code), S_INIT(heading), S_INIT(snomed)}
    ROW(REFERRER, "referrer-details", "Referrer details", "1052891000000108"),
    ROW(ATTENDANCE, "attendance-details", "Attendance details", "1077881000000105"),
    ROW(REQUIREMENTS, "individual-requirements", "Individual requirements", "1078911000000106"),
    ROW(RESEARCH, "participation-in-research", "Participation in research", "886751000000102"),
    ROW(CONCERNS, "patient-and-carer-concerns",
        "Patient and carer concerns, expectations and wishes", "1052941000000107"),
    ROW(DIAGNOSES, "diagnoses", "Diagnoses", "887161000000102"),
    ROW(PROBLEMS, "problems-and-issues", "Problems and issues", "887151000000100"),
    ROW(HISTORY, "history", "History", "717121000000105"),
    ROW(FAMILY_HISTORY, "family-history", "Family history", "887111000000104"),
    ROW(SOCIAL, "social-context", "Social context", "887051000000101"),
    ROW(SYSTEMS, "clinical-review-of-systems", "Clinical review of systems", "1077901000000108"),
    ROW(EXAMINATION, "examination-findings", "Examination findings", "715851000000102"),
    ROW(SCALES, "assessment-scales", "Assessment scales", "887141000000103"),
    ROW(RISKS, "clinical-risk-factors", "Relevant clinical risk factors", "886821000000100"),
    ROW(RESULTS, "investigation-results", "Investigation results", "1082101000000102"),
    ROW(PROCEDURES, "procedures", "Procedures", "887171000000109"),
    ROW(ALLERGIES, "allergies-and-adverse-reaction", "Allergies and adverse reactions",
        "886921000000105"),
    ROW(MEDICINES, "medications-and-medical-devices", "Medications and medical devices",
        "933361000000108"),
    ROW(SAFETY, "safety-alerts", "Safety alerts", "886931000000107"),
    ROW(LEGAL, "legal-information", "Legal information", "886961000000102"),
    ROW(SUMMARY, "clinical-summary", "Clinical summary", "887181000000106"),
    ROW(PLAN, "plan-and-requested-actions", "Plan and requested actions", "887201000000105"),
    ROW(ADVICE, "information-and-advice-given", "Information and advice given", "1052951000000105"),
#undef ROW
};

const struct letter_section_row *letter_section_row(enum letter_section section) {
    invariant((unsigned)section < SECTION_COUNT);
    return &rows[section];
}

bool letter_section_find(str code, enum letter_section *ret_section) {
    if (str_is_empty(code)) return false;
    for (int i = SECTION_NONE + 1; i < SECTION_COUNT; i++) {
        if (!str_eq(rows[i].code, code)) continue;
        *ret_section = (enum letter_section)i;
        return true;
    }
    return false;
}

/* What letters in daily use call them, besides the standard's own headings. */
static const struct {
    str words;
    enum letter_section section;
} daily_words[] = {
    {S_INIT("Diagnosis"), SECTION_DIAGNOSES},
    {S_INIT("Problems"), SECTION_PROBLEMS},
    {S_INIT("Past medical history"), SECTION_HISTORY},
    {S_INIT("Presenting history"), SECTION_HISTORY},
    {S_INIT("Social history"), SECTION_SOCIAL},
    {S_INIT("Examination"), SECTION_EXAMINATION},
    {S_INIT("On examination"), SECTION_EXAMINATION},
    {S_INIT("Risk factors"), SECTION_RISKS},
    {S_INIT("Results"), SECTION_RESULTS},
    {S_INIT("Investigations"), SECTION_RESULTS},
    {S_INIT("Allergies"), SECTION_ALLERGIES},
    {S_INIT("Medicines"), SECTION_MEDICINES},
    {S_INIT("Medication"), SECTION_MEDICINES},
    {S_INIT("Medications"), SECTION_MEDICINES},
    {S_INIT("Current medication"), SECTION_MEDICINES},
    {S_INIT("Summary"), SECTION_SUMMARY},
    {S_INIT("Plan"), SECTION_PLAN},
    {S_INIT("Advice"), SECTION_ADVICE},
};

enum letter_section letter_section_of_words(str heading) {
    str words = str_trim(heading);
    if (str_ends_with(words, S(":"))) words = str_trim(str_slice(words, 0, words.n - 1));
    for (int i = SECTION_NONE + 1; i < SECTION_COUNT; i++)
        if (str_eq_nocase_ascii(rows[i].heading, words)) return (enum letter_section)i;
    for (size_t i = 0; i < sizeof daily_words / sizeof *daily_words; i++)
        if (str_eq_nocase_ascii(daily_words[i].words, words)) return daily_words[i].section;
    return SECTION_NONE;
}
