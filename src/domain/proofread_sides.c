/* proofread_sides.c: left and right of the same part of the body, where only one of them can be meant. */
#include "proofread_sides.h"

/* Parts that come in pairs. Not here: ventricle, atrium, bundle branch, coronary arteries: there left and
 * right are the names of two things. */
#define PARTS                                                                                            \
    S(" knee hip shoulder elbow wrist ankle foot hand thumb finger toe leg arm thigh calf eye ear "      \
      "breast lung kidney ovary testis testicle groin cheek forearm heel buttock tibia femur "           \
      "fibula humerus radius ulna clavicle scapula axilla adrenal ureter tonsil loin flank "             \
      "hemithorax nostril eyelid cornea retina temple carotid acl meniscus patella achilles "            \
      "weakness hemiparesis hemiplegia sciatica hernia mastectomy nephrectomy cataract "                 \
      "lumpectomy orchidectomy oophorectomy limb jaw parotid hydronephrosis pneumonia lobe "             \
      "pneumothorax headache hallux bunion index hamstring quadriceps inguinal fossa quadrant "          \
      "knees' effusion thyroid hemisphere chest hemiarthroplasty herniotomy eardrum adnexa mandible "    \
      "maxilla lip ischium pleura parathyroid parathyroidectomy adenoma ureteroscopy "                   \
      "hemithyroidectomy phacoemulsification retinopexy vitrectomy trabeculectomy endarterectomy "       \
      "stapedectomy mastoidectomy myringotomy grommet nephrostomy adrenalectomy thoracotomy "            \
      "salpingectomy zone masseter scrotum spermatic vas collarbone sinus nipple gluteal thyroidectomy " \
      "cystectomy excision carpal collar root radiculopathy femoropopliteal fibroadenoma "               \
      "trapeziectomy intertrochanteric phaco glenohumeral rotator amblyopia insula ")
/* Words that may stand between the side and the part. */
#define BETWEEN                                                                                        \
    S(" total partial proximal distal upper lower medial lateral inner outer anterior posterior "      \
      "primary painful swollen sore side sided middle big little ring great index iliac cruciate "     \
      "non-dominant dominant unicompartmental arthroscopic inguinal femoral pleural basal facial "     \
      "wide local excision of the shoulder knee hip ankle tibial femoral neck mid calf radical "       \
      "modified simple new old large small acute chronic severe mild moderate first second third "     \
      "fourth fifth cemented uncemented superficial deep common inferior superior parathyroid native " \
      "internal external peripheral transition carotid ovarian laparoscopic maxillary frontal "        \
      "anisometropic hypermetropic nerve s1 s2 l3 l4 l5 c5 c6 c7 c8 ")
/* Words that tell of the other side on purpose. */
#define CONTRAST                                                                                                          \
    S(" other unhurt uninjured uninvolved also too previous previously old ago unaffected normal well good asymptomatic " \
      "compared however while whereas although but later then both besides "                                              \
      "contralateral opposite bilateral bilaterally unlike better worse healed "                                          \
      "settled fine unremarkable full preserved intact same than either each neither earlier "                            \
      "already past history longstanding since originally initially now spared likewise "                                 \
      "unburnt unharmed undamaged untouched sound healthy "                                                               \
      "free normally similarly comparison changes crosses dominant fully freely easily painless pain-free never ")

int proof_side_of(str word) {
    if (proof_in(word, S(" left left-sided ")) || str_eq(word, S("L"))) return 1;
    if (proof_in(word, S(" right right-sided ")) || str_eq(word, S("R"))) return 2;
    return 0;
}

