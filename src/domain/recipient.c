#include "recipient.h"

#include "language.h"
#include "postal_address.h"

#include "buf.h"
#include "invariant.h"

static const str kind_codes[RECIPIENT_KIND_COUNT] = {
    [RECIPIENT_PATIENT] = S_INIT("patient"),
    [RECIPIENT_GP] = S_INIT("gp"),
    [RECIPIENT_CONTACT] = S_INIT("contact"),
};
static const str need_codes[FORMAT_NEED_COUNT] = {
    [FORMAT_NONE] = S_INIT("none"),       [FORMAT_LARGE_PRINT] = S_INIT("large-print"),
    [FORMAT_BRAILLE] = S_INIT("braille"), [FORMAT_EASY_READ] = S_INIT("easy-read"),
    [FORMAT_AUDIO] = S_INIT("audio"),     [FORMAT_EMAIL] = S_INIT("email"),
};
static const str need_words[FORMAT_NEED_COUNT] = {
    [FORMAT_NONE] = S_INIT(""),           [FORMAT_LARGE_PRINT] = S_INIT("large print"),
    [FORMAT_BRAILLE] = S_INIT("Braille"), [FORMAT_EASY_READ] = S_INIT("easy read"),
    [FORMAT_AUDIO] = S_INIT("audio"),     [FORMAT_EMAIL] = S_INIT("e-mail"),
};
static const str write_codes[WRITE_TO_COUNT] = {
    [WRITE_HOME] = S_INIT("home"),
    [WRITE_OTHER_ADDRESS] = S_INIT("other-address"),
    [WRITE_NOBODY] = S_INIT("nobody"),
};

static bool code_at(const str *codes, int n, str code, int *ret_index) {
    for (int i = 0; i < n; i++) {
        if (!str_eq(codes[i], code)) continue;
        *ret_index = i;
        return true;
    }
    return false;
}

str recipient_kind_code(enum recipient_kind kind) {
    invariant((unsigned)kind < RECIPIENT_KIND_COUNT);
    return kind_codes[kind];
}

bool recipient_kind_find(str code, enum recipient_kind *ret_kind) {
    int i;
    if (!code_at(kind_codes, RECIPIENT_KIND_COUNT, code, &i)) return false;
    *ret_kind = (enum recipient_kind)i;
    return true;
}

bool format_need_find(str code, enum format_need *ret_need) {
    int i;
    if (!code_at(need_codes, FORMAT_NEED_COUNT, code, &i)) return false;
    *ret_need = (enum format_need)i;
    return true;
}

bool write_to_find(str code, enum write_to *ret_where) {
    int i;
    if (!code_at(write_codes, WRITE_TO_COUNT, code, &i)) return false;
    *ret_where = (enum write_to)i;
    return true;
}

bool recipient_is_same(const struct recipient *one, const struct recipient *other) {
    /* A practice is one recipient, whether as the registered GP or picked from the address book. */
    bool one_is_patient = one->kind == RECIPIENT_PATIENT;
    bool other_is_patient = other->kind == RECIPIENT_PATIENT;
    return one_is_patient == other_is_patient && uuid_eq(one->subject, other->subject);
}

size_t recipients_unique(struct recipient *list, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t j = 0;
        while (j < kept && !recipient_is_same(&list[j], &list[i]))
            j++;
        if (j == kept)
            list[kept++] = list[i];
        else if (!list[i].is_copy)
            list[j].is_copy = false;
    }
    return kept;
}

str patient_reader(struct arena *a, const struct patient_facts *p) {
    return p->is_to_parent ? say(a, "the parent or guardian of {}", SAY_T(p->name)) : p->name;
}

str patient_addressee(struct arena *a, const struct patient_facts *p) {
    return p->is_to_parent ? say(a, "To the parent or guardian of {}", SAY_T(p->name)) : p->name;
}

str patient_envelope(struct arena *a, const struct patient_facts *p, str address) {
    enum { LINE = 46 }; /* bytes that fit the window's width, whatever letters they are */
    str whole = patient_addressee(a, p);
    if (!p->is_to_parent || whole.n <= LINE) return say(a, "{}\n{}", SAY_T(whole), SAY_T(address));
    str rest = address, first = str_cut(&rest, '\n');
    int lines = 3;
    for (size_t i = 0; i < address.n; i++)
        lines += address.p[i] == '\n';
    if (lines > WINDOW_LINES) address = say(a, "{}, {}", SAY_T(first), SAY_T(rest));
    return say(a, "To the parent or guardian of\n{}\n{}", SAY_T(p->name), SAY_T(address));
}

static struct copy_verdict held(str reason) {
    return (struct copy_verdict){.is_held = true, .reason = reason};
}

static struct copy_verdict held_unless_overruled(str reason) {
    return (struct copy_verdict){.is_held = true, .may_overrule = true, .reason = reason};
}

static bool language_is_english(str language) {
    return str_is_empty(language) || str_eq_nocase_ascii(language, S("en")) ||
           str_eq_nocase_ascii(str_slice(language, 0, 3), S("en-"));
}

