/* proofread_words.c: spelling and doubled words. */
#include "proofread_lists.h"
#include "proofread_rules.h"

/* ---- lists ---- */

static bool list_has(const str *words, size_t n, str word) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(words[middle], word);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static const struct us_word *us_word(str word) {
    size_t low = 0, high = proof_n_us_words;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(proof_us_words[middle].american, word);
        if (order == 0) return &proof_us_words[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool lists_have(const struct proof *p, str lower) {
    return list_has(proof_medicines, proof_n_medicines, lower) ||
           list_has(proof_medical_words, proof_n_medical_words, lower) ||
           list_has(p->in->site_words, p->in->n_site_words, lower);
}

/* ---- American spellings ---- */

/* The part of a word before 's, its apostrophe made straight. */
static str bare(str word) {
    if (str_ends_with(word, S("'s"))) return str_slice(word, 0, word.n - 2);
    if (str_ends_with(word, S("’s"))) return str_slice(word, 0, word.n - 4);
    return word;
}

static str with_capital(struct arena *a, str word, bool capital) {
    if (!capital || word.n == 0) return word;
    str copy = arena_str(a, word);
    ((char *)(uintptr_t)copy.p)[0] = char_upper_ascii(copy.p[0]);
    return copy;
}

/* A capital in mid-sentence next to another is a name: Mayo Center. What a doctor or a department is called is
 * none: Consultant Hematologist. */
static bool is_part_of_name(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (!w->is_capital || w->is_all_upper) return false;
    static const str callings[] = {S_INIT("ology"),   S_INIT("ologist"),   S_INIT("atric"),
                                   S_INIT("atrics"),  S_INIT("atrician"),  S_INIT("opedic"),
                                   S_INIT("opedics"), S_INIT("esthetist"), S_INIT("esthetics"),
                                   S_INIT("esthesia")};
    str lower = proof_lower(p->arena, proof_word_str(p, i));
    for (size_t k = 0; k < sizeof callings / sizeof *callings; k++)
        if (str_ends_with(lower, callings[k])) return false;
    bool before = i > 0 && w->follows && w[-1].is_capital && !w[-1].starts;
    bool after = i + 1 < p->n_words && w[1].follows && w[1].is_capital && !w[1].starts;
    /* "Ventilation Center", "Screening Program": a British letterhead. */
    if (w->line < 3 && w->line < p->body &&
        proof_word_in(p, i, S(" center program anesthetic pediatric ")))
        return false;
    return before || (after && !w->starts) || w->line < p->body || w->line >= p->sign_off;
}

static void check_us_part(struct proof *p, const struct proof_rule *rule, size_t at, str part,
                          bool capital) {
    const struct us_word *us = us_word(proof_lower(p->arena, bare(part)));
    if (!us) return;
    str right = with_capital(p->arena, us->british, capital);
    str message = say(p->arena, "American spelling: here it is {}.", SAY_T(right));
    proof_add(p, rule, PROOF_LOOK, at, bare(part).n, message, right);
}

/* Words that are right in one sense: "a license" is a licence, "to license" is right; a program is a computer's. */
static void check_us_sense(struct proof *p, const struct proof_rule *rule, size_t i) {
    const struct proof_word *w = &p->words[i];
    size_t back = i > 8 ? i - 8 : 0, ahead = i + 6 < p->n_words ? i + 6 : p->n_words;
    str right = {"", 0};
    if (proof_word_in(p, i, S(" license licenses ")) && i > 0 &&
        proof_word_in(p, i - 1,
                      S(" a the his her their my your our this that no driving provisional lorry "
                        "shotgun gun firearms full 2 group ")))
        right = proof_word_in(p, i, S(" license ")) ? S("licence") : S("licences");
    if (proof_word_in(p, i, S(" program programs ")) &&
        !proof_any_in(
            p, back, ahead,
            S(" computer software laptop app spreadsheet code windows install installed ")))
        right = proof_word_in(p, i, S(" program ")) ? S("programme") : S("programmes");
    if (right.n == 0) return;
    right = with_capital(p->arena, right, w->is_capital);
    proof_add(p, rule, PROOF_LOOK, w->at, w->n,
              say(p->arena, "American spelling: here it is {}.", SAY_T(right)), right);
}

void proof_check_us_spelling(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->is_skipped || w->has_digit || is_part_of_name(p, i)) continue;
        check_us_sense(p, rule, i);
        str word = proof_word_str(p, i);
        size_t before = p->found.n, at = w->at;
        check_us_part(p, rule, at, word, w->is_capital);
        /* tumor-free, post-anesthetic */
        for (str rest = word, part = str_cut(&rest, '-'); p->found.n == before && part.n;
             part = str_cut(&rest, '-')) {
            if (part.n < word.n) check_us_part(p, rule, at, part, w->is_capital && at == w->at);
            at += part.n + 1;
            if (!rest.p) break;
        }
    }
}

