/* proofread_sides_plan.c: the side of the diagnosis against the side that is operated on, injected, listed. */
#include "proofread_sides.h"

enum side_label { LABEL_NONE, LABEL_DIAGNOSIS, LABEL_PLAN };

static const struct {
    str name;
    enum side_label label;
} labels[] = {{S_INIT("Diagnosis"), LABEL_DIAGNOSIS},  {S_INIT("Diagnoses"), LABEL_DIAGNOSIS},
              {S_INIT("Dx"), LABEL_DIAGNOSIS},         {S_INIT("Impression"), LABEL_DIAGNOSIS},
              {S_INIT("Problem"), LABEL_DIAGNOSIS},    {S_INIT("Indication"), LABEL_DIAGNOSIS},
              {S_INIT("Reason for"), LABEL_DIAGNOSIS}, {S_INIT("Procedure"), LABEL_PLAN},
              {S_INIT("Operation"), LABEL_PLAN},       {S_INIT("Plan"), LABEL_PLAN},
              {S_INIT("Recommendation"), LABEL_PLAN},  {S_INIT("MDT decision"), LABEL_PLAN},
              {S_INIT("Planned"), LABEL_PLAN},         {S_INIT("Proposed"), LABEL_PLAN},
              {S_INIT("Treatment"), LABEL_PLAN}};

/* What is done to one side, or is going to be. */
#define ACTS                                                                                       \
    S(" listed list inject injected injection operate operated operation surgery replacement "     \
      "repair excision biopsy biopsied decompression release arthroscopy arthroscopic laser "      \
      "lithotripsy phacoemulsification ureteroscopy stent drain mastectomy lumpectomy "            \
      "nephrectomy orchidectomy endarterectomy hemithyroidectomy hemiarthroplasty retinopexy "     \
      "vitrectomy cystectomy stabilisation reconstruction bypass angioplasty amputation "          \
      "microdiscectomy trapeziectomy radiotherapy clips plaster splint harness aspirated "         \
      "pacemaker generator arrow grommet ")
/* Words that make it another matter: of the other side on purpose, of long ago, of a time to come and perhaps. */
#define OTHERWISE                                                                                   \
    S(" other also too both bilateral bilaterally each either if later second previous previously " \
      "old ago history since when was had may might could would can wait already past compare "     \
      "compared comparison contralateral opposite unlike not never no donor graft harvested "       \
      "stick crutch crutches cannula picc radial femoral handed dominant scar "                     \
      "or until after before next once first ")

/* The label in whose line, or in whose list, the line stands. */
static enum side_label label_of(const struct proof *p, uint32_t line) {
    enum { FURTHEST = 8 }; /* lines */
    for (uint32_t up = 0; up <= FURTHEST && up <= line; up++) {
        uint32_t at = line - up;
        for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
            if (proof_line_begins(p, at, labels[k].name, NULL) && p->lines[at].n < 200)
                return labels[k].label;
        if (!p->lines[at].is_item) return LABEL_NONE;
    }
    return LABEL_NONE;
}

/* Do the words name the other side too: of the same thing, or of none? */
static bool has_other_side(struct proof *p, const struct side_mention *m, str region, size_t from,
                           size_t to) {
    for (size_t i = from; i < to; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || (side == 1) == m->is_left) continue;
        size_t part = proof_side_part(p, i);
        if (part == p->n_words || proof_side_in_region(proof_side_part_name(p, part), region))
            return true;
    }
    return false;
}

/* A year gone by. */
static bool has_year(const struct proof *p, size_t from, size_t to) {
    if (civil_date_is_none(p->written)) return true;
    str year = say(p->arena, "{}", SAY_N((int64_t)p->written.year));
    for (size_t i = from; i < to; i++)
        if (p->words[i].n == 4 && !p->words[i].has_letter && p->words[i].has_digit &&
            (proof_at(p, p->words[i].at, S("19")) || proof_at(p, p->words[i].at, S("20"))) &&
            str_compare(proof_word_str(p, i), year) < 0)
            return true;
    return false;
}

/* Does a label or an act vouch for the mention? */
static bool is_anchor(struct proof *p, const struct side_mention *m, str region,
                      enum side_label label) {
    size_t from, to;
    uint32_t line = p->words[m->word].line;
    if (label) {
        from = p->lines[line].first_word;
        to = from + p->lines[line].n_words;
    } else {
        proof_side_clause(p, m->word, &from, &to);
    }
    if (m->has_contrast || p->lines[line].is_table || has_year(p, from, to) ||
        has_other_side(p, m, region, from, to) || proof_any_in(p, from, to, OTHERWISE))
        return false;
    return label || (line >= p->body && line < p->sign_off && proof_any_in(p, from, to, ACTS));
}

static void say_other_side(struct proof *p, const struct proof_rule *rule,
                           const struct side_mention *m, const struct side_mention *usual) {
    const struct proof_word *a = &p->words[m->word], *b = &p->words[m->part];
    str words = proof_slice(p, a->at, b->at + b->n - a->at);
    for (size_t i = 0; i < p->found.n; i++)
        if (p->found.items[i].rule == rule && p->found.items[i].offset == a->at) return;
    proof_add(p, rule, PROOF_LOOK, a->at, words.n,
              say(p->arena, "“{}” here, and the {} side in line {}: which is meant?", SAY_T(words),
                  SAY_T(m->is_left ? S("right") : S("left")),
                  SAY_N((int64_t)p->words[usual->word].line + 1)),
              S(""));
}

/* Of what belongs together, every anchor must be of one side. */
static void check_anchors(struct proof *p, const struct proof_rule *rule,
                          const struct side_list *list, str region) {
    size_t diagnoses[2] = {0}, n[2] = {0};
    const struct side_mention *last[2] = {NULL}, *first[2] = {NULL};
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (!proof_side_in_region(proof_side_part_name(p, m->part), region)) continue;
        enum side_label label = label_of(p, p->words[m->word].line);
        if (!is_anchor(p, m, region, label)) {
            if (label) return; /* the heading tells of both, or of another time */
            continue;
        }
        n[m->is_left]++;
        diagnoses[m->is_left] += label == LABEL_DIAGNOSIS;
        last[m->is_left] = m;
        if (!first[m->is_left]) first[m->is_left] = m;
    }
    if (!n[0] || !n[1] || (diagnoses[0] && diagnoses[1])) return;
    bool odd = n[0] == n[1] ? first[0]->word < first[1]->word : n[1] < n[0];
    if (n[odd] > 1 || (n[0] == n[1] && !diagnoses[!odd])) return;
    say_other_side(p, rule, last[odd], first[!odd]);
}

void proof_check_plan_sides(struct proof *p, const struct proof_rule *rule,
                            const struct side_list *list) {
    enum { MANY = 60 };
    for (size_t i = 0; i < PROOF_N_REGIONS && list->n <= MANY; i++)
        check_anchors(p, rule, list, proof_side_region(i));
    for (size_t i = 0; i < list->n && list->n <= MANY; i++) {
        str part = proof_side_part_name(p, list->items[i].part);
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = str_eq(proof_side_part_name(p, list->items[j].part), part);
        if (seen) continue;
        check_anchors(p, rule, list, say(p->arena, " {} ", SAY_T(part)));
    }
}