/* The part of the body that belongs to the side at word `i`; n_words: none. */
size_t proof_side_part(const struct proof *p, size_t i) {
    bool is_letter = p->words[i].n == 1;
    bool sided = proof_word_str(p, i).n > 5;
    for (size_t j = i + 1; j < i + 5 && j < p->n_words; j++) {
        const struct proof_word *w = &p->words[j];
        if (w->sentence != p->words[i].sentence) return p->n_words;
        str gap = proof_slice(p, w[-1].at + w[-1].n, w->at - w[-1].at - w[-1].n);
        bool is_marked = j == i + 1 && (str_eq(str_trim(gap), S(")")) || str_eq(gap, S("** ")));
        if (str_trim(gap).n && !is_marked) return p->n_words;
        bool is_part = proof_word_in(p, j, PARTS);
        bool goes_on = j + 1 < p->n_words && w[1].sentence == w->sentence &&
                       proof_word_in(p, j, BETWEEN) && proof_word_in(p, j + 1, PARTS) &&
                       w[1].follows;
        if (is_part && !goes_on) return j;
        if (is_letter && !proof_word_in(p, j, BETWEEN)) return p->n_words;
        if (!proof_word_in(p, j, BETWEEN) && !(sided && j == i + 1)) return p->n_words;
    }
    return p->n_words;
}

static const struct {
    str from, to;
} same_part[] = {{S_INIT("mastectomy"), S_INIT("breast")},
                 {S_INIT("lumpectomy"), S_INIT("breast")},
                 {S_INIT("nephrectomy"), S_INIT("kidney")},
                 {S_INIT("cataract"), S_INIT("eye")},
                 {S_INIT("testis"), S_INIT("testicle")},
                 {S_INIT("orchidectomy"), S_INIT("testicle")},
                 {S_INIT("oophorectomy"), S_INIT("ovary")},
                 {S_INIT("hemiplegia"), S_INIT("weakness")},
                 {S_INIT("hemiparesis"), S_INIT("weakness")},
                 {S_INIT("bunion"), S_INIT("hallux")},
                 {S_INIT("hemiarthroplasty"), S_INIT("hip")},
                 {S_INIT("herniotomy"), S_INIT("hernia")},
                 {S_INIT("eardrum"), S_INIT("ear")},
                 {S_INIT("adnexa"), S_INIT("ovary")},
                 {S_INIT("parathyroidectomy"), S_INIT("parathyroid")},
                 {S_INIT("mandible"), S_INIT("jaw")},
                 {S_INIT("ureteroscopy"), S_INIT("ureter")},
                 {S_INIT("hemithyroidectomy"), S_INIT("thyroid")},
                 {S_INIT("thyroidectomy"), S_INIT("thyroid")},
                 {S_INIT("phacoemulsification"), S_INIT("eye")},
                 {S_INIT("retinopexy"), S_INIT("eye")},
                 {S_INIT("vitrectomy"), S_INIT("eye")},
                 {S_INIT("trabeculectomy"), S_INIT("eye")},
                 {S_INIT("endarterectomy"), S_INIT("carotid")},
                 {S_INIT("stapedectomy"), S_INIT("ear")},
                 {S_INIT("mastoidectomy"), S_INIT("ear")},
                 {S_INIT("myringotomy"), S_INIT("ear")},
                 {S_INIT("grommet"), S_INIT("ear")},
                 {S_INIT("nephrostomy"), S_INIT("kidney")},
                 {S_INIT("adrenalectomy"), S_INIT("adrenal")},
                 {S_INIT("salpingectomy"), S_INIT("ovary")},
                 {S_INIT("collarbone"), S_INIT("clavicle")},
                 {S_INIT("collar"), S_INIT("clavicle")},
                 {S_INIT("radiculopathy"), S_INIT("root")},
                 {S_INIT("fibroadenoma"), S_INIT("breast")},
                 {S_INIT("intertrochanteric"), S_INIT("hip")},
                 {S_INIT("phaco"), S_INIT("eye")},
                 {S_INIT("amblyopia"), S_INIT("eye")},
                 {S_INIT("glenohumeral"), S_INIT("shoulder")},
                 {S_INIT("rotator"), S_INIT("shoulder")}};

