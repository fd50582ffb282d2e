/* proofread_sides_region.c: a letter about one limb, and once the other: the hand and the wrist are of one arm. */
#include "proofread_sides.h"

/* What belongs together, by one side of the body. */
static const str regions[PROOF_N_REGIONS] = {
    S_INIT(
        " shoulder elbow wrist hand thumb finger arm forearm humerus radius ulna clavicle scapula index carpal trapeziectomy "),
    S_INIT(
        " hip knee ankle foot toe leg thigh calf heel tibia femur fibula patella achilles acl meniscus "
        "hallux hamstring quadriceps buttock femoropopliteal "),
    S_INIT(" eye eyelid cornea retina "),
    S_INIT(" ear "),
    S_INIT(" breast axilla "),
    S_INIT(" kidney ureter loin flank hydronephrosis "),
    S_INIT(" groin hernia testicle inguinal "),
    S_INIT(" thyroid "),
    S_INIT(" ovary "),
    S_INIT(" carotid "),
};

str proof_side_region(size_t i) {
    return regions[i];
}

/* What is done or held on a side for another reason than the complaint. */
#define FOR_OTHER_REASONS                                                                           \
    S(" stick crutch crutches cannula line lines picc pressure dominant handed pulse radial donor " \
      "graft flap harvested harvest held holds holding writes sleeps lies lying weaker stronger "   \
      "scar old former stroke hemiparesis weakness ")
#define BOTH  S(" both bilateral bilaterally either each ")
#define OTHER S(" other contralateral opposite ")
/* "No trouble with the other knee": the letter has one side, and says so. */
#define WELL                                                                                       \
    S(" normal unremarkable nad well fine good no never unaffected uninjured compared comparison " \
      "unlike healthy sound full asymptomatic palpable clear freely ")

bool proof_side_in_region(str part, str region) {
    str rest = part, last = part;
    while (rest.p)
        last = str_cut(&rest, ' ');
    return proof_in(last, region);
}

/* "knee", "knees", "hands", "sides", "feet": of the region, or of any. */
static bool is_of_region(str word, str region) {
    if (proof_in(word, region) ||
        proof_in(word,
                 S(" side sides one ones limb limbs feet testes axillae are were have had of ")))
        return true;
    return word.n > 3 && word.p[word.n - 1] == 's' &&
           proof_in(str_slice(word, 0, word.n - 1), region);
}

static bool is_well_spoken_of(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    return proof_any_in(p, from, to, WELL);
}

/* Speaks the letter of both on purpose: "both knees", or of that side by itself: "on the right"? What it says of the
 * other side in comparison is no such purpose. */
static bool speaks_of_both(struct proof *p, str region, bool is_left) {
    for (size_t i = 0; i < p->n_words; i++) {
        if (p->words[i].line >= p->sign_off) break;
        bool is_both =
            proof_word_in(p, i, BOTH) || (proof_word_in(p, i, OTHER) && !is_well_spoken_of(p, i));
        for (size_t j = i + 1; is_both && j < i + 4 && j < p->n_words; j++)
            if (is_of_region(proof_word_str(p, j), region)) return true;
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || (side == 1) != is_left || i == 0) continue;
        if (proof_side_part(p, i) == p->n_words && proof_word_in(p, i - 1, S(" the on ")) &&
            !proof_word_in(p, i + 1, S(" handed hander ")) && !is_well_spoken_of(p, i))
            return true;
    }
    return false;
}

