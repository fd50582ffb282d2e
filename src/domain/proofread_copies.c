/* proofread_copies.c: who gets a copy, and is it known where it goes? */
#include "proofread_rules.h"

bool proof_copy_label(const struct proof *p, size_t line, size_t *ret_after) {
    static const str labels[] = {S_INIT("cc"),          S_INIT("c.c."),      S_INIT("c.c"),
                                 S_INIT("Copy to"),     S_INIT("Copies to"), S_INIT("Copies"),
                                 S_INIT("Copy"),        S_INIT("Cc"),        S_INIT("Copied to"),
                                 S_INIT("Copy sent to")};
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        if (!proof_line_begins(p, line, labels[k], ret_after)) continue;
        char next = proof_char(p, *ret_after);
        bool is_cc = k < 3 || k == 7;
        if (next == ':' || next == '.' ||
            (is_cc && (next == ' ' || next == '\t' || next == '\n' || next == '*')))
            return is_cc || line > p->dear;
        if (k == 3 || k == 4 || k >= 8) return line > p->sign_off;
    }
    return false;
}

/* Has the letter's header this surname: the addressee, whose address is there? */
static bool header_has(const struct proof *p, str word) {
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->body; i++)
        if (p->words[i].line != p->subject && str_eq_nocase_ascii(proof_word_str(p, i), word))
            return true;
    return false;
}

/* The recipient whose whole name, or whose surname behind a title, the entry has; NULL: none. */
static const struct proof_recipient *recipient_of(const struct proof *p, str entry) {
    str text = proof_lower(p->arena, entry);
    for (size_t i = 0; i < p->in->n_recipients; i++) {
        str name = proof_lower(p->arena, str_trim(p->in->recipients[i].name)), rest = name,
            last = name;
        if (name.n == 0) continue;
        while (rest.p)
            last = str_cut(&rest, ' ');
        if (str_find(text, name) >= 0 || (last.n > 2 && str_find(text, last) >= 0))
            return &p->in->recipients[i];
    }
    return NULL;
}

/* What somebody is, which does not say where: "Mrs K Lowther, SENCo", "Mr H Fairbairn, Consultant Orthopaedic Surgeon". */
#define CALLINGS                                                                                      \
    S(" senco headteacher head teacher school nurse social worker solicitor health visitor district " \
      "gp optician optometrist dentist employer midwife community consultant senior specialist "      \
      "associate registrar clinical lead professor in of and the surgeon physician doctor "           \
      "practitioner sister matron therapist manager coordinator co-ordinator special needs "          \
      "educational occupational orthopaedic vascular cardiac cardiothoracic thoracic plastic "        \
      "maxillofacial oral ent ear nose throat paediatric colorectal breast upper gi general "         \
      "hepatobiliary spinal hand trauma medical respiratory stroke renal eye transplant "             \
      "rehabilitation palliative medicine care surgery urological advanced macmillan key ")
/* How else a calling ends. */
static bool is_calling(const struct proof *p, size_t i) {
    static const str endings[] = {S_INIT("ologist"),   S_INIT("ologists"), S_INIT("iatrist"),
                                  S_INIT("iatrician"), S_INIT("ician"),    S_INIT("therapist"),
                                  S_INIT("thetist"),   S_INIT("dietist"),  S_INIT("geneticist")};
    if (proof_word_in(p, i, CALLINGS)) return true;
    str word = proof_lower(p->arena, proof_word_str(p, i));
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        if (str_ends_with(word, endings[k])) return true;
    return false;
}

/* The entry up to the words, behind a comma or not, that say only what somebody is. */
static size_t without_calling(const struct proof *p, size_t at, size_t n) {
    size_t first = proof_word_at(p, at), end = first, from;
    while (end < p->n_words && p->words[end].at < at + n)
        end++;
    for (from = end; from > first && is_calling(p, from - 1);)
        from--;
    if (from == end || from == first) return n;
    const struct proof_word *last = &p->words[from - 1];
    return last->at + last->n - at;
}