/* Operations and their part: a left mastectomy contradicts a right breast. */
str proof_side_part_name(struct proof *p, size_t part) {
    str name = proof_lower(p->arena, proof_word_str(p, part));
    for (size_t i = 0; i < sizeof same_part / sizeof *same_part; i++)
        if (str_eq(name, same_part[i].from)) return same_part[i].to;
    /* "neck of right femur" is at the hip. */
    if (str_eq(name, S("femur")) && part > 2 && proof_any_in(p, part - 3, part, S(" neck ")))
        return S("hip");
    if (str_eq(name, S("cystectomy")) && part > 0 && proof_word_in(p, part - 1, S(" ovarian ")))
        return S("ovary");
    if (str_eq(name, S("excision")) && part > 1 && proof_word_in(p, part - 1, S(" local ")) &&
        proof_word_in(p, part - 2, S(" wide ")))
        return S("breast");
    if (str_eq(name, S("adenoma")) && part > 0 && proof_word_in(p, part - 1, S(" parathyroid ")))
        return S("parathyroid");
    if (str_eq(name, S("effusion")) && part > 0 && proof_word_in(p, part - 1, S(" pleural ")))
        return S("pleura");
    /* "second toe", "ring finger": each for itself. */
    if (proof_in(name, S(" toe finger ")) && part > 0 &&
        proof_word_in(p, part - 1,
                      S(" first second third fourth fifth ring index middle little big great ")))
        return say(p->arena, "{} {}", SAY_T(proof_lower(p->arena, proof_word_str(p, part - 1))),
                   SAY_T(name));
    /* "upper lobe" and "lower lobe" are two things. */
    if (part > 0 && proof_in(name, S(" lobe quadrant limb eyelid fossa ")) &&
        proof_word_in(p, part - 1, S(" upper lower middle iliac ")))
        return say(p->arena, "{} {}", SAY_T(proof_lower(p->arena, proof_word_str(p, part - 1))),
                   SAY_T(name));
    return name;
}

/* A list that names both sides item by item means both. */
static bool stands_in_list(const struct proof *p, size_t i) {
    const struct proof_line *line = &p->lines[p->words[i].line];
    size_t word_end = p->words[i].at + p->words[i].n;
    str rest =
        proof_slice(p, word_end, line->at + line->n > word_end ? line->at + line->n - word_end : 0);
    /* "Right groin: 4 cm hernia. Left groin: sound." */
    bool opens = line->first_word == i || p->words[i].starts;
    bool label = opens && str_find_char(rest, ':') >= 0 && str_find_char(rest, ':') < 20;
    return (line->is_item && line->n < 120) || line->is_table || label; /* a long item is prose */
}

/* "both knees", "both sides", "both of them", "both" alone; not "both flexor tendons". */
static bool is_both_of_part(const struct proof *p, size_t i) {
    for (size_t j = i + 1; j < i + 3 && j < p->n_words; j++) {
        str word = proof_word_str(p, j);
        if (word.n > 3 && str_ends_with(word, S("s"))) {
            str one = str_slice(word, 0, word.n - 1);
            if (proof_in(one, PARTS) || proof_in(word, S(" sides legs feet "))) return true;
            return false;
        }
    }
    return true;
}

/* "Your right hip could not be measured": a sentence that from its first words is about that side, and says how
 * it differs. */
static bool is_topic(const struct proof *p, size_t i, size_t from, size_t to) {
    return i == from + 1 && proof_word_in(p, from, S(" the your his her their my ")) &&
           p->words[i].line >= p->body &&
           proof_any_in(p, from, to, S(" not no never cannot clear dry nothing less only "));
}

void proof_side_clause(const struct proof *p, size_t i, size_t *ret_from, size_t *ret_to) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    enum { LONGEST = 40 }; /* words on either side */
    if (from + LONGEST < i) from = i - LONGEST;
    if (to > i + LONGEST) to = i + LONGEST;
    size_t first = i, last = i + 1;
    while (first > from) {
        const struct proof_word *w = &p->words[first - 1];
        str gap = proof_slice(p, w->at + w->n, w[1].at - w->at - w->n);
        if (str_find_char(gap, ',') >= 0 || str_find_char(gap, ';') >= 0) break;
        first--;
    }
    while (last < to) {
        const struct proof_word *w = &p->words[last - 1];
        str gap = proof_slice(p, w->at + w->n, w[1].at - w->at - w->n);
        if (str_find_char(gap, ',') >= 0 || str_find_char(gap, ';') >= 0) break;
        last++;
    }
    *ret_from = first;
    *ret_to = last;
}

