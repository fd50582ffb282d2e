/* What a new site's letters begin with: plain English, to the patient with a copy to the GP (PRSB outpatient letter standard).
 * A [? …] is for the typist to fill in: it blocks signing until it is gone. */
#include "fact.h"
#include "letter_json.h"
#include "permission.h"
#include "template_store.h"
#include "template_work.h"

struct starting {
    str name, kind, addressed_to, salutation, body;
};

#define TO_PATIENT S_INIT("patient"), S_INIT("Dear {{patient.salutation}}")
#define TO_GP      S_INIT("gp"), S_INIT("Dear {{recipient.salutation}}")

static const struct starting starting[] = {
    {S_INIT("Clinic letter to the patient"), S_INIT("clinic-letter"), TO_PATIENT,
     S_INIT("Thank you for coming to the {{clinic.name}} on {{clinic.date}}.\n\n"
            "Diagnoses\n"
            "- [? each diagnosis on a line]\n\n"
            "Actions for the patient\n"
            "- [? what we ask you to do, or take these lines out]\n\n"
            "Actions for the GP\n"
            "- [? what we ask your GP to do, or take these lines out]\n\n"
            "Actions for the hospital\n"
            "- [? what we will do, or take these lines out]\n\n"
            "Medicines\n"
            "- [? each medicine that changed, with its dose and why]\n\n"
            "## What we talked about\n\n"
            "[? the letter]\n\n"
            "If you have questions about this letter, please ring {{secretary.telephone}}.")},
    {S_INIT("Did not attend"), S_INIT("did-not-attend"), TO_PATIENT,
     S_INIT("We were sorry not to see you at the {{clinic.name}} on {{clinic.date}}.\n\n"
            "We know that letters go astray and that other things come up. If you would still like "
            "to be seen, please ring {{clinic.telephone}}. Tell us too if anything made it hard to "
            "come, such as transport, an interpreter or the time of day: we can often help.\n\n"
            "[? what happens next: we will write with another date, or you are on our waiting "
            "list]")},
    {S_INIT("Was not brought"), S_INIT("was-not-brought"), S_INIT("patient"),
     S_INIT("Dear parent or guardian of {{patient.name}}"),
     S_INIT("We were expecting {{patient.given_names}} at the {{clinic.name}} on "
            "{{clinic.date}} and were sorry that the visit could not take place.\n\n"
            "We know that letters go astray and that other things come up. Please ring "
            "{{clinic.telephone}} to tell us what would help, such as another day or time, "
            "transport or an interpreter: we can often help.\n\n"
            "[? what happens next: we will write with another date, or {{patient.given_names}} is "
            "on our waiting list]")},
    {S_INIT("Did not attend: back to the GP"), S_INIT("absent-discharged"), TO_PATIENT,
     S_INIT("We were sorry not to see you at the {{clinic.name}} on {{clinic.date}}.\n\n"
            "We have looked at your notes and have not made another appointment: your GP, who has "
            "a copy of this letter, looks after you from here. If you still have symptoms, or new "
            "ones, please see your GP, who can refer you to us again at any time.\n\n"
            "[? what the patient should watch for or do meanwhile, or take this line out]\n\n"
            "If you did not know of this appointment, or have questions about this letter, please "
            "ring {{secretary.telephone}}.")},
    {S_INIT("Was not brought: back to the GP"), S_INIT("not-brought-discharged"), S_INIT("patient"),
     S_INIT("Dear parent or guardian of {{patient.name}}"),
     S_INIT("We were expecting {{patient.given_names}} at the {{clinic.name}} on "
            "{{clinic.date}} and were sorry that the visit could not take place.\n\n"
            "We have looked at the notes and have not made another appointment: the GP, who has a "
            "copy of this letter, looks after {{patient.given_names}} from here. If anything "
            "worries you, please see the GP, who can refer to us again at any time.\n\n"
            "[? what to watch for or do meanwhile, or take this line out]\n\n"
            "If you did not know of this appointment, or have questions about this letter, please "
            "ring {{secretary.telephone}}.")},
    {S_INIT("Appointment"), S_INIT("appointment"), TO_PATIENT,
     S_INIT("We have made an appointment for you at the {{clinic.name}}:\n\n"
            "{{next_appointment.date}} at {{next_appointment.time}}\n"
            "{{next_appointment.place}}\n\n"
            "If you cannot come, please ring {{clinic.telephone}} as soon as you can, so that we "
            "can give you another date and offer this one to somebody else. Please ring too if you "
            "need an interpreter, transport or any other help to come.\n\n"
            "Please bring a list of the medicines you take.")},
    {S_INIT("Appointment cancelled"), S_INIT("appointment-cancelled"), TO_PATIENT,
     S_INIT("We are sorry: your appointment at the {{clinic.name}} on {{clinic.date}} at "
            "{{clinic.time}} is cancelled. Please do not come to it.\n\n"
            "[? what happens next: a new date, or that we write again, or who looks after the "
            "patient now]\n\n"
            "If you have questions about this letter, please ring {{secretary.telephone}}.")},
    {S_INIT("Referral returned"), S_INIT("referral-returned"), TO_GP,
     S_INIT("Thank you for referring {{patient.name}}, date of birth "
            "{{patient.date_of_birth}}, to the {{clinic.name}} on {{referral.date}}.\n\n"
            "{{referral.note}}\n\n"
            "Please write to us again if things change, or ring {{secretary.telephone}} to talk it "
            "over.")},
    {S_INIT("More information asked"), S_INIT("information-asked"), TO_GP,
     S_INIT("Thank you for referring {{patient.name}}, date of birth "
            "{{patient.date_of_birth}}, to the {{clinic.name}} on {{referral.date}}. Before we can "
            "decide we need to know more:\n\n"
            "{{referral.note}}\n\n"
            "The referral waits for your answer. Please ring {{secretary.telephone}} to talk it "
            "over.")},
    {S_INIT("Letter to the GP"), S_INIT("other"), TO_GP, S_INIT("[? the letter]")},
    {S_INIT("Test results to the patient"), S_INIT("other"), TO_PATIENT,
     S_INIT("We now have the result of your [? which test], done on [? which date].\n\n"
            "[? what it shows, in plain words]\n\n"
            "[? what happens next]\n\n"
            "If you have questions about this letter, please ring {{secretary.telephone}}.")},
};

