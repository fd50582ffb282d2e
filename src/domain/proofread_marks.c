/* proofread_marks.c: what must not leave the building: merge fields, gaps, enclosures and copies that are not there. */
#include "letter.h"
#include "proofread_rules.h"

#define PLACEHOLDERS                                                                               \
    S(" name patient date address title surname forename firstname lastname dob nhs number "       \
      "consultant gp clinic insert enter hospital drug dose diagnosis time ref reference "         \
      "salutation signature telephone phone postcode today recipient doctor department ward "      \
      "age gender he she his her pronoun site specialty location day month year result results "   \
      "details text here side procedure medication appointment practice ")

/* Splits a placeholder's inside at what is no letter and asks whether a word of it is one of ours. */
static bool has_placeholder_word(str inside) {
    size_t from = 0;
    for (size_t i = 0; i <= inside.n; i++) {
        if (i < inside.n && char_is_alpha_ascii(inside.p[i])) continue;
        str word = str_slice(inside, from, i - from);
        /* "[he/she]" is a field, "[as she says]" none. */
        bool is_said = proof_in(word, S(" he she his her ")) && str_find_char(inside, ' ') >= 0;
        if (i > from && !is_said && proof_in(word, PLACEHOLDERS)) return true;
        from = i + 1;
    }
    /* PatientName, patientName */
    for (size_t i = 1; i < inside.n; i++)
        if (inside.p[i] >= 'A' && inside.p[i] <= 'Z' && inside.p[i - 1] >= 'a' &&
            inside.p[i - 1] <= 'z' && proof_in(str_from(inside, i), PLACEHOLDERS))
            return true;
    return false;
}

/* Letters, digits, blanks and _ . - / only, with a letter; how field names look. */
static bool is_field_name(str inside) {
    bool letter = false;
    for (size_t i = 0; i < inside.n; i++) {
        char c = inside.p[i];
        letter |= char_is_alpha_ascii(c);
        if (!char_is_alpha_ascii(c) && !char_is_digit(c) && str_find_char(S(" _.-/'|:"), c) < 0)
            return false;
    }
    return letter && inside.n < 60;
}

static bool is_shouting(str inside) {
    bool under = str_find_char(inside, '_') >= 0, letter = false;
    for (size_t i = 0; i < inside.n; i++) {
        if (inside.p[i] >= 'a' && inside.p[i] <= 'z') return false;
        letter |= char_is_alpha_ascii(inside.p[i]);
    }
    return under && letter;
}

/* Letters alone, with _ or . between: pages, SIGNATURE. */
static bool is_one_word(str inside) {
    for (size_t i = 0; i < inside.n; i++)
        if (!char_is_alpha_ascii(inside.p[i]) && str_find_char(S("_."), inside.p[i]) < 0)
            return false;
    return inside.n > 2 && inside.n < 30;
}

/* "DirectDial", "clinicName": two words joined, as only fields are written. */
static bool is_joined_words(str inside) {
    size_t humps = 0, run = 0;
    for (size_t i = 0; i < inside.n; i++) {
        bool upper = inside.p[i] >= 'A' && inside.p[i] <= 'Z';
        if (!char_is_alpha_ascii(inside.p[i]) || (upper && i > 0 && run < 3)) return false;
        humps += upper && i > 0;
        run = upper ? 1 : run + 1;
    }
    return humps > 0 && run >= 3;
}

/* The inside between `open` at `at` and `close` on the same line, near enough for a field or a remark; the whole
 * length in *ret_n. */
static bool bracketed(const struct proof *p, size_t at, str open, str close, str *ret_inside,
                      size_t *ret_n) {
    if (!str_starts_with(str_from(p->text, at), open)) return false;
    enum { LONGEST = 400 }; /* bytes */
    size_t after = at + open.n, left = p->text.n - after;
    str rest = str_slice(p->text, after, left < LONGEST ? left : LONGEST);
    ptrdiff_t end_of_line = str_find_char(rest, '\n');
    if (end_of_line >= 0) rest = str_slice(rest, 0, (size_t)end_of_line);
    ptrdiff_t end = str_find(rest, close);
    if (end < 0) return false;
    *ret_inside = str_slice(rest, 0, (size_t)end);
    *ret_n = open.n + (size_t)end + close.n;
    return true;
}

