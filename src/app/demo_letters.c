#include "demo_letters.h"

struct typed {
    const char *diagnoses[3];
    const char *patient_action, *gp_action, *hospital_action;
    const char *medicine, *dose, *why;
    enum medicine_change change;
    const char *talk[2];
};

static const struct typed letters[] = {
    {{"Paroxysmal atrial fibrillation", "High blood pressure", NULL},
     "Keep a note of each spell of palpitations, with the day and how long it lasts",
     "Please continue apixaban and check the kidney function once a year",
     "We will arrange a 24-hour tape of your heart rhythm",
     "Apixaban",
     "5 mg twice a day",
     "to lower the risk of a stroke",
     MEDICINE_STARTED,
     {"You told me that the palpitations come about once a week and last up to an hour. You have not "
      "fainted and have no chest pain. Your blood pressure was 128 over 76, and your heart sounds "
      "were normal.",
      "We talked about what atrial fibrillation is, and why a medicine that thins the blood is worth "
      "taking even when you feel well."}},
    {{"Heart failure with a weak left side of the heart", "Previous heart attack", NULL},
     "Weigh yourself each morning, and ring us if you gain 2 kg in three days",
     "Please check the blood pressure and the kidney function in two weeks",
     "We will see you again with an echocardiogram",
     "Bisoprolol",
     "2.5 mg once a day",
     "to protect the heart",
     MEDICINE_CHANGED,
     {"You can walk about half a mile on the flat before you have to stop. You sleep on two pillows "
      "and do not wake up breathless. Your ankles were not swollen and your lungs were clear.",
      "The echocardiogram shows that the heart pumps a little better than last year. That is good "
      "news and shows that the tablets work."}},
    {{"Pacemaker for slow heart rhythm", NULL, NULL},
     "Carry your pacemaker card with you, and show it before any scan",
     "No action is needed",
     "The next check of the pacemaker is in a year",
     NULL,
     NULL,
     NULL,
     MEDICINE_UNCHANGED,
     {"You have had no dizzy spells since the pacemaker was put in, and the scar has healed well.",
      "The battery is good for about eight more years, and the leads work as they should. We made no "
      "changes to its settings."}},
    {{"Palpitations from extra heart beats", NULL, NULL},
     "Drink less coffee, and see whether it helps",
     "Please refer again if there are faints or chest pain",
     "We do not need to see you again",
     NULL,
     NULL,
     NULL,
     MEDICINE_UNCHANGED,
     {"You notice an extra beat and then a pause, mostly in the evening when you sit still. Your "
      "tracing was normal, and the tape showed a few extra beats, which are harmless.",
      "We talked about how common this is. It does not harm the heart and needs no treatment."}},
    {{"Narrowing of the aortic valve, moderate", "High cholesterol", NULL},
     "Tell us if you become breathless, have chest pain or feel faint when you exert yourself",
     "Please continue atorvastatin",
     "We will repeat the echocardiogram in twelve months",
     "Atorvastatin",
     "40 mg at night",
     "because the cholesterol is still a little high",
     MEDICINE_CHANGED,
     {"You feel well and walk your dog for an hour a day. There is the same murmur as before. Your "
      "blood pressure was 134 over 80.",
      "The valve has hardly changed since last year. We talked about what to look out for, and that "
      "an operation may be needed one day, though not now."}},
};
enum { N_LETTERS = sizeof letters / sizeof letters[0], PARTS_MOST = 12 };

/* A list of one line, or of as many as there are. */
static struct letter_part list_of(struct arena *a, enum letter_part_kind kind,
                                  const char *const *lines, size_t most) {
    struct letter_item *items = arena_array(a, struct letter_item, most);
    size_t n = 0;
    while (n < most && lines[n]) {
        items[n].text = str_from_c(lines[n]);
        n++;
    }
    return (struct letter_part){.kind = kind, .items = items, .n_items = n};
}

static struct letter_part action(struct arena *a, enum action_for who, const char *what) {
    struct letter_part part = list_of(a, PART_ACTIONS, &what, 1);
    part.action_for = who;
    return part;
}

static size_t put_lists(struct arena *a, const struct typed *t, struct letter_part *parts) {
    size_t n = 0;
    parts[n++] = list_of(a, PART_DIAGNOSES, t->diagnoses, 3);
    parts[n++] = action(a, ACTION_FOR_PATIENT, t->patient_action);
    parts[n++] = action(a, ACTION_FOR_GP, t->gp_action);
    parts[n++] = action(a, ACTION_FOR_HOSPITAL, t->hospital_action);
    if (!t->medicine) return n;
    struct letter_item *item = arena_new(a, struct letter_item);
    *item = (struct letter_item){str_from_c(t->medicine), str_from_c(t->dose), str_from_c(t->why),
                                 t->change};
    parts[n++] = (struct letter_part){.kind = PART_MEDICINES, .items = item, .n_items = 1};
    return n;
}

struct letter demo_letter(struct arena *a, const struct letter *begun, size_t which) {
    const struct typed *t = &letters[which % N_LETTERS];
    struct letter_part *parts = arena_array(a, struct letter_part, PARTS_MOST);
    size_t n = 0, last = begun->n_parts;
    if (last < 3) return *begun;
    parts[n++] = begun->parts[0];
    parts[n++] = begun->parts[1];
    n += put_lists(a, t, parts + n);
    parts[n++] = (struct letter_part){.kind = PART_HEADING, .text = S("What we talked about")};
    for (size_t i = 0; i < 2; i++)
        parts[n++] = (struct letter_part){.kind = PART_PARAGRAPH, .text = str_from_c(t->talk[i])};
    if (last > 3) parts[n++] = begun->parts[last - 2];
    parts[n++] = begun->parts[last - 1];
    return (struct letter){.parts = parts, .n_parts = n};
}