/* A person's bare name with nothing that says where: "Dr P Nowak". */
static bool is_bare_person(const struct proof *p, size_t at, size_t n) {
    n = without_calling(p, at, n);
    str entry = proof_slice(p, at, n);
    if (str_find_char(entry, ',') >= 0 || str_find_char(entry, '(') >= 0 ||
        str_find_char(entry, '@') >= 0 || str_find(entry, S(" - ")) >= 0 ||
        str_find(entry, S("–")) >= 0 || str_find_char(entry, ';') >= 0)
        return false;
    size_t i = proof_word_at(p, at), names = 0;
    if (i >= p->n_words || p->words[i].at >= at + n || !proof_is_title(proof_word_str(p, i)))
        return false;
    /* "Ms P Ruiz", the mother of Lucía Fernández-Ruiz: the record has only the patient's address. */
    struct proof_written_name person = proof_read_name(p, i);
    bool is_relative = false;
    for (size_t j = person.from; j < person.to; j++)
        is_relative |= p->words[j].n == 1 && !proof_is_patient_initial(p, proof_word_str(p, j)) &&
                       proof_char(p, p->words[j].at + 1) != '-';
    for (; i < p->n_words && p->words[i].at < at + n; i++) {
        str word = proof_word_str(p, i);
        if (proof_in(word, S(" and "))) continue;
        if (!is_relative && proof_is_patient_part(p, proof_fold_name(p->arena, word))) return false;
        if (word.n > 2 && !proof_is_title(word) && header_has(p, word)) return false;
        if (p->words[i].has_digit || !p->words[i].is_capital) return false;
        if (proof_in(
                word,
                S(" gp surgery practice hospital clinic consultant house road street department ward "
                  "centre patient nurse trust unit team service ")))
            return false;
        names++;
    }
    return names >= 2 && names <= 6;
}

static void check_copy(struct proof *p, const struct proof_rule *rule, size_t line, size_t at,
                       size_t n) {
    while (n && (char_is_blank(p->text.p[at]) || str_find_char(S("*:.-_"), p->text.p[at]) >= 0))
        at++, n--;
    while (n && (char_is_blank(p->text.p[at + n - 1]) || p->text.p[at + n - 1] == '*'))
        n--;
    if (n == 0) return;
    if (p->in->recipients_known) {
        const struct proof_recipient *to = recipient_of(p, proof_slice(p, at, n));
        if (to ? !to->has_address : proof_is_title(proof_word_str(p, proof_word_at(p, at))))
            proof_add(p, rule, PROOF_MUST_FIX, at, n,
                      to ? S("There is no address for this copy.")
                         : S("Nobody of this name is among the recipients: add the copy there, or "
                             "take this line out."),
                      S(""));
        return;
    }
    /* An address may follow on lines of its own, indented or not, that are no people. */
    size_t next = line + 1;
    bool address_follows =
        next < p->n_lines && p->lines[next].n_words && !p->lines[next].is_item &&
        !proof_is_title(proof_word_str(p, p->lines[next].first_word)) &&
        !proof_line_begins(p, next, S("Enc"), NULL) &&
        !proof_line_begins(p, next, S("Enclosure"), NULL) &&
        !proof_line_begins(p, next, S("Encs"), NULL) &&
        !proof_line_begins(p, next, S("Enclosures"), NULL) &&
        !proof_line_begins(p, next, S("cc"), NULL) &&
        !proof_is_patient_part(
            p, proof_fold_name(p->arena, proof_word_str(p, p->lines[next].first_word)));
    if (address_follows || !is_bare_person(p, at, n)) return;
    proof_add(p, rule, PROOF_MUST_FIX, at, n,
              S("The letter does not say where this copy goes: add the address."), S(""));
}

void proof_check_copy(struct proof *p, const struct proof_rule *rule) {
    for (size_t line = 0; line < p->n_lines; line++) {
        size_t after;
        if (!proof_copy_label(p, line, &after)) continue;
        size_t end = p->lines[line].at + p->lines[line].n;
        str rest = proof_slice(p, after, end - after);
        bool some = false;
        for (size_t i = 0; i < rest.n; i++)
            some |= char_is_alpha_ascii(rest.p[i]);
        if (some) {
            /* Several on one line are parted by semicolons. */
            for (size_t from = after, i = after; i <= end; i++)
                if (i == end || p->text.p[i] == ';')
                    check_copy(p, rule, line, from, i - from), from = i + 1;
        }
        size_t next = line + 1;
        for (; next < p->n_lines && next < line + 12; next++) {
            bool none;
            if (p->lines[next].is_blank || proof_enclosure_label(p, next, &none) ||
                proof_copy_label(p, next, &after))
                break;
            check_copy(p, rule, next, p->lines[next].at, p->lines[next].n);
            some = true;
        }
        if (!some && (next >= p->n_lines || p->lines[next].n_words == 0 || !p->lines[next].is_item))
            proof_add(p, rule, PROOF_LOOK, p->lines[line].at, p->lines[line].n,
                      S("“cc” without anybody to copy to."), S(""));
    }
}