/* ---- spelling ---- */

static bool dictionary_knows(const struct proof *p, str word) {
    return p->in->spelling->is_known(p->in->spelling->self, word);
}

/* haemostatic as hemostatic, localisation as localization: medical dictionaries are American. */
static str americanised(struct arena *a, str word) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < word.n; i++) {
        str rest = str_from(word, i);
        bool pair = str_starts_with(rest, S("ae")) || str_starts_with(rest, S("oe"));
        if (pair) continue; /* the e follows */
        if (str_starts_with(rest, S("our")) && i > 1) {
            buf_put(&b, S("or"));
            i += 2;
        } else if (str_starts_with(rest, S("lyse")) || str_starts_with(rest, S("lysing"))) {
            buf_put(&b, S("lyz"));
            i += 2;
        } else if (str_starts_with(rest, S("isation")) || str_starts_with(rest, S("ised")) ||
                   str_starts_with(rest, S("ise")) || str_starts_with(rest, S("ising"))) {
            buf_put(&b, S("iz"));
            i += 1;
        } else {
            buf_put_char(&b, word.p[i]);
        }
    }
    return buf_str(&b);
}

static bool knows(const struct proof *p, str word) {
    return dictionary_knows(p, word) || lists_have(p, word);
}

/* A known word behind a prefix that medicine puts before anything. */
static bool knows_behind_prefix(const struct proof *p, str word) {
    static const str prefixes[] = {
        S_INIT("non"), S_INIT("pre"), S_INIT("post"), S_INIT("anti"), S_INIT("sub"), S_INIT("peri"),
        S_INIT("intra"), S_INIT("inter"), S_INIT("extra"), S_INIT("supra"), S_INIT("infra"),
        S_INIT("hyper"), S_INIT("hypo"), S_INIT("hydro"), S_INIT("micro"), S_INIT("macro"),
        S_INIT("multi"), S_INIT("over"), S_INIT("under"), S_INIT("poly"), S_INIT("neuro"),
        S_INIT("cardio"), S_INIT("electro"), S_INIT("immuno"), S_INIT("osteo"), S_INIT("gastro"),
        S_INIT("trans"), S_INIT("tele"), S_INIT("video"), S_INIT("hemi"), S_INIT("auto"),
        S_INIT("ultra"), S_INIT("endo"), S_INIT("broncho"), S_INIT("radio"), S_INIT("chemo"),
        S_INIT("psycho"),
        /* Combining forms that join two words of anatomy or pathology. */
        S_INIT("nodulo"), S_INIT("fibro"), S_INIT("cysto"), S_INIT("papulo"), S_INIT("maculo"),
        S_INIT("veno"), S_INIT("arterio"), S_INIT("athero"), S_INIT("spino"), S_INIT("dorso"),
        S_INIT("ventro"), S_INIT("latero"), S_INIT("antero"), S_INIT("postero"), S_INIT("supero"),
        S_INIT("infero"), S_INIT("medio"), S_INIT("mesio"), S_INIT("disto"), S_INIT("bucco"),
        S_INIT("naso"), S_INIT("oro"), S_INIT("pharyngo"), S_INIT("laryngo"), S_INIT("tracheo"),
        S_INIT("ileo"), S_INIT("colo"), S_INIT("recto"), S_INIT("ano"), S_INIT("hepato"),
        S_INIT("spleno"), S_INIT("nephro"), S_INIT("reno"), S_INIT("uro"), S_INIT("vesico"),
        S_INIT("utero"), S_INIT("vagino"), S_INIT("tibio"), S_INIT("patello"), S_INIT("femoro"),
        S_INIT("costo"), S_INIT("sterno"), S_INIT("scapulo"), S_INIT("gleno"), S_INIT("radio"),
        S_INIT("myo"), S_INIT("musculo"), S_INIT("tendino"), S_INIT("osteo"), S_INIT("chondro"),
        S_INIT("lympho"), S_INIT("granulo"), S_INIT("muco"), S_INIT("sero"), S_INIT("vaso"),
        S_INIT("thrombo"), S_INIT("cerebro"), S_INIT("encephalo"), S_INIT("vestibulo"),
        S_INIT("retino"), S_INIT("oculo"), S_INIT("temporo"), S_INIT("fronto"), S_INIT("parieto"),
        S_INIT("occipito")};
    static const str rarer[] = {
        S_INIT("thoraco"), S_INIT("abdomino"),   S_INIT("cranio"),      S_INIT("cervico"),
        S_INIT("lumbo"),   S_INIT("ilio"),       S_INIT("pubo"),        S_INIT("ischio"),
        S_INIT("humero"),  S_INIT("carpo"),      S_INIT("talo"),        S_INIT("acromio"),
        S_INIT("coraco"),  S_INIT("mandibulo"),  S_INIT("maxillo"),     S_INIT("zygomatico"),
        S_INIT("dacryo"),  S_INIT("kerato"),     S_INIT("vitreo"),      S_INIT("chorio"),
        S_INIT("dento"),   S_INIT("linguo"),     S_INIT("palato"),      S_INIT("glosso"),
        S_INIT("tympano"), S_INIT("cholecysto"), S_INIT("pancreatico"), S_INIT("duodeno"),
        S_INIT("jejuno"),  S_INIT("oesophago"),  S_INIT("procto"),      S_INIT("urethro"),
        S_INIT("pyelo"),   S_INIT("hystero"),    S_INIT("salpingo"),    S_INIT("dermato"),
        S_INIT("angio"),   S_INIT("phlebo"),     S_INIT("arthro"),      S_INIT("teno"),
        S_INIT("myelo"),   S_INIT("pneumo"),     S_INIT("haemato"),     S_INIT("lymphangio"),
        S_INIT("re"),      S_INIT("mid")};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_starts_with(word, prefixes[i]) && word.n >= prefixes[i].n + 5 &&
            knows(p, str_from(word, prefixes[i].n)))
            return true;
    for (size_t i = 0; i < sizeof rarer / sizeof *rarer; i++)
        if (str_starts_with(word, rarer[i]) && word.n >= rarer[i].n + 6 &&
            knows(p, str_from(word, rarer[i].n)))
            return true;
    return false;
}