/* The needs a printed sheet of ours cannot meet. */
static bool need_conflicts(struct arena *a, const struct patient_facts *p,
                           struct copy_verdict *ret_verdict) {
    if (p->format == FORMAT_EMAIL || p->format == FORMAT_AUDIO || p->format == FORMAT_BRAILLE ||
        p->format == FORMAT_EASY_READ) {
        *ret_verdict = held_unless_overruled(
            say(a,
                "{} needs letters in {}: have this copy made and send it, or send it on paper with "
                "a reason.",
                SAY_T(p->name), SAY_T(need_words[p->format])));
        return true;
    }
    if (!language_is_english(p->language)) {
        *ret_verdict = held_unless_overruled(
            say(a,
                "{} reads {}, not English: have this copy translated, or send it in English with a "
                "reason.",
                SAY_T(p->name), SAY_T(language_words(p->language))));
        return true;
    }
    return false;
}

#define BECAUSE_DEAD " has died. Do not send this copy"

bool copy_is_held_for_death(str held_reason) {
    return str_find(held_reason, S(BECAUSE_DEAD)) >= 0;
}

static struct copy_verdict check_patient(struct arena *a, enum copy_channel channel,
                                         const struct patient_facts *p, bool is_overruled) {
    if (p->is_deceased)
        return held(say(a,
                        "{}" BECAUSE_DEAD "; write to the next of kin if a letter is still needed.",
                        SAY_T(p->name)));
    if (p->write_to == WRITE_NOBODY)
        return held(say(a, "{} is not to be written to. Ring, or ask how to get in touch.",
                        SAY_T(p->name)));
    if (channel == COPY_HAND_OFF)
        return held(say(a, "{} has no mailbox at the electronic carrier: print this copy.",
                        SAY_T(p->name)));
    struct copy_verdict conflict;
    if (!is_overruled && need_conflicts(a, p, &conflict)) return conflict;
    str address = str_trim(p->write_to == WRITE_OTHER_ADDRESS ? p->other_address : p->address);
    if (str_is_empty(address))
        return held(
            p->write_to == WRITE_OTHER_ADDRESS
                ? say(a,
                      "{} is not to be written to at home, and no other address is recorded. "
                      "Ask for one.",
                      SAY_T(p->name))
                : say(a, "There is no address for {}. Ask for it and record it.", SAY_T(p->name)));
    return (struct copy_verdict){
        .format = p->format == FORMAT_LARGE_PRINT ? COPY_LARGE_PRINT : COPY_STANDARD,
        .address = address,
    };
}

static struct copy_verdict check_contact(struct arena *a, enum copy_channel channel,
                                         const struct contact_facts *c) {
    if (!str_is_empty(c->moved_to))
        return held(say(a, "{} has moved: letters go to {} now. Change the recipient.",
                        SAY_T(c->name), SAY_T(c->moved_to)));
    if (c->is_retired)
        return held(
            say(a, "{} is no longer to be written to. Choose somebody else.", SAY_T(c->name)));
    if (channel == COPY_HAND_OFF) {
        if (!str_is_empty(str_trim(c->mailbox))) return (struct copy_verdict){0};
        return held(
            say(a,
                "{} has no mailbox at the electronic carrier: print this copy, or record the "
                "mailbox.",
                SAY_T(c->name)));
    }
    str address = str_trim(c->address);
    if (str_is_empty(address))
        return held(
            say(a, "There is no address for {} in the address book. Add it.", SAY_T(c->name)));
    return (struct copy_verdict){.address = address};
}

struct copy_verdict copy_check(struct arena *a, const struct recipient *to,
                               enum copy_channel channel, const struct patient_facts *patient,
                               const struct contact_facts *contact, bool is_overruled) {
    if (to->kind == RECIPIENT_PATIENT) return check_patient(a, channel, patient, is_overruled);
    if (to->kind == RECIPIENT_GP) {
        if (!contact || uuid_is_nil(patient->registered_practice))
            return held(
                say(a, "{} has no GP practice recorded. Ask for it, or take the GP's copy off.",
                    SAY_T(patient->name)));
        if (!uuid_eq(to->subject, patient->registered_practice) && !is_overruled)
            return held_unless_overruled(say(
                a, "{} is no longer registered with {}. Send it to the present GP, or say why not.",
                SAY_T(patient->name), SAY_T(contact->name)));
    }
    invariant(contact != NULL);
    return check_contact(a, channel, contact);
}

size_t recipients_by_default(uuid patient, const struct patient_facts *facts, uuid referrer,
                             enum recipient_kind written_to, struct recipient ret_list[3]) {
    size_t n = 0;
    if (!facts->is_deceased) ret_list[n++] = (struct recipient){RECIPIENT_PATIENT, patient, true};
    if (!uuid_is_nil(facts->registered_practice))
        ret_list[n++] = (struct recipient){RECIPIENT_GP, facts->registered_practice, true};
    if (!uuid_is_nil(referrer))
        ret_list[n++] = (struct recipient){RECIPIENT_CONTACT, referrer, true};
    n = recipients_unique(ret_list, n);
    for (size_t i = 1; i < n; i++) {
        if (ret_list[i].kind != written_to || ret_list[0].kind == written_to) continue;
        struct recipient first = ret_list[i];
        ret_list[i] = ret_list[0];
        ret_list[0] = first;
    }
    if (n > 0) ret_list[0].is_copy = false;
    return n;
}