/* A year at `at`: alone, or behind a month. */
static bool is_long_ago(const struct proof *p, size_t at) {
    size_t low = 0, high = p->n_dates; /* the first date that begins behind it */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->dates[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    const struct proof_date *d = low ? &p->dates[low - 1] : NULL;
    return !d || at >= d->at + d->n || d->form == DATE_MONTH;
}

static bool has_contrast(const struct proof *p, size_t i) {
    enum { ASIDE = 12 }; /* words */
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (is_topic(p, i, from, to)) return true;
    size_t end = to;
    proof_side_clause(p, i, &from, &to);
    /* "the right hip, which was replaced in 2009, was sound": what the aside says of it, and what follows. */
    if (to < end && proof_word_in(p, to, S(" which known seen present replaced unchanged ")) &&
        proof_any_in(p, to, end < to + ASIDE ? end : to + ASIDE,
                     S(" replaced sound normal known unchanged unaffected healthy stable ")))
        return true;
    for (size_t j = from; j < to; j++) {
        if (proof_word_in(p, j, S(" same ")) &&
            proof_word_in(p, j + 1,
                          S(" side day morning afternoon evening night week visit time ")))
            continue;
        bool fares =
            j > from && proof_word_in(p, j, S(" well better fine ")) &&
            proof_word_in(p, j - 1, S(" doing do did keeping feeling feels ")); /* the patient */
        bool of_other =
            proof_word_in(p, j, S(" both ")) && !is_both_of_part(p, j); /* both tendons */
        if (!fares && !of_other && proof_word_in(p, j, CONTRAST)) return true;
        if (proof_word_in(p, j, S(" nothing ")) && proof_word_in(p, j + 1, S(" more further ")))
            return true;
        if (proof_word_in(p, j, S(" no ")) && /* "L hand no injury" */
            proof_word_in(p, j + 1,
                          S(" injury injuries abnormality abnormalities lesion lesions swelling "
                            "problem problems trouble symptoms worse ")))
            return true;
        if (j < i && proof_word_in(p, j, S(" further additional second "))) return true;
    }
    if (proof_any_in(p, from, to, S(" stick crutch crutches cannula picc ")))
        return true;                   /* held there */
    for (size_t j = from; j < to; j++) /* "in 2015", "twenty years" */
        if (p->words[j].n == 4 && !p->words[j].has_letter && p->words[j].has_digit &&
            (proof_at(p, p->words[j].at, S("19")) || proof_at(p, p->words[j].at, S("20"))))
            if (is_long_ago(p, p->words[j].at)) return true;
    return false;
}

/* "I injected the right shoulder. The left shoulder can wait.": the second is about the other side on purpose. */
static bool follows_other_side(struct proof *p, size_t i, size_t part) {
    if (str_eq(proof_side_part_name(p, part), S("weakness"))) return false; /* of one stroke */
    size_t from, to, first, last;
    proof_sentence(p, i, &from, &to);
    if (i != from + 1 || !proof_word_in(p, from, S(" the your his her their ")) || from == 0 ||
        p->words[from - 1].line != p->words[i].line ||
        proof_any_in(p, i, to, S(" still remains remain ")))
        return false;
    proof_sentence(p, from - 1, &first, &last);
    for (size_t j = first; j < last; j++) {
        int side = proof_side_of(proof_word_str(p, j));
        if (!side || side == proof_side_of(proof_word_str(p, i))) continue;
        size_t its = proof_side_part(p, j);
        if (its < p->n_words && str_eq(proof_side_part_name(p, its), proof_side_part_name(p, part)))
            return true;
    }
    return false;
}

static struct side_list read_mentions(struct proof *p) {
    struct side_list list = {arena_array(p->arena, struct side_mention, p->n_words + 1), 0};
    for (size_t i = 0; i < p->n_words; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || p->words[i].is_skipped) continue;
        size_t part = proof_side_part(p, i);
        if (part == p->n_words) continue;
        list.items[list.n++] = (struct side_mention){
            .word = i,
            .part = part,
            .is_left = side == 1,
            .is_list = stands_in_list(p, i),
            .has_contrast = has_contrast(p, i) || follows_other_side(p, i, part)};
    }
    return list;
}