static void check_region(struct proof *p, const struct proof_rule *rule,
                         const struct side_list *list, str region) {
    enum { SURE = 2 }; /* so often the one side, and once the other */
    size_t counts[2] = {0};
    const struct side_mention *last[2] = {NULL, NULL}, *first[2] = {NULL, NULL};
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (m->has_contrast || !proof_side_in_region(proof_side_part_name(p, m->part), region))
            continue;
        counts[m->is_left]++;
        last[m->is_left] = m;
        if (!first[m->is_left]) first[m->is_left] = m;
    }
    bool odd = counts[1] < counts[0];
    const struct side_mention *m = last[odd];
    if (counts[odd] != 1 || counts[!odd] < SURE || m->is_list) return;
    if (proof_side_other_beside(p, m, proof_side_part_name(p, m->part))) return;
    size_t from, to;
    proof_sentence(p, m->word, &from, &to);
    if (proof_any_in(p, from, to, FOR_OTHER_REASONS) || speaks_of_both(p, region, odd)) return;
    for (size_t i = from; i < to; i++) { /* both in one sentence are meant */
        int side = proof_side_of(proof_word_str(p, i));
        if (side && (side == 1) != odd) return;
    }
    const struct proof_word *a = &p->words[m->word], *b = &p->words[m->part];
    str message =
        say(p->arena, "“{}” here, and the {} side in line {}: which is meant?",
            SAY_T(proof_slice(p, a->at, b->at + b->n - a->at)), SAY_T(odd ? S("right") : S("left")),
            SAY_N((int64_t)p->words[first[!odd]->word].line + 1));
    proof_add(p, rule, PROOF_LOOK, a->at, b->at + b->n - a->at, message, S(""));
}

/* ---- a letter of one side, and once the other ---- */

#define NOUNS                                                                                         \
    S(" radiculopathy bell's endometrioma trapeziectomy renal masseter vocal optic femoropopliteal "  \
      "carpal ulnar median sural sacroiliac iliac femoral subclavian maxillary nipple facial "        \
      "supraspinatus rotator trochanteric intertrochanteric subtrochanteric base bases apex pleural " \
      "parapneumonic ")

/* A side for certain: of a part, "on the left", "the right is", "(L)"; not "she left the ward", "all right". */
static bool is_a_side(const struct proof *p, size_t i) {
    if (proof_side_part(p, i) < p->n_words) return true;
    const struct proof_word *w = &p->words[i];
    bool is_root = i + 1 < p->n_words && w[1].follows && w[1].n == 2 && w[1].has_digit; /* S1 */
    if (is_root || proof_word_in(p, i + 1, NOUNS)) return true;
    if (proof_word_in(p, i, S(" left-sided right-sided "))) return true;
    char before = w->at ? p->text.p[w->at - 1] : ' ', after = proof_char(p, w->at + w->n);
    if (w->n == 1) return before == '(' && after == ')';
    if (i == 0 || !proof_word_in(p, i - 1, S(" the on "))) return after == ',' && before == ' ';
    return str_find_char(S(".,;:)\n"), after) >= 0 ||
           proof_word_in(p, i + 1, S(" side is was has one and of for than which "));
}

/* "leans to the left", "pulled over to the right", "sleeps on the left": no side of the complaint. */
static bool is_direction(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t back = i > from + 5 ? i - 5 : from;
    return (i > from + 1 && proof_word_in(p, i - 1, S(" the ")) &&
            proof_word_in(p, i - 2, S(" to from towards over "))) ||
           proof_any_in(p, back, i,
                        S(" leans lean deviates deviation shift shifted turn turned lies lying "
                          "sleeps sleep tilt tilts drift drifts pulled look looks "));
}

static bool has_other_side(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    int side = proof_side_of(proof_word_str(p, i));
    for (size_t j = from; j < to; j++) {
        int other = proof_side_of(proof_word_str(p, j));
        if (other && other != side) return true;
    }
    return false;
}

