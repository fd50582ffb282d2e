#include "proofread_case.h"

#define H(rule, text)                                                                              \
    { rule, true, text }
#define N(rule, text)                                                                              \
    { rule, false, text }
#define DEAR "Dear Dr Ferreira\n\n"

static const struct proof_case calendar_cases[] = {
    H("P-11", DEAR "The scan is on 31 June 2026."),
    H("P-11", DEAR "Seen on 29 February 2026."),
    H("P-11", DEAR "Seen on 31/11/2026."),
    H("P-11", DEAR "Seen on 14/13/2026."),
    H("P-11", "DOB 30 February 1961"),
    H("P-11", DEAR "Seen on 2026-02-30."),
    H("P-11", DEAR "Please come on 31 September."),
    N("P-11", DEAR "Seen on 29 February 2024."),
    N("P-11", DEAR "Blood pressure 120/80 and 31 tablets."),
    N("P-11", DEAR "Seen on 30 June 2026 and 31/12/2025."),
    N("P-11", DEAR "Peak flow 300/350/380; grade 2.1.2026."),
    N("P-11", DEAR "She may 29 times out of 30 be right."),
    H("P-12", DEAR "Seen on Tuesday 23 November 2026."),
    H("P-12", DEAR "Seen on Mon 24 Nov 2026."),
    H("P-12", DEAR "Seen on Friday, 23rd November 2026."),
    H("P-12", DEAR "Seen on Wednesday the 23rd of November 2026."),
    H("P-12", DEAR "Seen on 23 November 2026 (Sunday)."),
    H("P-12", DEAR "Come on Thursday 23/11/2026."),
    H("P-12", DEAR "Come on Monday 1 December."),
    N("P-12", DEAR "Seen on Monday 23 November 2026."),
    N("P-12", DEAR "Seen on Mon 23/11/2026."),
    N("P-12", DEAR "Come on Tuesday 1 December."),
    N("P-12", DEAR "She comes every Monday. 24 November 2026 is free."),
    N("P-12", DEAR "On Saturday she had 23 visitors; November 2026 was busy."),
    N("P-12", DEAR "Tuesday, 24th November 2026 it is."),
    H("P-13", DEAR "We will see her again on 3 March 2020."),
    H("P-13", DEAR "A scan is booked for 10 November 2026."),
    H("P-13", DEAR "The next appointment is on 2 November 2026."),
    H("P-13", DEAR "Follow-up: 3 March 2026 in clinic"),
    H("P-13", DEAR "I have arranged for her to be seen on 3 March 2026."),
    H("P-13", DEAR "She is due to have her operation on 1 September 2026."),
    H("P-13", DEAR "She will be reviewed in March 2025."),
    N("P-13", DEAR "We will see her again on 3 March 2027."),
    N("P-13", DEAR "She was booked for 3 March 2026 and did not come."),
    N("P-13", DEAR "She will continue the bisoprolol started on 3 March 2026."),
    N("P-13", DEAR "I will write with the result of the scan performed on 3 March 2026."),
    N("P-13", DEAR "The scan on 3 March 2026 was normal and we will see her in June."),
    N("P-13", DEAR "It had been arranged for 3 March 2026."),
    N("P-13", DEAR "We will see her in November 2026."),
    H("P-14", DEAR "She was seen on 3 March 2027."),
    H("P-14", DEAR "She was admitted on 25 December 2026."),
    H("P-14", DEAR "She underwent bypass surgery on 3 March 2027."),
    H("P-14", DEAR "I saw her on 1 December 2026."),
    H("P-14", "Clinic date: 30 November 2026\n\n" DEAR "Text."),
    H("P-14", DEAR "Thank you for coming to the clinic on 3 December 2026."),
    N("P-14", DEAR "She was seen on 3 March 2026."),
    N("P-14", DEAR "She was told that her operation is on 3 March 2027."),
    N("P-14", DEAR "She was seen and given an appointment for 3 March 2027."),
    N("P-14", DEAR "She was booked for an infusion on 3 March 2027."),
    N("P-14", DEAR "She attended today and will be seen on 3 March 2027."),
    N("P-14", "Clinic date: 24 November 2026\n\n" DEAR "Text."),
    N("P-14", DEAR "The infusion is to be completed by 3 March 2027."),
};