static bool knows_lower(const struct proof *p, str lower) {
    if (knows(p, lower) || knows_behind_prefix(p, lower)) return true;
    str american = americanised(p->arena, lower);
    if (!str_eq(american, lower) && dictionary_knows(p, american)) return true;
    /* Plurals of the lists, which have no affixes. */
    if (lower.n > 5 && str_ends_with(lower, S("s")) && !str_ends_with(lower, S("ss"))) {
        str one = str_slice(lower, 0, lower.n - 1);
        bool is_half = one.p[one.n - 1] == 'o'; /* "squamo-" is half a word */
        if (is_half ? lists_have(p, one) : knows(p, one)) return true;
        if (str_ends_with(lower, S("ies")) &&
            knows(p, say(p->arena, "{}y", SAY_T(str_slice(lower, 0, lower.n - 3)))))
            return true;
    }
    return false;
}

/* Each part of a compound on its own, too. */
static bool is_right(const struct proof *p, str word) {
    str lower = proof_lower(p->arena, bare(word));
    if (knows_lower(p, lower) || dictionary_knows(p, bare(word)) || dictionary_knows(p, word))
        return true;
    if (str_find_char(lower, '-') < 0) return false;
    str rest = lower;
    for (str part = str_cut(&rest, '-'); part.n; part = str_cut(&rest, '-')) {
        bool prefix = proof_in(
            part, S(" non pre post anti sub peri intra inter extra re co un mid ex neo bi tri "
                    "semi multi self micro macro infra supra hyper hypo mini de pro "));
        if (part.n > 2 && !prefix && !knows_lower(p, part) &&
            !dictionary_knows(p, with_capital(p->arena, part, true)))
            return false;
        if (!rest.p) break;
    }
    return true;
}

/* Between quotation marks of its line, where that line closes what it opens: what somebody said, as said. */
static bool is_quoted_speech(const struct proof *p, size_t i) {
    enum { REACH = 400 };
    const struct proof_line *line = &p->lines[p->words[i].line];
    size_t word = p->words[i].at, first = line->at, last = line->at + line->n;
    if (word > first + REACH) first = word - REACH;
    if (last > word + REACH) last = word + REACH;
    size_t before = 0, after = 0;
    for (size_t at = first; at < last; at++) {
        bool mark = p->text.p[at] == '"' || proof_at(p, at, S("“")) || proof_at(p, at, S("”"));
        if (mark) *(at < word ? &before : &after) += 1;
    }
    return before % 2 == 1 && after % 2 == 1;
}