/* What is done to one side only. */
#define DONE                                                                                         \
    S(" injected injection inject replacement operation operate surgery list listed listing remove " \
      "removed removal excision arthroscopy repair phacoemulsification biopsy biopsied aspirated "   \
      "aspiration amputation angioplasty stent block replace replaced coil clip marker wire splint ")

/* Is the part operated on, injected, listed anywhere? */
static bool is_done_to(struct proof *p, const struct side_list *list, str part) {
    for (size_t i = 0; i < list->n; i++) {
        size_t from, to;
        proof_sentence(p, list->items[i].word, &from, &to);
        if (proof_any_in(p, from, to, DONE) &&
            str_eq(proof_side_part_name(p, list->items[i].part), part))
            return true;
    }
    return false;
}

/* Has the sentence the other side of this part, or of none that it names? "The right wrist and the left elbow"
 * are two parts with one side each; but in one breath only of what is done to a part is that sure enough. */
static bool other_side_is_near(struct proof *p, const struct side_mention *m, str part,
                               bool is_sure) {
    size_t from, to, clause, clause_end;
    proof_sentence(p, m->word, &from, &to);
    proof_side_clause(p, m->word, &clause, &clause_end);
    bool has_only =
        proof_any_in(p, from, to, S(" only ")); /* "the left wrist only; the right thumb" */
    for (size_t i = from; i < to; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || (side == 1) == m->is_left) continue;
        if (has_only) return true;
        size_t its = proof_side_part(p, i);
        bool is_listed = !is_sure && i >= clause && i < clause_end; /* more may have both sides */
        if (is_listed || its == p->n_words || str_eq(proof_side_part_name(p, its), part))
            return true;
    }
    return false;
}

/* Does the sentence [from, to) beside it tell of the other side: "On the right the testis can be milked"? */
static bool tells_of_other_side(struct proof *p, const struct side_mention *m, str part,
                                size_t from, size_t to) {
    enum { LONGEST = 60 }; /* words; a sentence without end tells of no one thing */
    for (size_t i = from; i < to && to - from <= LONGEST; i++) {
        int side = proof_side_of(proof_word_str(p, i));
        if (!side || (side == 1) == m->is_left) continue;
        size_t its = proof_side_part(p, i);
        bool is_on = i == from + 2 && proof_word_in(p, from, S(" on "));
        bool is_alone = its == p->n_words && i > 1 && proof_word_in(p, i - 1, S(" the ")) &&
                        (proof_word_in(p, i - 2, S(" on to of than ")) ||
                         proof_word_in(p, i + 1, S(" one is was side ")));
        if (is_alone || (is_on && str_eq(proof_side_part_name(p, its), part))) return true;
    }
    return false;
}

bool proof_side_other_beside(struct proof *p, const struct side_mention *m, str part) {
    size_t from, to, first, last;
    proof_sentence(p, m->word, &from, &to);
    uint32_t line = p->words[m->word].line;
    if (from > 0 && p->words[from - 1].line == line) {
        proof_sentence(p, from - 1, &first, &last);
        if (tells_of_other_side(p, m, part, first, last)) return true;
    }
    if (to == p->n_words || p->words[to].line != line) return false;
    proof_sentence(p, to, &first, &last);
    return tells_of_other_side(p, m, part, first, last);
}

/* The lines that speak of a part, asked for in their order. */
struct part_lines {
    const struct side_list *list;
    str part;
    size_t next;
    uint32_t line; /* read to here */
    bool is_spoken_of;
};

static bool line_speaks_of(struct proof *p, struct part_lines *lines, uint32_t line) {
    if (lines->line != line) lines->is_spoken_of = false;
    lines->line = line;
    for (; lines->next < lines->list->n; lines->next++) {
        const struct side_mention *m = &lines->list->items[lines->next];
        if (p->words[m->word].line > line) break;
        if (p->words[m->word].line == line && str_eq(proof_side_part_name(p, m->part), lines->part))
            lines->is_spoken_of = true;
    }
    return lines->is_spoken_of;
}