static const struct proof_case written_cases[] = {
    H("P-15", DEAR "Seen on 03/14/2026."),
    H("P-15", DEAR "Seen on 11/23/2026 by us."),
    H("P-15", "DOB 03/14/1961"),
    H("P-15", DEAR "Scan 1/31/2026."),
    H("P-15", DEAR "Seen on 12/13/26."),
    N("P-15", DEAR "Seen on 14/03/2026."),
    N("P-15", DEAR "Seen on 12/11/2026."),
    N("P-15", DEAR "Seen on 31/06/2026."),
    N("P-15", DEAR "Blood pressure 132/78."),
    N("P-15", DEAR "Ref 03/14/AB/2026."),
    H("P-17", DEAR "Seen on March 14, 2026."),
    H("P-17", DEAR "Seen on November 3rd, 2026."),
    H("P-17", DEAR "Seen on Nov 3 2026."),
    H("P-17", "December 1, 2025\n\n" DEAR "Text."),
    H("P-17", DEAR "The scan of May 2, 2026 was clear."),
    N("P-17", DEAR "Seen on 14 March 2026."),
    N("P-17", DEAR "Seen in March 2026."),
    N("P-17", DEAR "In March 14 patients were seen."),
    N("P-17", DEAR "On 3 May 2026 she came."),
    N("P-17", DEAR "She may 2 times a day."),
};