/* Words that are no misspelling whatever the dictionary says. */
static bool is_exempt(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (w->is_skipped || w->has_digit || w->is_mixed || w->is_all_upper || w->n < 3 || w->n > 60)
        return true;
    if (proof_at(p, w->at, S("µ")) || proof_at(p, w->at, S("μ"))) return true;
    if (w->line >= p->sign_off ||
        ((w->line < p->body || p->lines[w->line].is_about) && w->is_capital))
        return true;                                             /* an address */
    if (w->is_capital && !w->starts) return true;                /* a name */
    ptrdiff_t hyphen = str_find_char(proof_word_str(p, i), '-'); /* "Child-Pugh": two names */
    char behind = hyphen > 0 ? p->text.p[w->at + (size_t)hyphen + 1] : ' ';
    if (w->is_capital && behind >= 'A' && behind <= 'Z') return true;
    /* "Roisin Daly, Community Midwife": two capitals that open a line. */
    if (w->is_capital && i + 1 < p->n_words && w[1].is_capital && w[1].follows &&
        w[1].line == w->line && !w[1].is_all_upper && p->lines[w->line].first_word == i)
        return true;
    char before = w->at ? p->text.p[w->at - 1] : ' ', after = proof_char(p, w->at + w->n);
    if (before == '/' || before == '_' || before == '&' || after == '_' || before == '{' ||
        before == '\\')
        return true;
    if (after == '.' && char_is_alpha_ascii(proof_char(p, w->at + w->n + 1)))
        return true; /* e.g., files */
    return proof_is_patient_part(p, proof_fold_name(p->arena, bare(proof_word_str(p, i))));
}

/* The words that can only be names where they stand: a capital in mid-sentence, in the header or in the
 * sign-off. A hash table of word numbers plus one, at most half full; made when the first is asked for. */
struct name_set {
    uint32_t *slots; /* 0: free */
    size_t mask;
};

static size_t name_slot(const struct proof *p, const struct name_set *names, str word) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < word.n; i++)
        hash = (hash ^ (unsigned char)word.p[i]) * 16777619u;
    size_t slot = hash & names->mask;
    while (names->slots[slot] && !str_eq(bare(proof_word_str(p, names->slots[slot] - 1)), word))
        slot = (slot + 1) & names->mask;
    return slot;
}

static void read_names(const struct proof *p, struct name_set *names) {
    size_t capacity = 16;
    while (capacity < 2 * p->n_words)
        capacity *= 2;
    names->slots = arena_array(p->arena, uint32_t, capacity);
    names->mask = capacity - 1;
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        bool can_tell =
            w->is_capital && (!w->starts || w->line < p->body || w->line >= p->sign_off);
        if (can_tell)
            names->slots[name_slot(p, names, bare(proof_word_str(p, i)))] = (uint32_t)i + 1;
    }
}

/* Is a word that begins a sentence a name, because it stands elsewhere as one? */
static bool is_name_elsewhere(const struct proof *p, struct name_set *names, size_t i) {
    if (!names->slots) read_names(p, names);
    return names->slots[name_slot(p, names, bare(proof_word_str(p, i)))] != 0;
}

/* A suggestion takes a hundredth of a second or more: of a few words only, and of each once. */
enum { SUGGESTIONS = 5, SLOW = 12 };
struct suggested {
    str word[SLOW], right[SLOW][SUGGESTIONS];
    size_t n_right[SLOW], n;
};

/* The number of suggestions; false: that would be one word too many. */
static bool suggest(struct proof *p, struct suggested *s, str word, str *ret_words, size_t *ret_n) {
    const struct proof_spelling *spelling = p->in->spelling;
    size_t i = 0;
    while (i < s->n && !str_eq(s->word[i], word))
        i++;
    *ret_n = 0;
    if (i == SLOW || !spelling->suggest) return i < SLOW;
    if (i == s->n) {
        s->word[s->n++] = word;
        s->n_right[i] = spelling->suggest(spelling->self, p->arena, word, s->right[i], SUGGESTIONS);
    }
    *ret_n = s->n_right[i];
    for (size_t k = 0; k < *ret_n; k++)
        ret_words[k] = s->right[i][k];
    return true;
}

