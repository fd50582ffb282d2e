/* proofread_tense.h: the words by which the two readers of a date's tense tell past from plan.
 * Purpose    proofread_tense.c reads the verbs round a date, proofread_tense_noun.c what the date belongs to.
 * Ownership  nothing.   Thread safety: pure.
 * Not here   the rules that ask (proofread_dates.c). */
#ifndef DOMAIN_PROOFREAD_TENSE_H
#define DOMAIN_PROOFREAD_TENSE_H

#include "proofread_rules.h"

/* The nearest word before the date that tells decides; words that only stop the search tell nothing. */
enum told {
    TELLS_NOTHING,
    TELLS_STOP,
    TELLS_PAST,
    TELLS_COMING,
    TELLS_LIKELY_PAST, /* not sure enough to forbid signing */
    TELLS_LIKELY_COMING,
};

#define WILL                                                                                            \
    S(" will shall he'll she'll i'll we'll you'll they'll it'll won't he’ll she’ll i’ll we’ll " \
      "you’ll they’ll it’ll won’t ")
/* What is done with something of the past: "we will discuss the admission on …". */
#define HANDLED                                                                                    \
    S(" discuss compare obtain forward request chase copy upload retrieve present remember "       \
      "recall check review-the send ")
/* Words that make what follows them something to come. */
#define ARRANGED                                                                                       \
    S(" booked scheduled arranged listed planned rebooked rescheduled rearranged postponed adjourned " \
      "deferred invited offered reserved pencilled confirmed ")
/* Finite verbs of the past that need no more. */
#define WAS S(" was were had did wasn't weren't hadn't didn't wasn’t weren’t hadn’t didn’t ")
#define PAST_VERBS                                                                                    \
    S(" saw came went took met fell began found underwent left lost spoke rang stood drove felt hit " \
      "broke bled grew became woke held led swam seen done taken died begun undergone fallen born "   \
      "caught flew got since wore ate drank brought bought heard kept ran rode rose sat slept threw " \
      "tore wrote lay shook struck gave ")
/* What stands before a plan: told, asked …; or an adjective that only looks like a verb. */
#define NOT_EVENTS                                                                                 \
    S(" needed required expected hoped wanted wished intended proposed suggested recommended "     \
      "advised asked agreed discussed informed reminded warned explained mentioned noted decided " \
      "preferred limited allocated provided extended renewed cancelled changed moved delayed "     \
      "related based worried concerned interested tired married supposed allowed anticipated "     \
      "estimated issued named called hundred indeed need told said sent given made put asked "     \
      "confirmed granted detailed enclosed attached printed delighted pleased unchanged ")
#define MODALS                                                                                                              \
    S(" would could should might may can must cannot if whether when until till unless "                                    \
      "that which who because although but so while whereas where has have is are am there's "                              \
      "it's he's she's i've we've before ahead about pending awaiting expires valid ends starts begins returns comes goes " \
      "flies leaves moves meets resumes finishes opens closes retires hoping planning expecting "                           \
      "wondering expected hopes hope expects expect plans plan intends wants wishes ")
#define GOING                                                                                      \
    S(" seeing meeting coming going flying starting attending returning visiting travelling "      \
      "operating admitting ")
#define VISITS                                                                                       \
    S(" appointment appointments review reviews visit clinic scan infusion cycle admission meeting " \
      "check test tests dose injection call session colonoscopy gastroscopy mri echo operation "     \
      "assessment screening smear follow-up bloods ")
#define RESULTS                                                                                       \
    S(" bloods blood mri ct x-ray xray scan ultrasound echo echocardiogram ecg biopsy histology inr " \
      "hba1c psa crp test tests film mammogram colonoscopy gastroscopy endoscopy angiogram swab "     \
      "spirometry audiogram dexa calprotectin haemoglobin ferritin creatinine tape smear urine "      \
      "cytology pathology abdomen head chest neck pelvis brain spine radiograph ")
#define LETTERS                                                                                    \
    S(" letter letters email e-mail report fax referral note message request enquiry query reply " \
      "response application complaint call cheque invoice ")
/* What a result does; "was" alone may tell of anything. */
#define TELLS                                                                                      \
    S(" showed shows revealed reveals confirmed confirms demonstrated demonstrates excluded suggested ")

/* Is there a "was" or "had" in words [from, i)? */
bool proof_past_before(const struct proof *p, size_t from, size_t i);
/* Is there any verb of the past there, or somebody's report? */
bool proof_tells_past(const struct proof *p, size_t from, size_t i);
/* "admitted", "saw", "left the ward" */
bool proof_looks_past(const struct proof *p, size_t i);
/* The words behind the date, to the comma or the end of the sentence. */
size_t proof_words_behind(const struct proof *p, const struct proof_date *d, size_t to,
                          size_t *ret_end);
/* What the date belongs to: a label, a letter, a result, a deadline, a plan. PROOF_UNTOLD: the verbs must tell. */
enum proof_tense proof_tense_of_noun(const struct proof *p, const struct proof_date *d, size_t from,
                                     size_t to, bool *ret_sure);

#endif
