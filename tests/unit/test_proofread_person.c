#include "proofread_case.h"

#define H(rule, text)                                                                              \
    { rule, true, text }
#define N(rule, text)                                                                              \
    { rule, false, text }
#define HEAD "Re: Mrs Marguerite Okonkwo-Hale, DOB 14 March 1961, NHS 999 000 0026\n\n"

#define WRONG_PERSON                                                                               \
    "Re: Mr Harold Pike, date of birth 1 January 1944, NHS number 999 000 0034\n\nDear Dr Ferreira\n\nText."

static const struct proof_case name_cases[] = {
    H("P-01", "Re: Mrs Marguerite Okonkwo-Hall, DOB 14/03/1961"),
    H("P-01", "Re: Mrs Margaret Okonkwo-Hale, DOB 14/03/1961"),
    H("P-01", "RE: SMITH, John (Mr), DOB 14/03/1961"),
    H("P-01", "Patient: Marguerite Smith\nDOB 14/03/1961"),
    H("P-01",
      "Mrs M Okonkwo-Hale\n1 High St\nHexham\n\nDear Mrs Hughes\n\nThank you for coming. You are well and your heart is fine."),
    H("P-01", "Dear Mrs Okonkwo-Hael\n\nThank you."),
    H("P-01", "Dear Dr Ferreira\n\nI was pleased to see Mrs Okonwko-Hale today."),
    H("P-01", "Dear Dr Ferreira\n\nI reviewed Mrs Thornton today in clinic."),
    H("P-01", "Dear Dr Ferreira\n\nThis morning Marguerit came alone."),
    H("P-01", "| Patient | Marguerite Smith |\n\nDear Dr Ferreira\n\nText."),
    N("P-01", "Re: Mrs Marguerite Okonkwo-Hale, DOB 14/03/1961"),
    N("P-01", "Re: OKONKWO-HALE, Marguerite (Mrs), DOB 14/03/1961"),
    N("P-01", "Re: Mrs M Okonkwo Hale"),
    N("P-01", "Re: Marguerite Duval, DOB 14/03/1961"),
    N("P-01", "Re: Mrs. M. Okonkwo-Hale\n14 Tanner's Row"),
    N("P-01", "Re: Cardiology clinic on 3 November 2026"),
    N("P-01", "Re: your appointment"),
    N("P-01", "Dear Margo\n\nThank you for coming. You are well."),
    N("P-01",
      "Dear Dr Hall\n\nMrs Okonkwo-Hale’s pulse was normal. Mrs Okonkwo-Hale's son came too."),
    N("P-01", "Dear Mr Wetherby\n\n" HEAD
              "Thank you for seeing this lady. Would you let us have your opinion and your plan?"),
    N("P-01",
      "Dear Dr Ferreira\n\nI reviewed her with Mr Hargreaves. Her sister Margaret drove her here."),
    N("P-01", "Dear Dr Ferreira\n\nI discussed her scan with Dr Okonkwo and with Miss Kingsley."),
    N("P-01", "Dear Mr and Mrs Okonkwo-Hale\n\nThank you both for coming."),
    H("P-01", "Dear Dr Ferreira\n\nMarguerita Okonkwo-Hale, Hedgehog Class\n\nText."),
    H("P-01", "Dear Dr Ferreira\n\nMrs Marguerite Dhillon, pattern cutter\n\nText."),
    H("P-01", "Dear Dr Ferreira\n\nMarguerite Oakley, 14 March 1961, 999-000-0026\n\nText."),
    H("P-01", "Your client: Mrs Marguerite Okonkwo-Hill\n\nDear Dr Ferreira\n\nText."),
    H("P-01",
      "Patient       Mrs Marguerite Pendleton\nDOB           14/03/1961\n\nDear Dr Ferreira\n\nText."),
    H("P-01", "Dear Dr Ferreira\n\nMrs Mags Okonkwo-Hale, deceased\nDOB 14.03.1961\n\nText."),
    H("P-01", "Mr Joe Okonkwo-Hale\n4 Tenter Street\nA town\n\nDear Mr Grimsby\n\nText."),
    H("P-01", "re Mrs M O'Shaughnessy  14/03/1961  999-000-0026\n\nDear Dr Ferreira\n\nText."),
    N("P-01", "Dear Dr Ferreira\n\nMarguerite Okonkwo-Hale, Hedgehog Class\n\nText."),
    N("P-01", "Your client: Mrs Marguerite Okonkwo-Hale\n\nDear Dr Ferreira\n\nText."),
    N("P-01", "Mr Joe Okonkwo-Hale\n4 Tenter Street\nA town\n\nDear Mr Okonkwo-Hale\n\nText."),
    N("P-01",
      "Mr Joe Okonkwo-Hale, c/o Mrs A Grimsby\n4 Tenter Street\nA town\n\nDear Mrs Grimsby\n\nText."),
    N("P-01",
      "The Manager\nA town\nAbout: Mrs Marguerite Okonkwo-Hale, born 14 March 1961\n\nDear Mrs Quayle\n\nText."),
    H("P-01", WRONG_PERSON),
    H("P-01",
      "A ward\n\nDear Dr Ferreira\n\nMr Harold Pike, date of birth 1 January 1944, NHS number 999 000 0034\n\nHe came."),
    H("P-07", "Re: Mr Marguerite Okonkwo-Hale, DOB 14/03/1961"),
    H("P-07", "Dear Mr Okonkwo-Hale\n\nThank you for coming."),
    H("P-07", "RE: Master Marguerite Okonkwo-Hale"),
    H("P-07", "Dear Dr Ferreira\n\nMr Marguerite Okonkwo-Hale came today."),
    H("P-07", "Patient: Mr M Okonkwo-Hale"),
    H("P-07", "Dear Dr Ferreira\n\nI reviewed Mr Okonkwo-Hale, who is well."),
    N("P-07", "Mr and Mrs M Okonkwo-Hale\n1 High Street\n\nDear Dr Ferreira\n\nHello."),
    N("P-07", "Re: Mrs Marguerite Okonkwo-Hale"),
    N("P-07", "Re: Ms M Okonkwo-Hale"),
    N("P-07", "Re: Dr Marguerite Okonkwo-Hale"),
    N("P-07", "Dear Dr Ferreira\n\nHer husband, Mr Okonkwo-Hale, came with her."),
    N("P-07", "Dear Mr and Mrs Okonkwo-Hale\n\nThank you for coming."),
    H("P-07", "OKONKWO-HALE, Marguerite (Mr). DOB 14.03.1961.\n\nDear Dr Ferreira\n\nText."),
    N("P-07",
      "Dear Mr Okonkwo-Hale\n\nYou asked about your wife's admission. She was with us for a week."),
    H("P-07", "Dear Mr Okonkwo-Hale\n\nYour husband drove you here. Thank you for coming."),
    N("P-07", "OKONKWO-HALE, Marguerite (Mrs). DOB 14.03.1961.\n\nDear Dr Ferreira\n\nText."),
    H("P-08", "Dear Dr Ferreira\n\nHe is well and has no pain."),
    H("P-08", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale came today. His chest was clear."),
    H("P-08", "Dear Dr Ferreira\n\nI examined him today. The chest was clear."),
    H("P-08",
      "Dear Dr Ferreira\n\nShe came with her husband.\n\nThe scan was normal.\n\nOn examination he was comfortable."),
    H("P-08", "Dear Dr Ferreira\n\nI have asked him to return."),
    N("P-08", "Dear Dr Ferreira\n\nHer husband says that he is worried. He drives her to clinic."),
    N("P-08", "Dear Dr Ferreira\n\nI spoke to Dr Osei and he agrees."),
    N("P-08", "Dear Dr Ferreira\n\nShe said “he never listens” about nobody in particular."),
    N("P-08", "Dear Dr Ferreira\n\nShe lives with Joseph. He works on an oil rig."),
    N("P-08", "Dear Dr Ferreira\n\nShe has had herself weighed and her pulse was normal."),
    N("P-08", "Dear Dr Ferreira\n\nHer ex-partner left in May. He has the car."),
    H("P-08",
      "Dear Dr Ferreira\n\nI met her and the granny on Friday. She is well.\n\nAs you know he snores, and the teacher thinks so too."),
    N("P-08",
      "Dear Mrs Okonkwo-Hale\n\nI heard from the bank about you. You told him that you would come."),
    N("P-08", "Dear Dr Ferreira\n\nShe thanked the warden, who said that he would call."),
    H("P-07", "Dear Dr Ferreira\n\nThank you for referring this gentleman with chest pain."),
    H("P-07", "Dear Dr Ferreira\n\nI saw this pleasant 62-year-old man in clinic today."),
    H("P-07",
      "Dear Dr Ferreira\n\nDiagnosis: angina\n\nReviewed this elderly, frail gentleman with her daughter."),
    H("P-07", "Dear Dr Ferreira\n\nMr Shah asked me to see this charming man of 65."),
    H("P-07", "Dear Dr Ferreira\n\nThank you for your letter of 3 November about this gentleman."),
    H("P-07", "Dear Dr Ferreira\n\nThis gentleman did not attend his scan."),
    H("P-07", "Dear Dr Ferreira\n\nI saw this delightful little boy with his mother."),
    N("P-07",
      "Dear Dr Ferreira\n\nI saw this pleasant lady, and spoke to her husband. This gentleman is deaf."),
    N("P-07",
      "Dear Dr Ferreira\n\nI saw this lady’s husband. Thank you for referring this woman with her son."),
    N("P-07",
      "Dear Dr Ferreira\n\nShe was hurt by the gentleman who collided with her. I saw this man as well."),
    N("P-07", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale was knocked down. This man rode on."),
    N("P-07", "Dear Dr Ferreira\n\nThis man hit her with his car."),
    N("P-07", "Dear Dr Ferreira\n\nShe told me that she had met this man in May."),
    N("P-07", "Dear Dr Ferreira\n\nHer son is well. I saw this boy in May."),
    N("P-07", "Dear Dr Ferreira\n\nI met this morning a man who knows her."),
    H("P-07", "Dear Dr Ferreira\n\nPlease see this gentleman with angina."),
    H("P-07", "Dear Dr Ferreira\n\nI spoke to this gentleman today."),
    H("P-07",
      "Dear Dr Ferreira\n\nRe: Mrs Marguerite Okonkwo-Hale, DOB 14/03/1961\nThank you for referring this gentleman."),
    N("P-07", "Dear Dr Ferreira\n\nThank you for referring this lady, wife of this kind man."),
    N("P-07", "Dear Mrs Okonkwo-Hale\n\nI saw this man in clinic, as you asked."),
    H("P-07", "Dear Dr Ferreira\n\nThis 62 year old man was brought by her son."),
    N("P-07", "Dear Dr Ferreira\n\nShe came with Joseph. I saw this man alone."),
    N("P-07", "Dear Dr Ferreira\n\nA van hit the patient. I have not seen this man."),
    N("P-07", "Dear Dr Ferreira\n\nI saw this lady and this lady’s gentleman friend."),
    H("P-08",
      "Dear Dr Ferreira\n\nThank you for referring this gentleman with chest pain. His ECG was normal and the rate 70."),
    H("P-08",
      "Dear Dr Ferreira\n\nThank you for referring this gentleman with chest pain. The ECG was normal.\n\nThis gentleman smokes and he will stop."),
    H("P-08", "Dear Dr Ferreira\n\nI saw this pleasant man today. He is well."),
    N("P-08",
      "Dear Dr Ferreira\n\nI saw this lady and the gentleman who collided with her. He is well."),
    N("P-08", "Dear Dr Ferreira\n\nI saw this lady’s husband. He is well."),
    N("P-08", "Dear Dr Ferreira\n\nThis man hit her with his car. He drove off."),
    H("P-08",
      "Dear Dr Ferreira\n\nRe: Mrs Marguerite Okonkwo-Hale, DOB 14/03/1961\n14 Beech Road, Leeds LS8 2AB\n\nHe is doing well."),
    H("P-08",
      "Dear Dr Ferreira\n\nRe: Mrs Marguerite Okonkwo-Hale, DOB 14/03/1961\n14 Beech Road\nLeeds\nLS8 2AB\n\nHe is doing well."),
    N("P-08",
      "Dear Dr Ferreira\n\nRe: Mrs Marguerite Okonkwo-Hale, DOB 14/03/1961\n\nAt 14 Beech Road she lives with Joseph. He is doing well."),
};

static const struct proof_case number_cases[] = {
    H("P-02", "Re: Mrs Marguerite Okonkwo-Hale, DOB 14 May 1961"),
    H("P-02", "Date of birth: 14/03/1962"),
    H("P-02", "D.O.B. 15.03.1961"),
    H("P-02", "Re: Mrs Marguerite Okonkwo-Hale, 13 March 1961, NHS 999 000 0026"),
    H("P-02", "DOB: 14.031961"),
    H("P-02", "Mrs Okonkwo-Hale (born 4 March 1961)"),
    H("P-02", "| Date of birth | 14 March 1916 |"),
    H("P-02", "Your date of birth is 15 March 1961."),
    N("P-02", "Your date of birth is 14 March 1961."),
    N("P-02", "Re: Mrs Marguerite Okonkwo-Hale, DOB 14 March 1961"),
    N("P-02", "Date of birth: 14/03/1961"),
    N("P-02", "DOB 14/3/61"),
    N("P-02", "d.o.b. 14-03-1961"),
    N("P-02", "Re: Mrs Marguerite Okonkwo-Hale, clinic 3 November 2026"),
    N("P-02", "Dear Dr Ferreira\n\nHer son, date of birth 3 May 1990, is well."),
    N("P-02", "**Date of birth:** 1961-03-14"),
    H("P-03", "NHS number: 999 000 0027"),
    H("P-03", "NHS No. 9990000062"),
    H("P-03", "NHS: 999-000-026"),
    H("P-03", "Re: Mrs Okonkwo-Hale, DOB 14/03/1961, 999 000 0036"),
    H("P-03", "NHS number 999 000 00261"),
    N("P-03", "NHS number: 999 000 0026"),
    N("P-03", "NHS No: 9990000026"),
    N("P-03", "Call NHS 111 or 01434 655 655."),
    N("P-03", "Tel 434 655 6551"),
    N("P-03", "The NHS has 5 plans for 2026."),
    N("P-03", "NHS number: 999-000-0026  Tel: 0191 498 0123"),
    H("P-03", "Dear Dr Ferreira\n\nMARGUERITE OKONKWO-HALE  14.3.61  9990000062  Hosp H118203"),
    H("P-03", "Dear Dr Ferreira\n\nMarguerite Okonkwo-Hale, 14 March 1961, 999-000-0062"),
    N("P-03", "Dear Dr Ferreira\n\nMARGUERITE OKONKWO-HALE  14.3.61  9990000026  Hosp H118203"),
    H("P-04", "NHS number: 999 000 0018"),
    H("P-04", "NHS No 9990000034"),
    H("P-04", "Re: Mrs Okonkwo-Hale, DOB 14/03/1961, 999 000 0042"),
    H("P-04", "NHS: 9990000069"),
    H("P-04", "| NHS number | 999 000 0077 |"),
    N("P-04", "NHS number: 999 000 0026"),
    N("P-04", "NHS number: 999 000 0027"),
    N("P-04", "NHS No.: 9990000026"),
    N("P-04", "Phone 999 000 0018"),
    N("P-04", "Ring NHS 111."),
    H("P-04", "Dear Dr Ferreira\n\nMarguerite Okonkwo-Hale, 14 March 1961, 999-000-0018"),
    N("P-04", "Dear Dr Ferreira\n\nRing us: telephone 999-000-0018."),
    H("P-05", "Hospital number: H118230"),
    H("P-05", "MRN H118204"),
    H("P-05", "Hosp No. 4471182"),
    H("P-05", "Our ref: HL/AB/H118302"),
    H("P-05", "Unit number: H 118 999"),
    N("P-05", "Hospital number: H118203"),
    N("P-05", "Hospital no h118203"),
    N("P-05", "Our ref: HL/AB/H118203"),
    N("P-05", "Hospital number 12 is the new ward."),
    N("P-05", "MRN: H-118203"),
    N("P-05", "Hospital number H118203 14 March 1961"),
    N("P-05", "UBRN 1234 5678 9012"),
    H("P-06", "Re: Mrs Marguerite Okonkwo-Hale, DOB 14 March 1961\n\nDear Dr Ferreira"),
    H("P-06", "Re: Mrs Marguerite Okonkwo-Hale, NHS 999 000 0026\n\nDear Dr Ferreira"),
    H("P-06", "Re: Mrs Marguerite Okonkwo-Hale\n\nDear Dr Ferreira"),
    H("P-06", "DOB 14 March 1961\nNHS 999 000 0026\n\nDear Dr Ferreira\n\nThis lady came today."),
    H("P-06", "A ward\nA hospital\nA town\n\nDear Mrs Okonkwo-Hale\n\nThank you."),
    N("P-06", "Mrs M Okonkwo-Hale\n1 High Street\nA town\n\nDear Mrs Okonkwo-Hale\n\nYour visit."),
    N("P-06",
      "A school\nA street\nA town\n\nDear colleague\n\nMarguerite Okonkwo-Hale may run.\n\nYours sincerely"),
    N("P-06", HEAD "Dear Dr Ferreira"),
    N("P-06", "Dear Mrs Okonkwo-Hale\n\nThank you for coming."),
    N("P-06", "Mrs Okonkwo-Hale, born on 14 March 1961\nNHS number 9990000026\n\nDear Dr Ferreira"),
    N("P-06",
      "Patient: M Okonkwo-Hale | 14/03/1961 | 999 000 0026 | Hospital H118203\n\nDear Dr Ferreira"),
    N("P-06", "A note without a header."),
    H("P-06", "A ward\nA clinic\n\nDear Dr Ferreira\n\nMarguerite Okonkwo-Hale came today."),
    N("P-06",
      "A ward\nA hospital\n\nDear Mrs Okonkwo-Hale\n\nDate of birth 14 March 1961, hospital number H118203. Thank you."),
    H("P-06",
      "Re: Mrs Marguerite Okonkwo-Hale\n\nDr J Sandiford, University Medical Practice\n\nDear Dr Sandiford\n\nText."),
    /* A letter about somebody else: whatever name stands there, the subject's numbers are meant to be the patient's. */
    H("P-02", WRONG_PERSON),
    H("P-04", WRONG_PERSON),
    N("P-06", WRONG_PERSON),
    H("P-04",
      "Re: Mrs Margaret Okonkwo-Hale, NHS number 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-02", "About: Mr Harold Pike, born 1 January 1944\n\nDear Dr Ferreira\n\nText."),
    H("P-04", "About Mr Harold Pike, NHS number 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-02", "Re: Mr Joseph Okonkwo-Hale, DOB 1 January 1944\n\nDear Dr Ferreira\n\nText."),
    H("P-04", "Re: Mr Joseph Okonkwo-Hale, NHS 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-02", "Re: Harold Pike, 1 January 1944, NHS 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-04", "Re: Harold Pike, 1 January 1944, 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-02",
      "A ward\n\nDear Dr Ferreira\n\nMr Harold Pike, date of birth 1 January 1944, NHS number 999 000 0034\n\nHe came."),
    H("P-04",
      "A ward\n\nDear Dr Ferreira\n\nMr Harold Pike, date of birth 1 January 1944, NHS number 999 000 0034\n\nHe came."),
    H("P-04", "**PIKE, Harold** DOB 01/01/1944 NHS No. 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-04", "Patient: Harold Pike, NHS 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    H("P-02", "Your patient: Harold Pike, born 1.1.1944\n\nDear Dr Ferreira\n\nText."),
    H("P-04",
      "Re: Mr Harold Pike\nMr Pike of The Smithy, NHS number 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    N("P-02", HEAD "Mother: Mrs Ada Hale, date of birth 3 May 1940\n\nDear Dr Ferreira\n\nText."),
    N("P-04", HEAD "Donor: Mr Harold Pike, NHS number 999 000 0034\n\nDear Dr Ferreira\n\nText."),
    N("P-02",
      "Re: Mrs Marguerite Okonkwo-Hale and Mr Joseph Hale, born 1 January 1944\n\nDear Dr Ferreira\n\nText."),
    N("P-04",
      "Re: Mr Harold Pike (NHS 999 000 0034), kidney for Mrs Marguerite Okonkwo-Hale (NHS 999 000 0026)\n\nDear Dr Ferreira\n\nText."),
    N("P-04", HEAD
      "Dear Dr Ferreira\n\nThe donor was Mr Harold Pike (NHS number 999 000 0034), who is well."),
    N("P-02", HEAD
      "Dear Dr Ferreira\n\nThank you.\n\nMr Harold Pike, born 1 January 1944, lives with her and had the same rash."),
    N("P-04", HEAD
      "Dear Dr Ferreira\n\nMr Harold Pike, NHS number 999 000 0034, shares her ward and has the same organism, as you will have heard."),
    N("P-02", HEAD "Next of kin: Mr Harold Pike, born 1 January 1944\n\nDear Dr Ferreira\n\nText."),
    N("P-02",
      "Re: Mr Joseph Hale, husband of Mrs Marguerite Okonkwo-Hale, born 14 March 1961\n\nDear Dr Ferreira"),
    N("P-02", "Re: Memory clinic, 3 November 2025\n\nDear Dr Ferreira\n\nText."),
    H("P-10", HEAD "Dear Dr Ferreira\n\nThank you for referring this 56 year old lady."),
    H("P-10", HEAD "Dear Dr Ferreira\n\nShe is aged 51 now."),
    N("P-10", HEAD "Dear Dr Ferreira\n\nHer mother came with her. She is aged 89."),
    H("P-10", HEAD "Dear Dr Ferreira\n\nMarguerite, now 45 and retired, came today."),
    H("P-10",
      HEAD "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, who works in a bakery, is 56 and wants to stop."),
    H("P-10", HEAD "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, a bus driver of 51, was seen."),
    H("P-10", HEAD "Dear Dr Ferreira\n\nShe will be 76 next month."),
    H("P-10",
      "OKONKWO-HALE, Marguerite | F | 56 years | NHS 999 000 0026\n\nDear Dr Ferreira\n\nText."),
    N("P-10", HEAD "Dear Dr Ferreira\n\nShe will be 66 in March."),
    N("P-10", HEAD "Dear Dr Ferreira\n\nHer sister, a bus driver of 51, came with her."),
    H("P-10", "Dear Dr Ferreira\n\nThis 64-year-old teacher has asthma."),
    H("P-10", "Age: 60\n\nDear Dr Ferreira"),
    H("P-10", "DOB 14 March 1961 (56)"),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, aged 45, has asthma."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale is a 72 year old retired nurse."),
    N("P-10", "Dear Dr Ferreira\n\nThank you for referring this 65 year old lady."),
    N("P-10", "Dear Dr Ferreira\n\nShe had a stroke at the age of 40 and her mother died aged 62."),
    N("P-10",
      "Dear Dr Ferreira\n\nShe has a 12 year old grandson and a 10 year old hip replacement."),
    N("P-10", "DOB 14 March 1961 (65)"),
    N("P-10", "Dear Dr Ferreira\n\nShe has smoked since she was 15 years old."),
    N("P-10", "Dear Dr Ferreira\n\nScreening is offered to women aged 50 to 70."),
    N("P-10", "Dear Dr Ferreira\n\nHer husband is a 70 year old farmer."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, who at 74 is still teaching, came."),
    H("P-10", "Dear Dr Ferreira\n\nThis retired organ builder, who is 84, tripped."),
    H("P-10",
      "Dear Dr Ferreira\n\nI rang rather than bring Mrs Okonkwo-Hale, a woman of nearly 85, up here."),
    H("P-10", "Dear Dr Ferreira\n\nShe has angina in a 34-year-old software tester."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale (45), a cellist, is well."),
    H("P-10", "Dear Dr Ferreira\n\nAt 52 she has made a fine recovery."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, a nail artist who is 36, has finished."),
    N("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, who at 65 is still teaching, came."),
    N("P-10", "Dear Dr Ferreira\n\nShe lives on a 20-year-old boiler."),
    N("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale (65), a cellist, is well."),
    N("P-10", "Dear Dr Ferreira\n\nHer brother, who at 80 is still working, came."),
    N("P-10", "Dear Dr Ferreira\n\nAt 52 she had a stroke."),
};

/* Ages in words and in other forms; the patient is 65. */
static const struct proof_case age_cases[] = {
    H("P-10", "Dear Dr Ferreira\n\nShe is fifty-six and lives alone."),
    H("P-10", "Dear Dr Ferreira\n\nI saw this delightful retired GP of 45 in clinic."),
    H("P-10", "Dear Dr Ferreira\n\nShe is a librarian of forty-seven who found the lump."),
    H("P-10", "Dear Dr Ferreira\n\nShe, now in her fifties, is well."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, now in her mid-seventies, came alone."),
    H("P-10", "Dear Dr Ferreira\n\nThis lady, who is in her late 40s, has asthma."),
    H("P-10", "Dear Dr Ferreira\n\nShe is in her early sixties."),
    H("P-10", "Dear Dr Ferreira\n\nI met this lady in her eighties at home."),
    H("P-10", "Dear Dr Ferreira\n\nShe is a 9-year-old with asthma."),
    H("P-10", "Dear Dr Ferreira\n\nShe is a bright seven year old in Year 3."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, aged nine, has asthma."),
    H("P-10", "Dear Dr Ferreira\n\nMarguerite, aged six months, feeds well."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, eighty-three, fell at home."),
    H("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, fifty-seven last August, came."),
    H("P-10", "Dear Dr Ferreira\n\nShe is very fit for 87."),
    H("P-10", "Dear Dr Ferreira\n\nI reviewed this lady (56) on the ward."),
    H("P-10", "Dear Dr Ferreira\n\nPlease see this retired postmistress, who is 56."),
    H("P-10", "Dear Mrs Okonkwo-Hale\n\nYour scan is well. At 77 that is common."),
    H("P-10",
      "Dear Dr Ferreira\n\nMarguerite was seen with Dr Banerjee. She's 37, works and swims."),
    H("P-10",
      "Dear Dr Ferreira\n\nThank you for referring this 65-year-old retired colleague. She is now "
      "seventy-two and well."),
    H("P-10", "Dear Dr Ferreira\n\nShe will be 76 on the 30th of this month."),
    N("P-10", "Dear Dr Ferreira\n\nShe is sixty-five and lives alone."),
    N("P-10", "Dear Dr Ferreira\n\nI saw this delightful retired GP of 65 in clinic."),
    N("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, now in her mid-sixties, came alone."),
    N("P-10", "Dear Dr Ferreira\n\nShe is in her late sixties."),
    N("P-10",
      "Dear Dr Ferreira\n\nIt began in her fifties, and she was in her forties when she fell."),
    N("P-10",
      "Dear Dr Ferreira\n\nHer mother, in her eighties, came with her daughter, in her thirties."),
    N("P-10", "Dear Dr Ferreira\n\nHer husband, who died in his seventies, was well at eighty."),
    N("P-10", "Dear Dr Ferreira\n\nHer score is now nine and her weight is nine stone."),
    N("P-10",
      "Dear Dr Ferreira\n\nMarguerite broke an arm aged nine, and her son, aged nine, has too."),
    N("P-10", "Dear Dr Ferreira\n\nShe came with her sister. She is now seventy and well."),
    N("P-10", "Dear Dr Ferreira\n\nShe is now nine weeks after her operation."),
    N("P-10", "Dear Dr Ferreira\n\nShe is a mother of nine and a team leader of 20."),
    N("P-10", "Dear Dr Ferreira\n\nHer cousin is a librarian of 57 who has it too."),
    N("P-10", "Dear Dr Ferreira\n\nShe is very fit for surgery. This dose of 40 is enough."),
    N("P-10", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale, sixty-six next March, came alone."),
};

static void the_person_in_the_letter_is_the_patient_of_the_record(void **state) {
    (void)state;
    case_run_spelt(CASES(name_cases));
}

static void numbers_dates_of_birth_and_ages_agree_with_the_record(void **state) {
    (void)state;
    case_run_spelt(CASES(number_cases));
    case_run_spelt(CASES(age_cases));
}

static void a_child_s_age_in_words_agrees_with_the_record(void **state) {
    (void)state;
    static const struct proof_name name = {S_INIT("Master"), S_INIT("Theo"), S_INIT("Cole")};
    static const struct proof_patient patient = {
        .names = &name, .n_names = 1, .birth = {2019, 6, 12}, .gender = PROOF_MALE};
    static const struct proof_case cases[] = {
        H("P-10", "Dear Dr Petrov\n\nTheo is well. He is now nine and doing well."),
        H("P-10", "Dear Dr Petrov\n\nTheo came with his mother. He is now nine and doing well."),
        H("P-10",
          "Dear Dr Petrov\n\nHis parents have written to me. He is a bright eight year old."),
        H("P-10", "Dear Dr Petrov\n\nTheo, now nine, is well."),
        N("P-10", "Dear Dr Petrov\n\nTheo came with his mother. He is now seven and doing well."),
        N("P-10", "Dear Dr Petrov\n\nTheo came with his brother Finn. He is nine and has it too."),
        N("P-10", "Dear Dr Petrov\n\nTheo is now nine stone and seven pounds."),
        N("P-10", "Dear Dr Petrov\n\nHe walked at one. When he was five he was laughed at."),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_ARENA(a);
        struct proof_input in = case_input(cases[i].text, NULL);
        in.patient = &patient;
        struct proof_findings findings;
        proofread(&a, &in, &findings);
        if ((case_find(&findings, "P-10") != NULL) != cases[i].hit)
            fail_msg("%s: %s", cases[i].hit ? "missed" : "false alarm", cases[i].text);
    }
}

static void a_man_is_not_called_a_lady_nor_a_boy_a_girl(void **state) {
    (void)state;
    static const struct proof_name name = {S_INIT("Master"), S_INIT("Theo"), S_INIT("Cole")};
    static const struct proof_patient patient = {
        .names = &name, .n_names = 1, .birth = {2019, 6, 12}, .gender = PROOF_MALE};
    static const struct proof_case cases[] = {
        H("P-07", "Dear Dr Petrov\n\nThank you for referring this 55-year-old woman. She is well."),
        H("P-07", "Dear Dr Petrov\n\nThank you for referring this 55 year old woman."),
        H("P-07", "Dear Dr Petrov\n\nI saw this pleasant lady in clinic today."),
        H("P-07", "Dear Dr Petrov\n\nI saw this delightful little girl with her mother."),
        H("P-07", "Dear Dr Petrov\n\nIt was a pleasure to meet this girl."),
        H("P-07", "Dear Dr Petrov\n\nThank you for referring this baby girl."),
        H("P-08", "Dear Dr Petrov\n\nI saw this pleasant lady today. She is well."),
        H("P-08", "Dear Dr Petrov\n\nI saw this little girl in clinic. She is seven."),
        N("P-07", "Dear Dr Petrov\n\nI saw this boy with his wife, a 50-year-old woman."),
        N("P-07", "Dear Dr Petrov\n\nThank you for referring this gentleman and his mother."),
        N("P-07", "Dear Dr Petrov\n\nHis sister has it too: I saw this girl in May."),
        N("P-08", "Dear Dr Petrov\n\nI saw this boy with his sister. She is well."),
        N("P-08", "Dear Dr Petrov\n\nHe met this girl at school. She is well."),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_ARENA(a);
        struct proof_input in = case_input(cases[i].text, NULL);
        in.patient = &patient;
        struct proof_findings findings;
        proofread(&a, &in, &findings);
        if ((case_find(&findings, cases[i].rule) != NULL) != cases[i].hit)
            fail_msg("%s %s: %s", cases[i].rule, cases[i].hit ? "missed" : "false alarm",
                     cases[i].text);
    }
}

static void nobody_writes_to_a_patient_who_has_died(void **state) {
    (void)state;
    static const struct proof_case cases[] = {
        H("P-09", "Dear Mrs Okonkwo-Hale\n\nThank you."),
        H("P-09", "Dear Margo\n\nThank you."),
        H("P-09", "Dear Marguerite\n\nThank you."),
        H("P-09", "Dear Mrs Duval\n\nThank you."),
        H("P-09", "**Dear Ms Okonkwo-Hale**\n\nThank you."),
        N("P-09", "Dear Dr Ferreira\n\nMrs Okonkwo-Hale died on 3 May 2026."),
        N("P-09", "Dear Mr Brown\n\nThank you."),
        N("P-09", "Dear Colleague\n\nThank you."),
        N("P-09", "Dear Sir or Madam\n\nThank you."),
        N("P-09", "A note about Mrs Okonkwo-Hale."),
    };
    struct proof_patient dead = case_patient;
    dead.is_deceased = true;
    struct proof_input in = case_input("", NULL);
    in.patient = &dead;
    case_run(CASES(cases), in);
}

static void names_with_accents_apostrophes_and_other_cases_are_the_same_names(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct proof_name names[] = {
        {S_INIT("Ms"), S_INIT("Zoë Ann"), S_INIT("O'Connor-García")}};
    struct proof_patient patient = {.names = names, .n_names = 1};
    const char *const same[] = {"Re: Ms Zoe O’Connor Garcia, DOB x 1",
                                "RE: O'CONNOR-GARCÍA, Zoë Ann", "Re: Z A O'Connor-García"};
    for (size_t i = 0; i < 3; i++) {
        struct proof_input in = case_input(same[i], NULL);
        in.patient = &patient;
        struct proof_findings findings;
        proofread(&a, &in, &findings);
        expect(case_find(&findings, "P-01") == NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_person_in_the_letter_is_the_patient_of_the_record),
        cmocka_unit_test(numbers_dates_of_birth_and_ages_agree_with_the_record),
        cmocka_unit_test(a_child_s_age_in_words_agrees_with_the_record),
        cmocka_unit_test(a_man_is_not_called_a_lady_nor_a_boy_a_girl),
        cmocka_unit_test(nobody_writes_to_a_patient_who_has_died),
        cmocka_unit_test(names_with_accents_apostrophes_and_other_cases_are_the_same_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