/* The length of the merge field that begins at `at`; 0: none. */
static size_t merge_field_at(const struct proof *p, size_t at) {
    str inside;
    size_t n;
    if (bracketed(p, at, S("{{"), S("}}"), &inside, &n)) return n;
    if (str_starts_with(str_from(p->text, at), S("{{"))) return 2;
    if (bracketed(p, at, S("<<"), S(">>"), &inside, &n) && is_field_name(inside)) return n;
    if (bracketed(p, at, S("«"), S("»"), &inside, &n)) return n;
    if (bracketed(p, at, S("(("), S("))"), &inside, &n) && is_field_name(inside) && inside.n > 2)
        return n;
    if (bracketed(p, at, S("${"), S("}"), &inside, &n)) return n;
    if (bracketed(p, at, S("{"), S("}"), &inside, &n) && is_field_name(inside)) return n;
    if (bracketed(p, at, S("["), S("]"), &inside, &n) && is_field_name(inside) &&
        proof_char(p, at + n) != '(' &&
        (has_placeholder_word(inside) || is_shouting(inside) || is_joined_words(inside) ||
         proof_line_at(p, at) == p->dear))
        return n;
    if (bracketed(p, at, S("<"), S(">"), &inside, &n) && is_field_name(inside) &&
        has_placeholder_word(inside) && str_find_char(inside, ':') < 0 &&
        !proof_in(inside, S(" address details time ")))
        return n;
    if (bracketed(p, at, S("%"), S("%"), &inside, &n) &&
        (is_shouting(inside) || is_one_word(inside)))
        return n;
    if (bracketed(p, at, S("#"), S("#"), &inside, &n) && is_one_word(inside) &&
        inside.p[0] >= 'A' && inside.p[0] <= 'Z')
        return n;
    return 0;
}

/* A mark of the typist is not a field: [?], [unclear 1:12]. */
static size_t typist_mark_at(const struct proof *p, size_t at);

void proof_check_merge_field(struct proof *p, const struct proof_rule *rule) {
    for (size_t at = 0; at < p->text.n;) {
        size_t n = typist_mark_at(p, at) ? 0 : merge_field_at(p, at);
        if (!n) {
            static const str leftovers[] = {S_INIT("delete as appropriate"),
                                            S_INIT("delete as applicable"), S_INIT("MERGEFIELD")};
            for (size_t k = 0; k < 3 && !n; k++)
                if (proof_at(p, at, leftovers[k])) n = leftovers[k].n;
        }
        if (n)
            proof_add(p, rule, PROOF_MUST_FIX, at, n, S("The template's field was not filled in."),
                      S(""));
        at += n ? n : 1;
    }
}

/* ---- the typist's marks ---- */

static size_t run_of(const struct proof *p, size_t at, char c) {
    size_t n = 0;
    while (proof_char(p, at + n) == c)
        n++;
    return n;
}

static bool is_query_inside(str inside) {
    str s = str_trim(inside);
    if (str_find_char(s, '?') >= 0 && s.n < 60) return true;
    ptrdiff_t blank = str_find_char(s, ' ');
    for (str rest = s, word = str_cut(&rest, ' '); word.n && s.n < 60; word = str_cut(&rest, ' ')) {
        if (proof_in(word, S(" unclear inaudible indistinct missing illegible unintelligible ")))
            return true;
        if (!rest.p) break;
    }
    if (s.n > 6 && s.n < 40 && str_eq_nocase_ascii(str_slice(s, 0, 6), S("to be ")))
        return true; /* "[to be confirmed]" */
    if (s.n > 7 && s.n < 40 && str_eq_nocase_ascii(str_slice(s, 0, 7), S("please "))) {
        s = str_from(s, 7); /* "[please check]" */
        blank = str_find_char(s, ' ');
    }
    str first = blank < 0 ? s : str_slice(s, 0, (size_t)blank);
    if (first.n && str_find_char(S(":;,-"), first.p[first.n - 1]) >= 0) first.n--;
    return proof_in(first,
                    S(" unclear inaudible indistinct blank gap query unintelligible missing check "
                      "phonetic illegible crosstalk sounds spelling sp dictation unsure author "
                      "todo tbc confirm ")) ||
           str_eq_nocase_ascii(s, S("word")) || str_eq(s, S("...")) || str_eq(s, S("…")) ||
           str_eq(s, S(" "));
}