/* How a sentence speaks of its date: gone by, to come, or neither. */
static const struct proof_case tense_cases[] = {
    H("P-13", DEAR "The team will visit her on 3 March 2026."),
    H("P-13", DEAR "Your next session is on 3 March 2026."),
    H("P-13", DEAR "She is coming back to clinic on 3 March 2026."),
    H("P-13", DEAR "On 3 March 2026 the surgeon will see her."),
    H("P-13", DEAR "New appointment: 3 March 2026 at 10am"),
    H("P-13", DEAR "She has a further appointment with the nurse on 3 March 2026."),
    H("P-13", DEAR "TCI 3 March 2026."),
    H("P-13", DEAR "District nurses to remove the sutures on 3 March 2026."),
    H("P-13", DEAR "She is due to fly on 3 March 2026."),
    H("P-13", DEAR "The hearing has been adjourned to 3 March 2026."),
    H("P-13", DEAR "I expect her to return to work on 3 March 2026."),
    H("P-13", DEAR "She is on the list for a hip replacement on 3 March 2026."),
    H("P-13", DEAR "Please ring us by 3 March 2026."),
    H("P-13", DEAR "If you have heard nothing by 3 March 2026, please ring us."),
    H("P-13", DEAR "She can do light duties until we have seen her again in March 2026."),
    H("P-13", DEAR "She must not lift anything until 3 March 2026."),
    H("P-13", DEAR "Your next visit is 3 March 2026 at 4pm."),
    H("P-13", DEAR "Your new appointment is on:\n\nTuesday 3 March 2026 at 10am"),
    H("P-13", DEAR "We would like you to come and have them fitted on 3 March 2026."),
    H("P-13", DEAR "Her licence expires on 3 March 2026."),
    H("P-13", DEAR "The result will be sent to the GP by 3 March 2026."),
    H("P-13", DEAR "We will see her on 3 November."),
    N("P-13", DEAR "We will see her on 3 December."),
    N("P-13", DEAR "She was off work until 3 March 2026."),
    N("P-13", DEAR "The course was completed by 3 March 2026."),
    N("P-13", DEAR "Your last appointment was on:\n\n3 March 2026"),
    H("P-13", DEAR "She should come in the week of 3 March 2026."),
    H("P-13", DEAR "Please would your nurse repeat the bloods in the week beginning 3 March 2026."),
    H("P-13", DEAR "We would like to scan you again in March 2026."),
    H("P-13", DEAR "He is to come in on 3 March 2026 for an angioplasty."),
    H("P-13", DEAR "There's a bed for her on 3 March 2026."),
    H("P-13", DEAR "Clopidogrel 75 mg od until 3 March 2026."),
    H("P-13", DEAR "Send her back if she is no better by the end of March 2026."),
    H("P-13", DEAR "When: 3 March 2026, 8.15am"),
    H("P-13", DEAR "She has a place in Hand Therapy from 3 March 2026."),
    H("P-13", DEAR "A fresh appointment has been made for 3 March 2026."),
    H("P-13", DEAR "I propose 7.5 mg from 3 March 2026."),
    H("P-13", DEAR "She may go back to nursery on 3 March 2026."),
    H("P-13", DEAR "TFTs at your surgery in the week of 3 March 2026, please."),
    H("P-13", DEAR "The class starts 3 March 2026."),
    H("P-13", DEAR "No action; measure it again in March 2026."),
    H("P-13", DEAR "Plan\n1. Stroke clinic, Dr Petersen, 3 March 2026, 10.30\n2. None"),
    N("P-13", DEAR "He can walk further than he could on 3 March 2026."),
    N("P-13", DEAR "I must apologise for the delay in March 2026."),
    N("P-13", DEAR "You may remember that we met in March 2026."),
    N("P-13", DEAR "Please find the report of the scan on 3 March 2026."),
    N("P-13", DEAR "Please repeat the Hb (92 on 3 March 2026)."),
    N("P-13", DEAR "He took clarithromycin 500 mg bd until 3 March 2026."),
    N("P-13", DEAR "Her fit note ran until 3 March 2026."),
    N("P-13", DEAR "She should have been seen on 3 March 2026."),
    N("P-13", DEAR "I can confirm her attendance on 3 March 2026."),
    N("P-13", DEAR "Would you mind resending the form of March 2026?"),
    H("P-14", DEAR "Her potassium on 3 March 2027 was 5.1."),
    H("P-14", DEAR "The MDT on 3 March 2027 recommends chemotherapy."),
    H("P-14", DEAR "She weighs 46.2 kg (3 March 2027)."),
    H("P-14", DEAR "She was admitted from 1 to 3 March 2027."),
    H("P-14", DEAR "I saw her with her mother for her second appointment on 3 March 2027."),
    H("P-14", DEAR "MRI of 3 March 2027 seen by me."),
    H("P-14", DEAR "Last seizure 3 March 2027, after a night without sleep."),
    H("P-14", DEAR "Treatment so far: transplant 3 March 2027"),
    H("P-14", DEAR "Lithium on 3 March 2027: 0.68 mmol/L."),
    H("P-14", DEAR "The pathology was read at the MDT of 3 March 2027."),
    H("P-14", DEAR "Thank you for letting me watch her in school on 3 March 2027."),
    H("P-14", DEAR "We were expecting you in clinic on 3 March 2027."),
    H("P-14", DEAR "We had hoped to see you on 3 March 2027."),
    H("P-14", DEAR "Diagnosis\nLive donor transplant, 3 March 2027\nAsthma"),
    H("P-14", DEAR "INR 2.6 on 3 March 2027, range 2 to 3."),
    N("P-14", DEAR "The podiatrist has kept 9.40am on 3 March 2027 for you."),
    N("P-14", DEAR "The clinic on 3 March 2027 was full."),
    N("P-14", DEAR "The appointment on 3 March 2027 was the earliest."),
    N("P-14", DEAR "MRI (3 March 2027) and clinic (4 March 2027) are arranged."),
    N("P-14", DEAR "She has an MRI (3 March 2027) and then sees me."),
    N("P-14", DEAR "Last dose of rituximab 3 March 2027 if her bloods allow."),
    N("P-14", DEAR "She rang for an appointment and was given 3 March 2027."),
    N("P-14", DEAR "She was offered dates from 1 to 3 March 2027."),
    N("P-14", DEAR "The MDT on 3 March 2027 will recommend what to do."),
    N("P-14", DEAR "The team has held a place for her on 3 March 2027."),
    H("P-14", "Letter written on 3 March 2027\n\nDear Dr Ferreira\n\nText."),
    N("P-13",
      "Results clinic, 3 November 2026\n\nDear Dr Ferreira\n\nThe team is seeing her tomorrow, 4 November."),
    H("P-14",
      "Procedure date: 3 March 2027\nOperator: Dr R Blackwood\n\nDear Dr Ferreira\n\nText."),
    N("P-14", "Procedure date: 3 March 2027\n\nDear Dr Ferreira\n\nText."),
    H("P-14", DEAR "Repeat CTPA on 3 March 2027 showed no clot."),
    H("P-14", DEAR "You were not brought to your appointment on 3 March 2027."),
    H("P-14", DEAR "It was good to see you on 3 March 2027."),
    H("P-14", DEAR "Thank you for your call on 3 March 2027."),
    H("P-14", DEAR "We met on 1 December."),
    N("P-14", DEAR "We met on 1 November."),
    N("P-14", DEAR "If the scan on 3 March 2027 shows anything, this falls."),
    N("P-14", DEAR "She is due to have a left hip replacement on 3 March 2027."),
    N("P-14", DEAR "She is off work until we have seen her again in March 2027."),
    N("P-13", DEAR "The appointment on 3 March 2026 was cancelled by the hospital."),
    N("P-13", DEAR "She will be aware that the scan was done on 3 March 2026."),
    N("P-13", DEAR "I will write to you about the scan of 3 May 2026."),
    N("P-13", DEAR "We will discuss her admission on 3 May 2026 at the meeting."),
    N("P-13", DEAR "I will request the notes of her operation on 3 May 2024."),
    N("P-13", DEAR "She was booked for surgery on 3 May 2026 but was unwell."),
    N("P-13", DEAR "The appointment booked for 3 May 2026 was missed."),
    N("P-13", DEAR "A scan had been arranged for 4 May 2026 and she did not attend."),
    N("P-13", DEAR "She has been due a smear since 3 May 2024."),
    N("P-13", DEAR "She is due her booster, having had the last one on 3 May 2024."),
    N("P-13", DEAR "Her anaemia was due to bleeding on 3 May 2026."),
    N("P-13", DEAR "She is on apixaban, started on 3 May 2026."),
    N("P-13", DEAR "She is having chemotherapy (cycle 1 on 3 May 2026)."),
    N("P-13", DEAR "He will recall that we met on 3 May 2024."),
    N("P-13", DEAR "The plan in the letter of 3 May 2026 will stand."),
    N("P-13", DEAR "She was to be seen on 3 May 2026, and did not attend."),
    N("P-13", DEAR "I can confirm that she attended on 3 May 2024."),
    N("P-13", DEAR "Thank you for coming to the clinic on 3 November 2026."),
    N("P-13", DEAR "The next day, 4 May 2026, she felt better."),
    N("P-13", DEAR "She hopes to return to the job she left on 3 May 2026."),
    N("P-13", DEAR "She is expected to recover fully from the fall on 3 May 2026."),
    N("P-13", DEAR "She would like a second opinion on the scan of 3 May 2026."),
    N("P-13", DEAR "You will have received our letter dated 3 May 2026."),
    N("P-13", DEAR "The planned operation on 3 May 2026 did not go ahead."),
    N("P-13", DEAR "Please compare with the X-ray of 3 May 2024."),
    N("P-13", DEAR "She has an appointment card from 3 May 2026."),
    N("P-13", DEAR "Her next of kin registered the death on 3 May 2026."),
    N("P-13", DEAR "Review of the scan on 3 May 2026 shows a fracture."),
    N("P-13", DEAR "We shall never know what happened on 3 May 2026."),
    N("P-13", DEAR "She is keen to stop the tablets that she began on 3 May 2026."),
    N("P-13", DEAR "She will need the report of the scan that was done in March 2024."),
    N("P-13", DEAR "She has been listed since 3 May 2026."),
    N("P-13", DEAR "The operation scheduled for 3 May 2026 took place as planned."),
    N("P-13", DEAR "To confirm: the last dose was given on 3 May 2026."),
    N("P-13", DEAR "Enrolled in the trial on 3 May 2025, she will be followed for five years."),
    N("P-13",
      "Ward 7\nAdmitted 02/11/26, discharged 09/11/26\n\nDear Dr Ferreira\n\nESD team to visit 10/11/26."),
    N("P-13", DEAR "I am sorry that she had to wait until 3 May 2026."),
    N("P-13", DEAR "She is a patient who has been attending since 3 May 2019."),
    N("P-13", "Discharged: 23 November 2026\n\n" DEAR
              "Aspirin stopped on admission, to restart on 20 November."),
    N("P-13", "23 November 2026\n\n" DEAR "Bisoprolol is to be restarted on 20 November 2026."),
    H("P-13", "23 November 2026\n\n" DEAR "Aspirin is to restart on 1 December 2025."),
    H("P-13", "23 November 2026\n\n" DEAR "We will restart her aspirin on 20 November 2026."),
    H("P-14", DEAR "She climbed the stairs with help on 3 March 2027."),
    H("P-14", DEAR "Thank you for your letter of 3 March 2027."),
    H("P-14", DEAR "MRI 03/03/2027: no change"),
    H("P-14", DEAR "The MRI of 03/03/2027 shows no change."),
    H("P-14", DEAR "CT head (3.3.27) showed atrophy."),
    H("P-14", DEAR "You rang us on 3 March 2027."),
    H("P-14", DEAR "On 3 March 2027 she fell in the garden."),
    H("P-14", DEAR "Thank you for coming to my clinic on 3 March 2027."),
    H("P-14", DEAR "Discharged: 3 March 2027"),
    H("P-14", DEAR "The cast came off in March 2028."),
    H("P-14", DEAR "She had been in hospital on 3 March 2027."),
    H("P-14", DEAR "Her father died at home on 3 March 2027."),
    N("P-14", DEAR "She was told to come on 3 March 2027."),
    N("P-14", DEAR "She was given an appointment on 3 March 2027."),
    N("P-14", DEAR "She was offered a slot on 3 March 2027."),
    N("P-14", DEAR "She agreed to be admitted on 3 March 2027."),
    N("P-14", DEAR "The plan was for surgery on 3 March 2027."),
    N("P-14", DEAR "She was pleased that the operation is on 3 March 2027."),
    N("P-14", DEAR "I was told that he starts the class on 3 March 2027."),
    N("P-14", DEAR "She has decided to retire on 3 March 2027."),
    N("P-14", DEAR "I saw her today and on 3 March 2027 she will have her scan."),
    N("P-14", DEAR "She was seen today and will return on 3 March 2027."),
    N("P-14", DEAR "The inquest was adjourned to 3 March 2027."),
    N("P-14", DEAR "She was worried about her visit on 3 March 2027."),
    N("P-14", DEAR "I have extended her sick note until 3 March 2027."),
    N("P-14", DEAR "She wanted to know whether the clinic on 3 March 2027 can be moved."),
    N("P-14", DEAR "Her visa was renewed to 3 March 2027."),
    N("P-14", DEAR "Her licence was issued until 3 March 2027."),
    N("P-14", DEAR "She booked a holiday from 3 March 2027."),
    N("P-14", DEAR "The appointment on 3 March 2027 was made by telephone."),
    N("P-14", DEAR "The scan on 3 March 2027 was booked by her GP."),
    N("P-14", DEAR "She got married in June and her baby is expected on 3 March 2027."),
    N("P-14", DEAR "The date of 3 March 2027 was agreed with her."),
    N("P-14", DEAR "The wedding was moved to 3 March 2027."),
    N("P-14", DEAR "It was a pleasure to see her before her trip on 3 March 2027."),
    N("P-14", DEAR "I reviewed her ahead of her operation on 3 March 2027."),
    N("P-14", DEAR "We discussed her admission on 3 March 2027."),
    N("P-14", DEAR "She has been listed for surgery on 3 March 2027."),
    N("P-14", DEAR "She was referred for a scan, which is on 3 March 2027."),
    N("P-14", DEAR "She asked me to ring her on 3 March 2027."),
    N("P-14", DEAR "EDD 3 March 2027 by the scan done today."),
    N("P-14", DEAR "Repeat bloods on 3 March 2027."),
    N("P-14", DEAR "MRI booked 3 March 2027: needs a hearing loop."),
    N("P-14", DEAR "She needed a new date and chose 3 March 2027."),
    N("P-14", DEAR "I explained that the test must be done by 3 March 2027."),
    N("P-14", DEAR "Her mother died in May and she flies home on 3 March 2027."),
    N("P-14", DEAR "Seen in the hot clinic Thursday 26 November 2pm with Dr Banerjee."),
    N("P-14", DEAR "It was agreed that physiotherapy would begin on 3 March 2027."),
    N("P-14", DEAR "Tell her 17 Nov (done, LA); theatre date (10 Dec); nurse (done)."),
    N("P-14", DEAR "She has had two doses, and the third follows on 3 March 2027."),
};