static enum err added(struct work *w, const char *kind, const char *subject, uuid id, str name) {
    uuid entry_id;
    return record_fact(
        w, &(struct fact){.kind = kind, .subject_kind = subject, .subject_id = id, .text = name},
        &entry_id);
}

static enum err put_one(struct work *w, const struct starting *s, uuid letterhead_id) {
    const str text[BOX_COUNT] = {[BOX_SALUTATION] = s->salutation,
                                 [BOX_BODY] = s->body,
                                 [BOX_SIGN_OFF] = S("Yours sincerely\n{{author.signature}}")};
    struct letter letter;
    TRY(template_text_parse(w->arena, text, &letter, w->why));
    struct letter_template t = {.template_id = work_new_id(w),
                                .name = s->name,
                                .kind = s->kind,
                                .addressed_to = s->addressed_to,
                                .letterhead_id = letterhead_id,
                                .body = letter_json_write(w->arena, &letter),
                                .is_active = true};
    TRY(template_store_insert(w->tx, work_site(w), &t));
    return added(w, "template.added", "template", t.template_id, t.name);
}

enum err put_starting_templates(struct work *w) {
    struct letterhead head = {
        .letterhead_id = work_new_id(w), .name = S("Standard letterhead"), .is_active = true};
    TRY(letterhead_store_insert(w->tx, work_site(w), &head));
    TRY(added(w, "letterhead.added", "letterhead", head.letterhead_id, head.name));
    for (size_t i = 0; i < sizeof starting / sizeof starting[0]; i++)
        TRY(put_one(w, &starting[i], head.letterhead_id));
    return OK;
}

enum err add_starting_templates(struct work *w, void *context, struct done *ret_done) {
    (void)context;
    const struct letter_template *all;
    size_t n;
    TRY(work_may(w, PERM_SET_UP));
    TRY(template_store_all(w->tx, work_site(w), &all, &n));
    if (n)
        return problem_set(w->why, CONFLICT, S(""), S("There are templates here already"), S(""));
    ret_done->id = w->scope->person_id;
    return put_starting_templates(w);
}