/* A run of underscores that is a gap: neither Markdown, nor a rule, nor a line to sign on. */
static size_t underscores_at(const struct proof *p, size_t at) {
    size_t n = run_of(p, at, '_');
    /* "__ mg", "__%": two will do where no emphasis can begin or end. */
    bool is_short = n == 2 && at && p->text.p[at - 1] == ' ' &&
                    str_find_char(S(" %/"), proof_char(p, at + n)) >= 0;
    if ((n < 3 && !is_short) || (at && p->text.p[at - 1] == '_')) return 0;
    uint32_t line = proof_line_at(p, at);
    if (str_trim(proof_line_str(p, line)).n == n || line >= p->sign_off) return 0;
    if (proof_line_begins(p, line, S("Signed"), NULL) ||
        proof_line_begins(p, line, S("Signature"), NULL))
        return 0;
    bool opens = char_is_alpha_ascii(proof_char(p, at + n)),
         closes = at && char_is_alpha_ascii(p->text.p[at - 1]);
    return n == 3 && (opens || closes) ? 0 : n;
}

/* "Treatment Room ......": a gap, where no list of contents and no line to sign on is. */
static size_t dots_at(const struct proof *p, size_t at) {
    if (proof_char(p, at) != '.' || (at && p->text.p[at - 1] == '.')) return 0;
    size_t n = run_of(p, at, '.');
    if (n < 5) return 0;
    uint32_t line = proof_line_at(p, at);
    if (str_trim(proof_line_str(p, line)).n == n || line >= p->sign_off ||
        proof_line_begins(p, line, S("Signed"), NULL) ||
        proof_line_begins(p, line, S("Signature"), NULL))
        return 0;
    return n;
}

static size_t xs_at(const struct proof *p, size_t at) {
    char c = proof_char(p, at);
    if (c != 'X' && c != 'x') return 0;
    char before = at ? p->text.p[at - 1] : ' ';
    if (char_is_alpha_ascii(before) || char_is_digit(before) || before == ',' || before == '.')
        return 0;
    size_t n = run_of(p, at, c);
    char after = proof_char(p, at + n);
    if (c == 'x' && n >= 2 && (after == '/' || after == '.') && proof_char(p, at + n + 1) == 'x') {
        while (proof_char(p, at + n) == 'x' || proof_char(p, at + n) == '/' ||
               proof_char(p, at + n) == '.')
            n++;
        return n;
    }
    if (c == 'X' && n == 2 && after == '/' && proof_char(p, at + 3) == 'X') {
        while (proof_char(p, at + n) == 'X' || proof_char(p, at + n) == '/')
            n++;
        return n;
    }
    if (n < 3 || char_is_alpha_ascii(after) || char_is_digit(after)) return 0;
    size_t i = proof_word_at(p, at + n);
    if (i < p->n_words && proof_word_in(p, i, S(" syndrome karyotype chromosome "))) return 0;
    return n;
}