/* Rules for a site that asked for its house style. */
static const struct proof_case ordinal_cases[] = {
    H("P-16", DEAR "She was admitted on 03/04/2026 and did well."),
    H("P-16", DEAR "She has been well since 5/6/2026 without tablets."),
    H("P-16", DEAR "Thank you for your letter dated 01/10/2026 about her."),
    H("P-16", DEAR "She can drive from 2/12/2026 if well."),
    H("P-16", DEAR "The scan on 07.08.2026 was normal."),
    N("P-16", "DOB: 03/04/1961\n\n" DEAR "Text."),
    N("P-16", DEAR "She was admitted on 13/04/2026 and did well."),
    N("P-16", DEAR "She was admitted on 04/04/2026 and did well."),
    N("P-16", DEAR "She was admitted on 3 April 2026 and did well."),
    N("P-16", DEAR "- 03/04/2026 angiogram"),
    H("P-18", DEAR "Seen on 1st March 2026."),
    H("P-18", DEAR "Seen on the 2nd of June."),
    H("P-18", DEAR "Seen on 23rd Nov 2026."),
    H("P-18", DEAR "Tuesday 24th November 2026."),
    H("P-18", DEAR "Since 30th January 2026."),
    N("P-18", DEAR "Seen on 1 March 2026."),
    N("P-18", DEAR "On the 50th centile."),
    N("P-18", DEAR "Her 3rd cycle, 2nd dose."),
    N("P-18", DEAR "The 5th toe."),
    N("P-18", DEAR "Seen in March 2026."),
};

