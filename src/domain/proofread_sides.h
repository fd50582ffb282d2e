/* proofread_sides.h: where a letter names a side of the body: what the rules of left and right share.
 * Purpose    each mention is read once: "left knee", "R total hip replacement".
 * Rule       the names of two different things are no mention: left ventricle, right bundle branch.
 * Ownership  everything lives in the arena of the call. Only the proofread_sides*.c files include this.
 *            Thread safety: pure.
 * Not here   any judgement (proofread_sides.c, proofread_sides_region.c). */
#ifndef DOMAIN_PROOFREAD_SIDES_H
#define DOMAIN_PROOFREAD_SIDES_H

#include "proofread_rules.h"

struct side_mention {
    size_t word, part; /* words of the side and of its part */
    bool is_left, is_list;
    bool has_contrast; /* its clause tells of this side on purpose: normal, old, the other */
};

struct side_list {
    struct side_mention *items;
    size_t n;
};

/* 1: left, 2: right, 0: neither; L and R count. */
int proof_side_of(str word);
/* The part of the body that belongs to the side at word `i`; n_words: none. */
size_t proof_side_part(const struct proof *p, size_t i);
/* In lower case; an operation is called by its part. */
str proof_side_part_name(struct proof *p, size_t part);

/* The words of the sentence about word `i`, up to a comma or semicolon on either side. */
void proof_side_clause(const struct proof *p, size_t i, size_t *ret_from, size_t *ret_to);
/* Does a sentence beside the mention's tell of the other side of the part: "On the right the testis can be milked"? */
bool proof_side_other_beside(struct proof *p, const struct side_mention *m, str part);

/* What belongs together by one side of the body: an arm, a leg, an eye … */
enum { PROOF_N_REGIONS = 10 };
str proof_side_region(size_t i);
/* Has a part, in lower case and perhaps with a number before it ("second toe"), its place there? */
bool proof_side_in_region(str part, str region);

/* proofread_sides_plan.c: the side of the diagnosis, and that of what is done. */
void proof_check_plan_sides(struct proof *p, const struct proof_rule *rule,
                            const struct side_list *list);

/* proofread_sides_region.c: one mention against all others of a limb, an eye, a kidney. */
void proof_check_regions(struct proof *p, const struct proof_rule *rule,
                         const struct side_list *list);

#endif