/* A capital at the start of a sentence may begin a name: only a plain slip of a common word is told. */
static bool is_slip_of_word(struct proof *p, str word, const str *suggestions, size_t n) {
    str lower = proof_lower(p->arena, word);
    for (size_t i = 0; i < n; i++) {
        str s = proof_lower(p->arena, suggestions[i]);
        if (str_find_char(s, ' ') < 0 && proof_distance(lower, s, 2) <= (lower.n >= 8 ? 2 : 1) &&
            knows(p, s))
            return lower.n >= 5 ||
                   proof_in(s, S(" the this that they there she with have has had was were and "));
    }
    return false;
}

/* Novmber: a capital in mid-sentence, beside a number, that is nearly a month or a weekday. */
static bool is_near_calendar_word(const struct proof *p, size_t i, str *ret_right) {
    const struct proof_word *w = &p->words[i];
    if (!w->is_capital || w->is_all_upper || w->is_mixed || w->has_digit || w->is_skipped ||
        w->n < 5)
        return false;
    bool beside_number = (i > 0 && w[-1].has_digit && w[-1].line == w->line) ||
                         (i + 1 < p->n_words && w[1].has_digit && w[1].line == w->line);
    if (!beside_number) return false;
    str word = proof_lower(p->arena, bare(proof_word_str(p, i)));
    for (int k = 1; k <= 19; k++) {
        *ret_right = k <= 12 ? month_name(k) : weekday_name((enum weekday)(k - 12));
        str name = proof_lower(p->arena, *ret_right);
        if (name.n > 4 && proof_distance(word, name, 2) <= (name.n > 6 ? 2 : 1))
            return !dictionary_knows(p, bare(proof_word_str(p, i)));
    }
    return false;
}

/* The medicine that is a slip of the pen away: *ret_apart letters; empty: none. */
static str nearest_medicine(str lower, int *ret_apart) {
    str nearest = {"", 0};
    int limit = lower.n >= 8 ? 2 : 1;
    if (lower.n < 6) return nearest;
    for (size_t i = 0; i < proof_n_medicines; i++) {
        str medicine = proof_medicines[i];
        if (medicine.n + 2 < lower.n || lower.n + 2 < medicine.n) continue;
        int apart = proof_distance(lower, medicine, limit);
        if (apart > limit) continue;
        nearest = medicine;
        *ret_apart = apart;
        limit = apart - 1;
        if (limit < 1) break;
    }
    return nearest;
}

enum { MOST = 200, MOST_UNKNOWN = 300 }; /* told, and looked up in vain: no letter has so many */

/* "Bisoprolal 5 mg": a capital before a dose, and nearly a medicine. */
static bool is_near_dosed_medicine(const struct proof *p, size_t i, size_t *io_unknown,
                                   str *ret_right) {
    const struct proof_word *w = &p->words[i];
    /* "Sacubitril/valsarten 24/26 mg" */
    bool is_second = i > 0 && proof_char(p, w->at - 1) == '/' &&
                     list_has(proof_medicines, proof_n_medicines,
                              proof_lower(p->arena, proof_word_str(p, i - 1)));
    if ((!w->is_capital && !is_second) || w->is_all_upper || w->is_mixed || w->has_digit ||
        w->is_skipped)
        return false;
    bool dosed = i + 1 < p->n_words && w[1].has_digit && w[1].follows;
    /* "Alendronnic acid 70 mg", "Sodium valproat 200 mg" */
    dosed |= i + 3 < p->n_words && w[1].follows && !w[1].is_capital && w[2].has_digit &&
             w[2].follows && proof_word_in(p, i + 3, S(" mg g ml micrograms units ")) &&
             proof_word_in(p, i + 1,
                           S(" acid sodium potassium hydrochloride fumarate mr tablets "
                             "capsules sulfate citrate calcium maleate succinate "));
    str lower = proof_lower(p->arena, proof_word_str(p, i));
    if (!dosed || *io_unknown == MOST_UNKNOWN || knows_lower(p, lower) ||
        dictionary_knows(p, proof_word_str(p, i)))
        return false;
    int apart;
    ++*io_unknown;
    *ret_right = with_capital(p->arena, nearest_medicine(lower, &apart), w->is_capital);
    return ret_right->n > 0;
}