static void dates_exist_have_their_weekday_and_lie_where_the_sentence_looks(void **state) {
    (void)state;
    case_run(CASES(calendar_cases), case_input("", NULL));
}

static void a_date_is_judged_by_how_its_sentence_speaks_of_it(void **state) {
    (void)state;
    case_run(CASES(tense_cases), case_input("", NULL));
}

static void dates_are_written_as_in_britain(void **state) {
    (void)state;
    case_run(CASES(written_cases), case_input("", NULL));
}

static void ordinals_and_numeric_dates_are_told_only_to_a_site_that_asked(void **state) {
    (void)state;
    struct proof_input in = case_input("", NULL);
    in.house_style = true;
    case_run(CASES(ordinal_cases), in);
    AUTO_ARENA(a);
    struct proof_findings findings;
    in = case_input(DEAR "Seen on 1st March 2026.", NULL);
    proofread(&a, &in, &findings);
    expect_int(findings.n, 0);
}

static void a_finding_says_where_in_code_points_and_what_to_write(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_input in =
        case_input("Zoë\nDear Dr Ferreira\n\nÉtoile: seen on Tuesday 23 November 2026.", NULL);
    struct proof_findings findings;
    proofread(&a, &in, &findings);
    const struct proof_finding *f = case_find(&findings, "P-12");
    expect(f != NULL);
    expect_int(f->line, 4);
    expect_int(f->column, 17);
    expect_int(f->length, 24);
    expect_str(str_slice(in.text, f->offset, f->bytes), S("Tuesday 23 November 2026"));
    expect_str(f->suggestion, S("Monday 23 November 2026"));
    expect_str(f->message, S("23 November 2026 is a Monday."));
    expect_int(f->severity, PROOF_MUST_FIX);
}