/* Are both sides of the part meant: in one sentence, item by item, "bilateral", or often? */
static bool both_are_meant(struct proof *p, const struct side_list *list, str part) {
    size_t counts[2] = {0}, in_list[2] = {0};
    bool is_sure = is_done_to(p, list, part);
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (!str_eq(proof_side_part_name(p, m->part), part)) continue;
        counts[m->is_left]++;
        in_list[m->is_left] += m->is_list;
        if (other_side_is_near(p, m, part, is_sure) || proof_side_other_beside(p, m, part))
            return true;
    }
    struct part_lines lines = {.list = list, .part = part};
    /* "both knees", "bilateral knee pain", "each eye" */
    for (size_t i = 0; i + 1 < p->n_words; i++) {
        if (!proof_word_in(
                p, i, S(" both bilateral bilaterally either each other contralateral opposite ")))
            continue;
        for (size_t j = i + 1; j < i + 4 && j < p->n_words; j++) {
            str word = proof_lower(p->arena, proof_word_str(p, j));
            if (str_starts_with(word, part)) return true;
            /* "the other side", where the part is spoken of */
            if (proof_in(word, S(" side sides ")) && line_speaks_of(p, &lines, p->words[j].line))
                return true;
        }
    }
    return (in_list[0] && in_list[1]) || (counts[0] > 2 && counts[1] > 2);
}

/* "We discussed a left total knee replacement", "radiotherapy to the left breast". */
static bool is_planned(const struct proof *p, const struct side_mention *m) {
    size_t from, to;
    proof_sentence(p, m->word, &from, &to);
    return (proof_any_in(p, from, to, DONE) || proof_any_in(p, from, to, S(" radiotherapy gy "))) &&
           proof_any_in(p, from, to,
                        S(" discussed planned listed list will plan offered offer proceed booked "
                          "arranged start consent agreed recommend recommended "));
}

static void check_part(struct proof *p, const struct proof_rule *rule, const struct side_list *list,
                       str part) {
    size_t counts[2] = {0};
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(proof_side_part_name(p, list->items[i].part), part))
            counts[list->items[i].is_left]++;
    if (!counts[0] || !counts[1] || both_are_meant(p, list, part)) return;
    /* The rarer side is the doubtful one; on a tie the one that comes later. */
    const struct side_mention *first = NULL;
    for (size_t i = 0; i < list->n && !first; i++)
        if (str_eq(proof_side_part_name(p, list->items[i].part), part)) first = &list->items[i];
    bool odd = counts[0] == counts[1] ? !first->is_left : counts[1] < counts[0];
    const struct side_mention *usual = NULL;
    bool only_done = false; /* then only an operation on the rarer side is doubtful */
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (!str_eq(proof_side_part_name(p, m->part), part)) continue;
        bool is_on_purpose = m->is_left == odd && m->has_contrast; /* the letter knows both */
        if (is_on_purpose && counts[!odd] < 2) return;
        if (m->has_contrast && counts[0] == 1 && counts[1] == 1) return;
        only_done |= is_on_purpose;
        if (m->is_left != odd && !usual) usual = m;
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct side_mention *m = &list->items[i];
        if (m->is_left != odd || !str_eq(proof_side_part_name(p, m->part), part)) continue;
        if (only_done && (m->has_contrast || !is_planned(p, m))) continue;
        const struct proof_word *from = &p->words[m->word], *to = &p->words[m->part];
        str message = say(p->arena, "“{}” here, and the {} side in line {}: which is meant?",
                          SAY_T(proof_slice(p, from->at, to->at + to->n - from->at)),
                          SAY_T(odd ? S("right") : S("left")),
                          SAY_N((int64_t)p->words[usual->word].line + 1));
        proof_add(p, rule, PROOF_LOOK, from->at, to->at + to->n - from->at, message, S(""));
    }
}

void proof_check_sides(struct proof *p, const struct proof_rule *rule) {
    struct side_list list = read_mentions(p);
    for (size_t i = 0; i < list.n; i++) {
        str part = proof_side_part_name(p, list.items[i].part);
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = str_eq(proof_side_part_name(p, list.items[j].part), part);
        if (!seen) check_part(p, rule, &list, part);
    }
    proof_check_regions(p, rule, &list);
}