/* A medicine as near as the dictionary's first word, or nearer, goes before it. */
static size_t prefer_medicine(struct proof *p, str word, str *words, size_t n) {
    str lower = proof_lower(p->arena, bare(word));
    int apart;
    str medicine = nearest_medicine(lower, &apart);
    if (medicine.n == 0 || (n && proof_distance(lower, words[0], apart) < apart)) return n;
    words[0] = with_capital(p->arena, medicine, word.p[0] >= 'A' && word.p[0] <= 'Z');
    return n ? n : 1;
}

static void say_unknown(struct proof *p, const struct proof_rule *rule, size_t i, str right) {
    const struct proof_word *w = &p->words[i];
    str word = proof_word_str(p, i);
    str message =
        right.n ? say(p->arena, "“{}” is in no word list. Is it {}?", SAY_T(word), SAY_T(right))
                : say(p->arena, "“{}” is in no word list.", SAY_T(word));
    proof_add(p, rule, PROOF_LOOK, w->at, w->n, message, right);
}

void proof_check_spelling(struct proof *p, const struct proof_rule *rule) {
    if (!p->in->spelling) return;
    size_t told = 0, unknown = 0;
    struct name_set names = {0};
    struct suggested *asked = arena_new(p->arena, struct suggested);
    for (size_t i = 0; i < p->n_words && told < MOST && unknown < MOST_UNKNOWN; i++) {
        const struct proof_word *w = &p->words[i];
        str near;
        if (is_near_calendar_word(p, i, &near) || is_near_dosed_medicine(p, i, &unknown, &near)) {
            told++;
            say_unknown(p, rule, i, near);
            continue;
        }
        if (is_exempt(p, i)) continue;
        str word = proof_word_str(p, i);
        if (us_word(proof_lower(p->arena, bare(word))) || is_right(p, word)) continue;
        unknown++;
        if (is_quoted_speech(p, i) || (w->is_capital && is_name_elsewhere(p, &names, i))) continue;
        str suggestions[SUGGESTIONS];
        size_t n;
        bool may_ask = suggest(p, asked, word, suggestions, &n);
        if (w->is_capital && !is_slip_of_word(p, word, suggestions, n)) continue;
        if (may_ask) n = prefer_medicine(p, word, suggestions, n);
        told++;
        say_unknown(p, rule, i, n ? suggestions[0] : (str){"", 0});
    }
}

/* ---- doubled words ---- */

/* Right when doubled: "had had", "that that", "very very", "gave her her tablets". */
static bool may_double(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    /* "I think that that you have": two clauses cannot begin so. */
    if (proof_word_in(p, i, S(" that ")) && i + 1 < p->n_words &&
        proof_word_in(p, i + 1, S(" you he she we they i there it's you're he's she's ")))
        return false;
    if (proof_word_in(p, i, S(" had that very really so yes bye ha knock hear "))) return true;
    if (w->n < 2 && !proof_word_in(p, i, S(" a "))) return true;
    /* "If surgery is advised it it will": a passive takes no object. */
    if (i > 2 && proof_word_in(p, i, S(" it ")) &&
        proof_word_in(p, i - 3, S(" is are was were be been being ")))
        return false;
    if (proof_word_in(p, i, S(" her you him it ")) && i > 1)
        return proof_word_in(
            p, i - 2,
            S(" told gave give giving given offered offer sent send advised asked showed show "
              "assured reassured informed explained tell telling wish reminded made hope "
              "helped let taught brought bring allow allowed before when if because since "));
    if (proof_word_in(p, i, S(" in on ")) && i > 1)
        return proof_word_in(
            p, i - 2,
            S(" came come coming went gone go going carried carry moved settled put "
              "turned log logged brought bring called tune admitted drop dropped move "
              "settle call follow moving keep kept switched live lived joined "));
    /* Two capitals are a name: Ali Ali. */
    return w->is_capital && w[-1].is_capital && !w[-1].starts;
}

void proof_check_doubled(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 1; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (!w->follows || w->has_digit || w->is_skipped || w->line < p->body || may_double(p, i))
            continue;
        if (w->line >= p->sign_off) break;
        str word = proof_word_str(p, i);
        if (!str_eq_nocase_ascii(word, proof_word_str(p, i - 1))) continue;
        if (w->is_capital && w[-1].is_capital && w->is_all_upper) continue;
        if (w->at - w[-1].at - w[-1].n > 2) continue; /* two columns */
        size_t from = w[-1].at;
        proof_add(p, rule, PROOF_LOOK, from, w->at + w->n - from,
                  say(p->arena, "“{}” stands twice.", SAY_T(word)), proof_word_str(p, i - 1));
    }
}