static void findings_stand_in_the_order_of_the_text(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_input in =
        case_input(DEAR "[?] on 31 June 2026, ____ mg, Tuesday 23 November 2026, {{name}}.", NULL);
    struct proof_findings findings;
    proofread(&a, &in, &findings);
    expect(findings.n >= 5);
    for (size_t i = 1; i < findings.n; i++)
        expect(findings.items[i - 1].offset <= findings.items[i].offset);
}

/* On 4 January the patient had an appointment that is cancelled by now. */
static const struct proof_case gone_cases[] = {
    H("P-34", DEAR "We will see her on Monday 4 January 2027 at 9:40am."),
    H("P-34", DEAR "Her appointment is on 4 January 2027."),
    H("P-34", DEAR "Monday 4 January 2027 at 9:40am\nOutpatients, level 2"),
    H("P-34", DEAR "She comes again on Monday 4 January."),
    H("P-34", DEAR "She comes again on 4/1/2027."),
    N("P-34", DEAR "We will see her on Monday 11 January 2027 at 9:40am."),
    N("P-34", DEAR "We will see her on 14 January 2027."),
    N("P-34", DEAR "We saw her on 4 January 2026."),
    N("P-34", DEAR "She takes 4 tablets since January 2027."),
    N("P-34", "Hexham, 4 January 2027\n\n" DEAR "Her scan was normal."),
};