static void check_letter(struct proof *p, const struct proof_rule *rule,
                         const struct side_list *list) {
    enum { SURE = 3, MANY = 60 };
    size_t counts[2] = {0}, odd_at[2] = {0}, first[2] = {0}, n_sides = 0;
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->sign_off; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || p->words[i].is_skipped || !is_a_side(p, i)) continue;
        if (++n_sides > MANY) return; /* a text of nothing but sides says nothing of any */
        bool is_left = side == 1;
        if (has_other_side(p, i) || p->lines[p->words[i].line].is_table) return;
        if (counts[is_left]++ == 0) first[is_left] = i;
        odd_at[is_left] = i;
    }
    bool odd = counts[1] < counts[0];
    size_t i = odd_at[odd], from, to;
    if (counts[odd] != 1 || counts[!odd] < SURE) return;
    proof_sentence(p, i, &from, &to);
    for (size_t k = 0; k < list->n; k++)
        if (list->items[k].word == i && (list->items[k].has_contrast || list->items[k].is_list))
            return;
    if (is_well_spoken_of(p, i) || is_direction(p, i) ||
        proof_any_in(p, from, to, FOR_OTHER_REASONS) ||
        proof_any_in(p, from, to,
                     S(" old also too other opposite ago year years handed now later ")))
        return;
    for (size_t j = 0; j < p->n_words; j++)
        if (proof_word_in(p, j, BOTH) && !is_well_spoken_of(p, j)) return;
    size_t last = proof_side_part(p, i) < p->n_words ? proof_side_part(p, i) : i;
    const struct proof_word *a = &p->words[i], *b = &p->words[last];
    str words = proof_slice(p, a->at, b->at + b->n - a->at);
    proof_add(p, rule, PROOF_LOOK, a->at, words.n,
              say(p->arena, "“{}” here, and everywhere else the {} side (line {}): which is meant?",
                  SAY_T(words), SAY_T(odd ? S("right") : S("left")),
                  SAY_N((int64_t)p->words[first[!odd]].line + 1)),
              S(""));
}

/* ---- said to be well, and not ---- */

#define ILLS                                                                                       \
    S(" lump fracture fractured tear ruptured rupture stone cyst hernia cataract effusion lesion " \
      "mass cancer carcinoma tumour swollen swelling dislocation ulcer abscess nodule haematoma "  \
      "infarct arthritis osteoarthritis dilated hydronephrosis burn burnt scald wound laceration " \
      "frozen stiff squint ")
#define TIME                                                                                        \
    S(" now again since after settled was were had previously earlier before until once no longer " \
      "resolved recovered healed initially then ")

/* "Right breast normal", "The left kidney has looked normal", "L hand unburnt": its first words say so. */
static bool is_said_well(const struct proof *p, const struct side_mention *m) {
    enum { NEAR = 5 };
    size_t from, to;
    proof_sentence(p, m->word, &from, &to);
    if (m->word > from + 1 && p->words[m->word].follows) return false; /* "an X-ray of the …" */
    size_t end = m->part + 1 + NEAR < to ? m->part + 1 + NEAR : to;
    return proof_any_in(
               p, m->part + 1, end,
               S(" normal unremarkable nad healthy unburnt uninjured unaffected sound ")) &&
           !proof_any_in(p, m->part + 1, end, S(" not nearly almost near apart except but "));
}

static bool is_said_ill(const struct proof *p, const struct side_mention *m) {
    enum { NEAR = 6 };
    size_t from, to;
    proof_sentence(p, m->word, &from, &to);
    if (m->word > from + NEAR) from = m->word - NEAR;
    if (to > m->part + NEAR) to = m->part + NEAR;
    return proof_any_in(p, from, to, ILLS) &&
           !proof_any_in(p, from, to, S(" no not without never normal excluded former old ")) &&
           !proof_any_in(p, from, to, TIME);
}

/* The same side of the same part is normal here and broken there. */
static void check_well(struct proof *p, const struct proof_rule *rule, const struct side_list *list,
                       const struct side_mention *well) {
    str part = proof_side_part_name(p, well->part);
    const struct side_mention *ill = NULL;
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (!str_eq(proof_side_part_name(p, m->part), part)) continue;
        bool is_well = is_said_well(p, m);
        if (m->is_left != well->is_left && is_well) return; /* each is told of */
        if (m->is_left == well->is_left && !is_well && !ill && is_said_ill(p, m)) ill = m;
    }
    if (!ill || p->words[ill->word].sentence == p->words[well->word].sentence) return;
    const struct proof_word *a = &p->words[well->word], *b = &p->words[well->part];
    str words = proof_slice(p, a->at, b->at + b->n - a->at);
    proof_add(p, rule, PROOF_LOOK, a->at, words.n,
              say(p->arena, "“{}” is well here, and not in line {}: which side is meant?",
                  SAY_T(words), SAY_N((int64_t)p->words[ill->word].line + 1)),
              S(""));
}