static size_t typist_mark_at(const struct proof *p, size_t at) {
    str inside;
    /* What keeps a letter from being signed is always said, however long it is. */
    size_t n = mark_query_at(p->text, at);
    if (n && (p->in->is_to_be_signed || p->text.p[at] == '[')) return n;
    if (bracketed(p, at, S("["), S("]"), &inside, &n) && proof_char(p, at + n) != '(' &&
        is_query_inside(inside))
        return n;
    if (bracketed(p, at, S("("), S(")"), &inside, &n) &&
        proof_in(inside, S(" inaudible sp? ?sp ?? ??? ?spelling ")))
        return n;
    if (bracketed(p, at, S("<"), S(">"), &inside, &n) &&
        proof_in(inside, S(" ? ?? inaudible unclear ")))
        return n;
    if (bracketed(p, at, S("{"), S("}"), &inside, &n) &&
        proof_in(inside, S(" ? ?? inaudible unclear ")))
        return n;
    if ((n = underscores_at(p, at)) != 0) return n;
    if ((n = xs_at(p, at)) != 0 || (n = dots_at(p, at)) != 0) return n;
    char c = proof_char(p, at);
    bool fresh = at == 0 || p->text.p[at - 1] != c;
    if (c == '?' && fresh && (n = run_of(p, at, '?')) >= 2) {
        bool alone = at == 0 || char_is_blank(p->text.p[at - 1]);
        char after = proof_char(p, at + n);
        return n >= 3 || (alone && !char_is_alpha_ascii(after)) ? n : 0;
    }
    if (c == '*' && fresh && (n = run_of(p, at, '*')) >= 3 &&
        n != str_trim(proof_line_str(p, proof_line_at(p, at))).n)
        return n > 3 || (char_is_blank(proof_char(p, at + n)) && at &&
                         char_is_blank(p->text.p[at - 1]))
                   ? n
                   : 0;
    if (c == '@' && fresh && (n = run_of(p, at, '@')) >= 2) return n;
    if (c == '#' && fresh && at && (n = run_of(p, at, '#')) >= 2 && p->text.p[at - 1] == ' ' &&
        !char_is_digit(proof_char(p, at + n)))
        return n;
    bool word_start = at == 0 || !char_is_alpha_ascii(p->text.p[at - 1]);
    static const str words[] = {S_INIT("TODO"), S_INIT("FIXME")};
    for (size_t k = 0; k < 2 && word_start; k++)
        if (str_starts_with(str_from(p->text, at), words[k]) &&
            !char_is_alpha_ascii(proof_char(p, at + words[k].n)))
            return words[k].n;
    return 0;
}

void proof_check_typist_mark(struct proof *p, const struct proof_rule *rule) {
    for (size_t at = 0; at < p->text.n;) {
        size_t n = typist_mark_at(p, at);
        if (n)
            proof_add(p, rule, PROOF_MUST_FIX, at, n,
                      S("A mark left while typing: the author must say what belongs here."), S(""));
        at += n ? n : 1;
    }
}

/* ---- enclosures ---- */

bool proof_enclosure_label(const struct proof *p, size_t line, bool *ret_none) {
    static const str labels[] = {S_INIT("Enclosures"), S_INIT("Enclosure"), S_INIT("Encs"),
                                 S_INIT("Enc"),        S_INIT("Encl"),      S_INIT("Attachments"),
                                 S_INIT("Attachment"), S_INIT("Enclosed:"), S_INIT("Attached:")};
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        size_t after;
        if (!proof_line_begins(p, line, labels[k], &after)) continue;
        /* "Enclosed with this letter …" is a sentence, "Enc" alone a list that follows. */
        str rest = str_trim(proof_slice(p, after, p->lines[line].at + p->lines[line].n - after));
        while (rest.n && str_find_char(S(":.-()*s "), rest.p[0]) >= 0)
            rest = str_from(rest, 1);
        bool next_line = line + 1 < p->n_lines && !p->lines[line + 1].is_blank;
        *ret_none =
            proof_in(rest, S(" none nil 0 no n/a none. ")) ||
            (rest.n == 0 && !next_line && line < p->sign_off); /* "Enc." below the name will do */
        if (rest.n == 0 && line + 2 < p->n_lines && !p->lines[line + 2].is_blank) *ret_none = false;
        return true;
    }
    return false;
}