static void an_appointment_that_is_cancelled_or_moved_stands_in_no_letter(void **state) {
    (void)state;
    static const struct proof_gone gone[] = {
        {{2026, 12, 7}, S_INIT("The appointment on 7 December is moved.")},
        {{2027, 1, 4}, S_INIT("The appointment on 4 January is cancelled.")}};
    struct proof_input in = case_input("", NULL);
    in.gone = gone, in.n_gone = 2;
    case_run(CASES(gone_cases), in);
}

static void which_days_a_letter_names_is_read_below_its_dear(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const civil_date days[] = {{2027, 1, 4}, {2027, 1, 14}, {2026, 12, 7}};
    bool is_named[3];
    proofread_days(&a, S("7 December 2026\n\nDear Mrs Eze\n\nCome on Thursday 14 January 2027."),
                   days, 3, is_named);
    expect(!is_named[0] && is_named[1] && !is_named[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_exist_have_their_weekday_and_lie_where_the_sentence_looks),
        cmocka_unit_test(a_date_is_judged_by_how_its_sentence_speaks_of_it),
        cmocka_unit_test(dates_are_written_as_in_britain),
        cmocka_unit_test(ordinals_and_numeric_dates_are_told_only_to_a_site_that_asked),
        cmocka_unit_test(a_finding_says_where_in_code_points_and_what_to_write),
        cmocka_unit_test(findings_stand_in_the_order_of_the_text),
        cmocka_unit_test(an_appointment_that_is_cancelled_or_moved_stands_in_no_letter),
        cmocka_unit_test(which_days_a_letter_names_is_read_below_its_dear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