/* ---- a stroke and its weakness: the other side's ---- */

/* "Left middle cerebral artery infarct", "a right hemisphere stroke". */
static bool is_of_stroke(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (to > i + 8) to = i + 8;
    return proof_any_in(
               p, i + 1, i + 4 < to ? i + 4 : to,
               S(" mca carotid middle hemisphere hemispheric insular capsule capsular thalamic "
                 "frontal parietal striatocapsular ")) &&
           proof_any_in(p, i, to,
                        S(" infarct infarction stroke haemorrhage bleed occlusion tia ")) &&
           !proof_any_in(p, from, i + 1, S(" old no previous previously history cerebellar ")) &&
           !proof_any_in(p, from, to, S(" 2018 2019 2020 2021 2022 2023 2024 "));
}

/* "Right face and arm weak", "right hand clumsy", "right-sided weakness", "weakness of the right hand". */
static bool is_of_weakness(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (to > i + 7) to = i + 7;
    bool is_behind = i > from + 1 && proof_word_in(p, i + 1, S(" face arm leg hand side limbs ")) &&
                     proof_any_in(p, i > from + 3 ? i - 3 : from, i, S(" weakness numbness "));
    if (is_behind) return !proof_any_in(p, from, to, S(" no not old normal without never "));
    return proof_any_in(p, i + 1, i + 3 < to ? i + 3 : to,
                        S(" face facial arm leg hand limb weakness hemiparesis hemiplegia ")) &&
           proof_any_in(p, i, to,
                        S(" weak weakness clumsy hemiparesis hemiplegia droop numb numbness ")) &&
           !proof_any_in(p, from, to, S(" no not old normal previous without crosses never "));
}

/* Where every stroke that the letter tells of is of one side, the weakness is of the other. */
static void check_stroke(struct proof *p, const struct proof_rule *rule) {
    int of = 0;
    size_t stroke = 0;
    for (size_t i = 0; i < p->n_words; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || !is_of_stroke(p, i)) continue;
        if (of && of != side) return;
        if (!of) stroke = i;
        of = side;
    }
    for (size_t i = 0; of && i < p->n_words; i++) {
        if (proof_side_of(proof_word_str(p, i)) != of || i == stroke || !is_of_weakness(p, i) ||
            is_of_stroke(p, i))
            continue;
        const struct proof_word *a = &p->words[i], *b = &p->words[i + 1];
        str words = proof_slice(p, a->at, b->at + b->n - a->at);
        proof_add(p, rule, PROOF_LOOK, a->at, words.n,
                  say(p->arena,
                      "“{}” here, and a stroke of the same side of the brain in line {}: which is "
                      "meant?",
                      SAY_T(words), SAY_N((int64_t)p->words[stroke].line + 1)),
                  S(""));
    }
}

void proof_check_regions(struct proof *p, const struct proof_rule *rule,
                         const struct side_list *list) {
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        check_region(p, rule, list, regions[i]);
    check_stroke(p, rule);
    check_letter(p, rule, list);
    proof_check_plan_sides(p, rule, list);
    enum { MANY = 60 };
    for (size_t i = 0; i < list->n && list->n <= MANY; i++) {
        size_t from, to;
        proof_sentence(p, list->items[i].word, &from, &to);
        if (is_said_well(p, &list->items[i]) && !proof_any_in(p, from, to, TIME))
            check_well(p, rule, list, &list->items[i]);
    }
}