/* Does the letter list what goes with it? */
static bool lists_enclosures(const struct proof *p) {
    for (size_t line = 0; line < p->n_lines; line++) {
        bool none;
        if (line > p->dear && proof_enclosure_label(p, line, &none) && !none) return true;
        if (line >= p->sign_off && p->lines[line].n_words &&
            !proof_enclosure_label(p, line, &none) && (proof_line_begins(p, line, S("Enc."), NULL)))
            return true;
    }
    return false;
}

#define DOCUMENTS                                                                                  \
    S(" report copy copies results result leaflet leaflets form forms letter ecg scan list sheet " \
      "sheets information summary document plan diary questionnaire booklet trace card chart map " \
      "brochure envelope certificate photograph photographs printout ")

/* "the form that comes with this letter", "I have put in the diet sheet"; not "bring this letter with you". */
static bool goes_with_letter(const struct proof *p, size_t i, size_t from) {
    if (proof_word_in(p, i, S(" with ")))
        return proof_word_in(p, i + 1, S(" this ")) && proof_word_in(p, i + 2, S(" letter ")) &&
               proof_any_in(p, from, i, DOCUMENTS) &&
               !proof_any_in(p, from, i, S(" bring take show along no not disagree happy "));
    if (proof_word_in(p, i, S(" envelope ")))
        return i > from + 2 && proof_word_in(p, i - 1, S(" the this ")) &&
               proof_word_in(p, i - 2, S(" in ")) && proof_word_in(p, i - 3, S(" is are ")) &&
               proof_any_in(p, from, i - 2, DOCUMENTS);
    return proof_word_in(p, i, S(" put ")) && proof_word_in(p, i + 1, S(" in ")) && i > from &&
           proof_word_in(p, i - 1, S(" have i've i’ve we've we’ve i we ")) &&
           proof_word_in(p, i + 2, S(" the a an some two my our ")) &&
           proof_any_in(p, i + 3, i + 6, DOCUMENTS);
}

/* "I enclose", "please find attached", "the enclosed leaflet"; not "attached to the wall". */
static bool speaks_of_enclosure(const struct proof *p, size_t i) {
    size_t first, last;
    proof_sentence(p, i, &first, &last);
    /* "Thank you for your letter, enclosing …", "the form that you enclosed" */
    if (proof_any_in(p, first, i, S(" thank thanks ")) || proof_word_in(p, i - 1, S(" you they ")))
        return false;
    if (proof_word_in(p, i, S(" enclose enclosing ")))
        return !proof_word_in(p, i - 1, S(" to not "));
    bool enclosed = proof_word_in(p, i, S(" enclosed ")),
         attached = proof_word_in(p, i, S(" attached "));
    if (!enclosed && !attached)
        return goes_with_letter(p, i, first) ||
               (proof_word_in(p, i, S(" attach ")) && proof_word_in(p, i - 1, S(" i we ")));
    if (proof_word_in(p, i + 1, S(" to by in within at onto space spaces area "))) {
        if (!(enclosed && i > 0 && proof_word_in(p, i - 1, S(" find have i is are "))))
            return false;
    }
    if (enclosed) return !proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" an fully small not nothing "));
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t back = i > from + 3 ? i - 3 : from;
    return proof_any_in(p, back, i, S(" find see please have i i've we ")) ||
           (i > from && proof_word_in(p, i - 1, S(" the as is are ")) &&
            proof_any_in(p, from, to, DOCUMENTS));
}

void proof_check_enclosure(struct proof *p, const struct proof_rule *rule) {
    int known = p->in->enclosures;
    if (known > 0 || (known < 0 && lists_enclosures(p))) return;
    for (size_t i = 1; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line < p->body || w->is_skipped || !speaks_of_enclosure(p, i)) continue;
        bool none;
        if (proof_enclosure_label(p, w->line, &none)) continue;
        proof_add(
            p, rule, PROOF_MUST_FIX, w->at, w->n,
            known == 0
                ? S("The letter speaks of an enclosure, and none is attached.")
                : S("The letter speaks of an enclosure, and lists none: attach it and add an “Enc” line."),
            S(""));
    }
}
