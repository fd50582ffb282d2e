#include "proofread_case.h"

#include "fhir_proof_patient.h"
#include "json_jansson.h"
#include "shared_data.h"
#include "utf8.h"

#define H(rule, text)                                                                              \
    { rule, true, text }
#define N(rule, text)                                                                              \
    { rule, false, text }
#define DEAR   "Dear Dr Ferreira\n\n"
#define TO_HER "Dear Mrs Okonkwo-Hale\n\n"

static const struct proof_case mark_cases[] = {
    H("P-19", DEAR "Seen by {{consultant}} today."),
    H("P-19", DEAR "Seen by <<Doctor>> today."),
    H("P-19", DEAR "Seen by «Name» today."),
    H("P-19", DEAR "Seen by [Insert name] today."),
    H("P-19", DEAR "Seen by [PATIENT_NAME] today."),
    H("P-19", DEAR "Seen by {name} today."),
    H("P-19", DEAR "Seen by ((GP name)) today."),
    H("P-19", DEAR "He/she is well (delete as appropriate)."),
    H("P-19", "Dear [Title] [Surname]"),
    H("P-19", DEAR "Seen by {{consultant today."),
    H("P-19", "Dear Dr Ferreira\n\nThe protocol has %pages% pages."),
    N("P-19", DEAR "See [our page](https://example.org/name)."),
    N("P-19", DEAR "As he wrote [sic] in 2020."),
    N("P-19", DEAR "The dose is <5 mg and >2 mg."),
    N("P-19", DEAR "Potassium (4.1) was normal [1]."),
    N("P-19", DEAR "- [x] bloods\n- [ ] scan"),
    N("P-19", DEAR "Mail <secretary@example.org>."),
    H("P-19", DEAR "Ring [DirectDial] for help."),
    H("P-19", "Dear [Employer contact]\n\nText."),
    N("P-19", DEAR "She is [as she says] content."),
    N("P-19", DEAR "Her [HbA1c] is 58."),
    H("P-20", DEAR "The dose is [?] mg."),
    H("P-20", DEAR "The dose is ____ mg."),
    H("P-20", DEAR "The dose is XXX."),
    H("P-20", DEAR "The dose is ???"),
    H("P-20", DEAR "Her [inaudible] was raised."),
    H("P-20", DEAR "Her heart [unclear 1:12] was raised."),
    H("P-20", DEAR "Seen on xx/xx/2026."),
    H("P-20", DEAR "It was [? larger] on the left."),
    H("P-20", DEAR "She takes [word missing] daily."),
    H("P-20", DEAR "TODO: add the scan."),
    H("P-20", "Dear Dr Ferreira\n\nThe date is [to be confirmed]."),
    H("P-20", "Dear Dr Ferreira\n\nHer saturation was __% on air."),
    N("P-20", DEAR "She may have a PE (?cause) and ?asthma."),
    N("P-20", DEAR "What does it mean? Is it safe?"),
    N("P-20", DEAR "__bold__ and ___both___ and ***x***"),
    N("P-20", DEAR "Text.\n\n---\n\n***\n\n______________\n"),
    N("P-20", DEAR "Her karyotype is 47,XXX."),
    N("P-20", DEAR "Text.\n\nSigned: ______________"),
    N("P-20", DEAR "A trial of XX against placebo."),
    H("P-20", DEAR "Allergy: latex [please check]."),
    H("P-20", DEAR "Come to Treatment Room ......? at nine."),
    H("P-20", DEAR "She takes ..... mg of it."),
    N("P-20", DEAR "She waited... and waited."),
    N("P-20", DEAR "She was [please God] well."),
    N("P-20", DEAR "Signed ..........."),
    H("P-27", DEAR "I enclose a copy of the ECG.\n\nYours sincerely"),
    H("P-27", DEAR "Please find attached the report."),
    H("P-27", DEAR "The enclosed leaflet explains it."),
    H("P-27", DEAR "I have attached the results."),
    H("P-27", DEAR "A form is enclosed.\n\nEnc: none"),
    N("P-27", DEAR "My fee note is enclosed.\n\nYours faithfully\n\nDr A Rooke\n\nEnc."),
    N("P-27", DEAR "I enclose a copy of the ECG.\n\nYours sincerely\n\nEnc: ECG"),
    N("P-27", DEAR "I enclose the ECG.\n\nYours sincerely\n\nEnclosures (2)\n- ECG\n- leaflet"),
    N("P-27", DEAR "The tumour is attached to the wall."),
    N("P-27", DEAR "She dislikes enclosed spaces."),
    N("P-27", DEAR "She is very attached to her dog."),
    N("P-27", DEAR "An enclosed MRI scanner frightens her."),
    H("P-27", DEAR "Fill in the form that comes with this letter and bring it."),
    H("P-27", DEAR "I have put in the diet sheet with recipes."),
    H("P-27", DEAR "The exercise sheet is in the envelope."),
    N("P-27", DEAR "Please bring this letter with you."),
    N("P-27", DEAR "I have put the plan in her notes."),
    N("P-27", DEAR "She was happy with this letter."),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc: Dr Helen Marsh"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Mr P Oduya"),
    H("P-28",
      DEAR "Text.\n\nYours sincerely\n\ncc: Dr P Nowak, Bridge Surgery, Hexham\n    Dr H Marsh"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\nCopy to: Professor Ian Locke"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc:\n"),
    H("P-28",
      "Dear Dr Ferreira\n\nText.\n\nYours sincerely\n\nDr A Bell\n\nCopied to: Dr Emrys Watkins"),
    H("P-28",
      "Dear Dr Ferreira\n\nText.\n\nYours sincerely\n\nDr A Bell\n\ncc Mrs K Lowther, SENCo"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\ncc: Dr H Marsh, Bridge Surgery, Hexham"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\ncc: Mrs M Okonkwo-Hale"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\ncc: patient; GP"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\ncc:\n- Dr H Marsh, Ward 3\n- Physiotherapy"),
    N("P-28", "Dr L Ferreira\nBeacon Street Surgery\n\n" DEAR
              "Text.\n\nYours sincerely\n\ncc: Dr L Ferreira"),
    N("P-28",
      DEAR "Text.\n\nYours sincerely\n\ncc: Dr Helen Marsh\n    Bridge Surgery\n    Hexham"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\nA B\n\ncc Ms P Duval"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\nA B\n\ncc Mrs M Okonkwo-Hale"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Mr Fairbairn, Consultant Orthopaedic Surgeon"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Dr Lena Moss, Consultant Psychiatrist"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Mr E Rook, Special Needs Coordinator"),
    H("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Miss P Ollerton Senior Physiotherapist"),
    N("P-28", DEAR
      "Text.\n\nYours sincerely\n\ncc Dr L Moss, Consultant Psychiatrist, Weir Street Hospital"),
    N("P-28", DEAR "Text.\n\nYours sincerely\n\ncc Dr L Moss, Consultant Psychiatrist\n"
                   "   Weir Street Hospital, Castleby"),
};

static const struct proof_case dose_cases[] = {
    H("P-21", DEAR "Warfarin 1.0 mg."),
    H("P-21", DEAR "Bisoprolol 2.50mg."),
    H("P-21", DEAR "Lorazepam 0.50 mg."),
    H("P-21", DEAR "Give 1.0-2.0 mg."),
    H("P-21", DEAR "Liothyronine 20.0 micrograms."),
    H("P-21", DEAR "Give 5.0 ml of syrup."),
    N("P-21", DEAR "Bisoprolol 2.5 mg."),
    N("P-21", DEAR "Potassium 4.0 mmol/L, INR 3.0."),
    N("P-21", DEAR "Bilirubin 1.0 mg/dL, CRP 5.0 mg/L."),
    N("P-21", DEAR "Weight 72.0 kg, length 5.0 cm."),
    N("P-21", DEAR "Warfarin 10 mg, 100 mg."),
    N("P-21", DEAR "Version 2.10 of the form."),
    H("P-22", DEAR "Lorazepam .5 mg."),
    H("P-22", DEAR "Digoxin (.125 mg)."),
    H("P-22", DEAR "Give .25-.5 mg."),
    H("P-22", DEAR "Give .5mg now."),
    H("P-22", DEAR "Take .5 g daily."),
    N("P-22", DEAR "Lorazepam 0.5 mg."),
    N("P-22", DEAR "It was small (p < .05)."),
    N("P-22", DEAR "He came. 5 mg was given."),
    N("P-22", DEAR "See section .5 of it."),
    N("P-22", DEAR "It is 12.5 mg."),
    H("P-22", DEAR "Adapalene .1% gel at night."),
    N("P-22", DEAR "Adapalene 0.1% gel at night."),
    H("P-23", DEAR "Insulin 10U at night."),
    H("P-23", DEAR "Lantus 22 U."),
    H("P-23", DEAR "Humalog 6u with meals."),
    H("P-23", DEAR "Insulin 10 IU."),
    H("P-23", DEAR "We gave 2U of blood."),
    N("P-23", DEAR "Insulin 10 units at night."),
    N("P-23", DEAR "ALT 40 U/L, amylase 80U/L."),
    N("P-23", DEAR "Tresiba U200 pens, U-100 insulin."),
    N("P-23", DEAR "Ward 10B and unit 4."),
    N("P-23", DEAR "hCG 25 IU/L."),
    H("P-24", DEAR "Digoxin 125 ug."),
    H("P-24", DEAR "Digoxin 125ug."),
    H("P-24", DEAR "Digoxin 125 µg."),
    H("P-24", DEAR "Levothyroxine 50 mcg."),
    H("P-24", DEAR "Fentanyl 25 mcg/hour."),
    N("P-24", DEAR "Digoxin 125 micrograms."),
    N("P-24", DEAR "Ferritin 45 µg/L and 45 ug/l."),
    N("P-24", DEAR "Calprotectin 60 µg/g."),
    N("P-24", DEAR "A jug of water."),
    N("P-24", DEAR "Give 5 mg."),
    H("P-25", TO_HER "Take bisoprolol 2.5 mg od."),
    H("P-25", TO_HER "Apixaban 5 mg BD."),
    H("P-25", TO_HER "Amoxicillin 500 mg tds."),
    H("P-25", TO_HER "Paracetamol 1 g PRN."),
    H("P-25", TO_HER "Amitriptyline 10 mg nocte."),
    H("P-25", "Dear Mrs Okonkwo-Hale\n\nUse the drops in both eyes qds."),
    N("P-25", DEAR "Take bisoprolol 2.5 mg od."),
    N("P-25", TO_HER "Take bisoprolol 2.5 mg once a day."),
    N("P-25", TO_HER "Your OD was in May."),
    N("P-25", TO_HER "Please bid for it."),
    N("P-25", TO_HER "Take 5 mg twice a day."),
};

static const struct proof_case side_cases[] = {
    H("P-26", DEAR
      "Diagnosis: right knee pain.\n\nThe right knee is swollen. I have listed her for a left knee arthroscopy."),
    H("P-26", DEAR
      "She has a fracture of the left wrist. The left wrist was put in plaster. The X-ray of the right wrist shows no shift."),
    H("P-26", DEAR
      "Plan: left hip replacement\n\nShe has arthritis of the right hip. The right hip is stiff."),
    H("P-26", DEAR "There is a lump in the left breast. She will have a right mastectomy."),
    H("P-26", DEAR
      "She has left-sided weakness. The left-sided weakness is improving. The right-sided weakness is mild."),
    H("P-26", DEAR "She has a cataract in the left eye. I have listed the right eye for surgery."),
    H("P-26",
      "Dear Dr Ferreira\n\nThe right wrist and the left elbow are swollen.\n\nI injected the left wrist."),
    /* One limb throughout, and once the other; what is compared on purpose is none. */
    H("P-26", DEAR
      "He felt his left knee give way.\n\nThe left knee is locked. I compared it with the right, which is firm.\n\nI have discussed reconstruction of the right ACL."),
    H("P-26", DEAR
      "She fell onto her left hand. There is a buckle fracture of the left wrist, and the left hand moves.\n\nRemovable splint, right wrist, for three weeks."),
    N("P-26", DEAR
      "She fell onto her left hand. There is a buckle fracture of the left wrist, and the left hand moves.\n\nShe holds a stick in her right hand."),
    N("P-26", DEAR
      "The left ankle is sore.\n\nThe left ankle was strapped.\n\nBoth ankles are weak. The right ankle needs a brace."),
    /* Everywhere one side, and once the other. */
    H("P-26", DEAR
      "Disc prolapse with left S1 radiculopathy.\n\nPain goes from his right buttock down. The right ankle jerk is absent.\n\nI have offered microdiscectomy on the right."),
    N("P-26", DEAR
      "Disc prolapse with right S1 radiculopathy.\n\nHe leans to the left. The right ankle jerk is absent.\n\nI have offered microdiscectomy on the right."),
    /* Well here, and broken there. */
    H("P-26",
      DEAR "There is a lump in the left breast, 18 mm.\n\nLeft breast normal, both axillae clear."),
    N("P-26", DEAR
      "There is a lump in the left breast, 18 mm.\n\nRight breast normal, both axillae clear."),
    N("P-26",
      DEAR "There was a fracture of the left wrist.\n\nThe left wrist is now normal again."),
    /* A stroke's weakness is of the other side. */
    H("P-26", DEAR "Left middle cerebral artery infarct.\n\nLeft face and arm weak on arrival."),
    N("P-26", DEAR "Left middle cerebral artery infarct.\n\nRight face and arm weak on arrival."),
    N("P-26", DEAR "Right groin: 4 cm reducible hernia. Left groin: sound, old scar."),
    N("P-26", DEAR "L shoulder stiff at night. R shoulder no problems."),
    N("P-26", DEAR "Burn over the back of the R hand. L hand unburnt."),
    N("P-26", DEAR "Scald to the right hand. L hand no injury."),
    N("P-26",
      "Dear Dr Ferreira\n\nThe right wrist and the left elbow are swollen.\n\nA nodule is by the right elbow."),
    N("P-26", DEAR
      "The left ventricle and the right atrium are normal, with right bundle branch block and left axis deviation."),
    N("P-26", DEAR "The right knee is swollen. The left knee is normal."),
    N("P-26", DEAR "She has right hip and left knee pain. The right hip is worse."),
    N("P-26", DEAR "She is right-handed and left the ward all right. Her right hand is fine."),
    N("P-26", DEAR "1. Right hip replacement 2015\n2. Left hip arthritis"),
    N("P-26", DEAR "Bilateral knee pain. The right knee is swollen. The left knee is stiff."),
    N("P-26", DEAR "Left upper lobe nodule. The right lower lobe is collapsed."),
    N("P-26", DEAR "A right hemisphere stroke with left arm weakness."),
    N("P-26",
      DEAR "The right hip was replaced in 2015. The left hip is painful. The left hip is stiff."),
    H("P-26", DEAR
      "Fall in the chapel, fractured neck of left femur.\n\nRight cemented hemiarthroplasty on 1 November."),
    H("P-26", DEAR
      "Right upper lobe nodule 8 mm, stable.\n\nEmphysema in both lungs, the nodule in the left upper lobe at 8 mm."),
    H("P-26", DEAR
      "There is synovitis of the left wrist; the right hand is quiet.\n\nUltrasound showed signal in the right wrist, and no erosions."),
    H("P-26", DEAR
      "Osteonecrosis of the left mandible.\n\nThere is bare bone on the tongue's aspect of the right mandible."),
    H("P-26", DEAR
      "Stone in the left mid ureter.\n\nCT showed a stone in the right mid ureter and a further stone in the bladder."),
    N("P-26",
      DEAR "Your right eye has a leak at the back of it.\n\nYour left eye has the dry kind."),
    N("P-26", DEAR "The score for your left hip was low. Your right hip could not be measured."),
    N("P-26", DEAR "I shall check the wax in your right ear. Your left ear was clear in April."),
    N("P-26", DEAR
      "Undescended right testis.\n\nThe left testis is in the scrotum. On the right the testis can be milked down."),
    N("P-26", DEAR "I injected the right shoulder. The left shoulder can wait."),
    N("P-26", DEAR "There is a cyst in the left kidney. The right kidney measures 10 cm."),
    /* The side of the diagnosis, and that of what is done. */
    H("P-26", DEAR "Diagnosis: Tear of the retina, right eye\nProcedure: Laser, right eye\n\n"
                   "She has had cataracts on both sides. I went on to laser retinopexy to the left "
                   "eye the same afternoon, which she bore well."),
    H("P-26", DEAR "Diagnosis: Left thyroid nodule\n\nThe right lobe of the thyroid is normal.\n\n"
                   "The meeting has advised a right hemithyroidectomy."),
    H("P-26", DEAR "Diagnoses: stone in the left ureter; cyst of the right kidney\n\n"
                   "We have booked right ureteroscopy for 4 December 2026."),
    H("P-26", DEAR "Diagnosis: Carpal tunnel syndrome, right hand\n\nThe left hand is normal.\n\n"
                   "I have listed her for left carpal tunnel decompression."),
    H("P-26", DEAR "Lesion in the left peripheral zone.\n\nThe left peripheral zone is normal."),
    N("P-26", DEAR "Diagnosis: Left thyroid nodule\n\nThe right lobe of the thyroid is normal.\n\n"
                   "The meeting has advised a left hemithyroidectomy."),
    N("P-26",
      DEAR "Diagnosis: Arthritis of the left hip\n\nThe right hip, which was replaced in her "
           "sixties, is sound. I have listed the left hip for replacement."),
    N("P-26", DEAR "Diagnosis: Deafness, left ear\n\nThe right ear hears normally. In the left ear "
                   "there is a loss. The left ear was fitted with an aid."),
    N("P-26",
      DEAR "Diagnosis: Cancer of the left breast\n\nA spot in the right breast, known since "
           "2019, is stable.\n\nShe is booked for a left mastectomy."),
    N("P-26", DEAR "Diagnoses:\n- Left knee arthritis\n- Right knee arthritis\n\n"
                   "I have listed the right knee for replacement; the left knee may wait."),
    N("P-26", DEAR "It is your left wrist only; the twinge in the right thumb was a knock.\n\n"
                   "Wear the left thumb splint at night."),
};

static const struct proof_case word_cases[] = {
    H("P-29", DEAR "There is no edema."),
    H("P-29", DEAR "The tumor is small."),
    H("P-29", DEAR "Pediatric review."),
    H("P-29", DEAR "She has anemia and a tumor-free year."),
    H("P-29", DEAR "Her hemoglobin is low."),
    H("P-29", DEAR "She traveled by train."),
    H("P-29", DEAR "The color has faded."),
    H("P-29", "Dear Dr Ferreira\n\nHer license expires soon."),
    H("P-29", "Dear Dr Ferreira\n\nShe has a home program of exercise."),
    H("P-29", "Dear Dr Ferreira\n\nText.\n\nYours sincerely\n\nDr A Bell\nConsultant Hematologist"),
    N("P-29", "Dear Dr Ferreira\n\nShe wrote a computer program. We license it."),
    N("P-29", DEAR "There is no oedema."),
    N("P-29", DEAR "We organize and recognize it."),
    N("P-29", DEAR "She was seen at the Mayo Center Clinic."),
    N("P-29", DEAR "The fetus is well on ferrous sulfate."),
    N("P-29", DEAR "She is practising; her licence is valid."),
    H("P-29", DEAR "The squint is of 18 diopters."),
    H("P-29", "Sleep and Ventilation Center\nA hospital\n\nDear Dr Ferreira\n\nText."),
    N("P-29", DEAR "The squint is of 18 dioptres."),
    H("P-30", DEAR "The patient was recieved."),
    H("P-30", DEAR "She has palpatations."),
    H("P-30", DEAR "Teh scan was normal."),
    H("P-30", DEAR "Her medicaton was changed."),
    H("P-30", DEAR "She takes bisoprolal daily."),
    H("P-30", DEAR "Seen on 3 Novmber 2026."),
    H("P-30", DEAR "An appointmant will follow."),
    H("P-30", DEAR "She was seperated from it."),
    N("P-30",
      "Re: Mrs Marguerite Okonkwo-Hale, DOB 14 March 1961\nLochvieu, 2 Gorse Brae, Hexham\n\nDear Dr Ferreira"),
    N("P-30", DEAR "Child-Pugh B7 in spite of it."),
    N("P-30", DEAR "She is well.\n\nCheers,\nImogen\n\nImogen Castle"),
    N("P-30", "Dear Dr Ferreira\n\nShe said \"I'm fair wabbit\" and laughed."),
    N("P-30", "Dear Dr Ferreira\n\nShe has nodulocystic acne."),
    N("P-30", DEAR "She takes apixaban, bisoprolol and sacubitril/valsartan, with levothyroxine."),
    N("P-30", DEAR "Gastro-oesophageal reflux, cholecystectomy and haemochromatosis."),
    N("P-30", DEAR "Okonkwo-Hale lives in Ulgham with Siobhan Przybylski."),
    N("P-30", DEAR "See www.exmaple.nhs.uk or mail abc.dfg@nhs.net."),
    N("P-30", DEAR "HbA1c, NT-proBNP, mmHg, eGFR and MRCP were noted; 40mg bd, 5ml tds."),
    N("P-30", DEAR "We organise, organize, optimise and mobilise."),
    N("P-30", DEAR "Post-operatively she was well-controlled and re-referred."),
    N("P-30", DEAR "The patient’s mother-in-law won’t come."),
    H("P-30", DEAR "Sacubitril/valsarten 24/26 mg twice daily."),
    H("P-30", DEAR "Alendronnic acid 70 mg once a week."),
    H("P-30", DEAR "The biopsy shows a squamos cancer."),
    H("P-30", DEAR "He had angiopasty in May."),
    N("P-30", DEAR "The homecare nurse rang at midmorning about the thoracoabdominal scan."),
    N("P-30", DEAR "She eats paneer and dhal, and reattended with wheeze."),
    N("P-30", DEAR "She takes nirmatrelvir and vaborbactam."),
    N("P-30", DEAR "She uses a bandsaw and a powerchair."),
    H("P-31", DEAR "She was was seen."),
    H("P-31", DEAR "The the scan was normal."),
    H("P-31", DEAR "It is on the\nthe left."),
    H("P-31", DEAR "Please see see her."),
    H("P-31", DEAR "A scan of of the chest."),
    H("P-31", DEAR "It is a a small one."),
    H("P-31", "Dear Dr Ferreira\n\nI think that that you have asthma."),
    N("P-31", DEAR "             start     end\nright side   full      full"),
    N("P-31", DEAR "She had had a scan and said that that was enough."),
    N("P-31", DEAR "It is very very sore."),
    N("P-31", DEAR "I gave her her tablets."),
    N("P-31", DEAR "She saw Ali Ali."),
    N("P-31", DEAR "Scan\n\nScan of the chest"),
    N("P-31", DEAR "It was 5 5 5."),
    N("P-31", DEAR "She came in in March."),
    H("P-31", DEAR "If surgery is advised it it will be in May."),
    H("P-31", DEAR "Stairs are fine, and no no trampolines."),
};

static void marks_fields_enclosures_and_copies_are_complete(void **state) {
    (void)state;
    case_run(CASES(mark_cases), case_input("", NULL));
}

static void doses_cannot_be_misread(void **state) {
    (void)state;
    case_run(CASES(dose_cases), case_input("", NULL));
}

static void left_and_right_of_one_part_do_not_change_places(void **state) {
    (void)state;
    case_run(CASES(side_cases), case_input("", NULL));
}

static void words_are_spelt_as_in_britain_and_stand_once(void **state) {
    (void)state;
    case_run_spelt(CASES(word_cases));
}

static void known_enclosures_and_recipients_decide_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_findings findings;
    struct proof_input in = case_input(
        DEAR "I enclose the ECG.\n\nYours sincerely\n\nEnc: ECG\ncc: Dr H Marsh, Hexham", NULL);
    in.enclosures = 0;
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-27") &&
           case_find(&findings, "P-27")->severity == PROOF_MUST_FIX);
    in.enclosures = 1;
    struct proof_recipient marsh = {.name = S("Dr H Marsh")};
    in.recipients_known = true, in.recipients = &marsh, in.n_recipients = 1;
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-27") == NULL);
    expect(case_find(&findings, "P-28") &&
           case_find(&findings, "P-28")->severity == PROOF_MUST_FIX);
    marsh.has_address = true;
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-28") == NULL);
    marsh.name = S("Dr Helen Marsh"); /* "Dr H Marsh" is she */
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-28") == NULL);
    marsh.name = S("Dr Emrys Watkins"); /* the copy that the letter speaks of goes nowhere */
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-28") &&
           case_find(&findings, "P-28")->severity == PROOF_MUST_FIX);
}

static void the_site_s_own_words_are_known(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct spell *spell;
    expect_ok(spell_open(&a, S(""), &spell, NULL));
    struct proof_spelling spelling = {spell, case_known, case_suggest};
    struct proof_input in = case_input(DEAR "She has the zorblin pathway.", &spelling);
    struct proof_findings findings;
    proofread(&a, &in, &findings);
    expect_int(findings.n, 1);
    const str words[] = {S_INIT("alnwicky"), S_INIT("zorblin")};
    in.site_words = words, in.n_site_words = 2;
    proofread(&a, &in, &findings);
    expect_int(findings.n, 0);
    spell_close(spell);
}

static void the_first_suggestion_is_the_common_word_that_was_meant(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct spell *spell;
    expect_ok(spell_open(&a, S(""), &spell, NULL));
    static const struct {
        str typed, meant;
    } slips[] = {{S_INIT("teh"), S_INIT("the")},         {S_INIT("Teh"), S_INIT("The")},
                 {S_INIT("adn"), S_INIT("and")},         {S_INIT("wiht"), S_INIT("with")},
                 {S_INIT("wich"), S_INIT("which")},      {S_INIT("thier"), S_INIT("their")},
                 {S_INIT("patietn"), S_INIT("patient")}, {S_INIT("oedma"), S_INIT("oedema")},
                 {S_INIT("atrail"), S_INIT("atrial")},   {S_INIT("hte"), S_INIT("the")}};
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        str words[5];
        size_t n = spell_suggest(spell, &a, slips[i].typed, words, 5);
        expect(n > 0);
        expect_str(words[0], slips[i].meant);
        for (size_t k = 1; k < n; k++)
            expect(!str_eq(words[k], words[0])); /* each once */
    }
    spell_close(spell);
}

static void a_missing_dictionary_says_which_package_to_install(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct spell *spell = NULL;
    struct problem why = {0};
    expect_err(spell_open(&a, S("/nonexistent"), &spell, &why), NOT_FOUND);
    expect(str_find(why.sentence, S("hunspell-en-gb")) >= 0);
    expect(spell == NULL);
}

static void a_fhir_patient_gives_names_numbers_and_gender(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str bytes = S(
        "{\"resourceType\":\"Patient\",\"gender\":\"female\",\"birthDate\":\"1961-03-14\",\"deceasedBoolean\":true,"
        "\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"999 000 0026\"},{\"value\":\"H1\"}],"
        "\"name\":[{\"use\":\"old\",\"family\":\"Duval\"},{\"use\":\"official\",\"prefix\":[\"Mrs\"],\"given\":[\"Ada\",\"May\"],\"family\":\"Hale\"}]}");
    const struct json *json;
    struct proof_patient patient;
    expect_ok(json_read(&a, bytes, NULL, &json, NULL));
    expect_ok(proof_patient_from_fhir(&a, json, &patient, NULL));
    expect_int(patient.n_names, 2);
    expect_str(patient.names[0].given, S("Ada May"));
    expect_str(patient.names[1].family, S("Duval"));
    expect_str(patient.nhs_number, S("9990000026"));
    expect_str(patient.hospital_numbers[0], S("H1"));
    expect(patient.gender == PROOF_FEMALE && patient.is_deceased);
    expect_ok(json_read(&a, S("{\"resourceType\":\"Person\"}"), NULL, &json, NULL));
    expect_err(proof_patient_from_fhir(&a, json, &patient, NULL), INVALID);
}

static void every_rule_has_its_own_id_in_order_and_a_source(void **state) {
    (void)state;
    size_t n;
    const struct proof_rule *rules = proofread_rules(&n);
    expect(n >= 31);
    for (size_t i = 0; i < n; i++) {
        AUTO_ARENA(a);
        struct buf id;
        buf_init(&id, &a);
        buf_put(&id, S("P-"));
        buf_put_padded(&id, i + 1, 2);
        expect_str(str_from_c(rules[i].id), buf_str(&id));
        expect(str_from_c(rules[i].source).n > 8 && str_from_c(rules[i].name).n > 2);
    }
}

static void real_documents_of_another_country_are_read_without_harm(void **state) {
    (void)state;
    static const char *const files[] = {
        "data/ccda-documents/Care_Plan.ccda", "data/ccda-documents/Discharge_Summary.ccda",
        "data/ccda-documents/Operative_Note.ccda", "data/ccda-documents/History_and_Physical.ccda"};
    size_t read = 0;
    for (size_t i = 0; i < 4; i++) {
        AUTO_ARENA(one);
        str bytes;
        if (!shared_file(&one, files[i], &bytes) || !utf8_is_valid(bytes)) continue;
        struct proof_input in = case_input("", NULL);
        in.text = bytes;
        struct proof_findings findings;
        proofread(&one, &in, &findings);
        for (size_t k = 0; k < findings.n; k++)
            expect(findings.items[k].line > 0 &&
                   findings.items[k].offset + findings.items[k].bytes <= bytes.n);
        read++;
    }
    if (read == 0) skip_because(NULL, "no ../shared/data/ccda-documents");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_fields_enclosures_and_copies_are_complete),
        cmocka_unit_test(doses_cannot_be_misread),
        cmocka_unit_test(left_and_right_of_one_part_do_not_change_places),
        cmocka_unit_test(words_are_spelt_as_in_britain_and_stand_once),
        cmocka_unit_test(known_enclosures_and_recipients_decide_alone),
        cmocka_unit_test(the_site_s_own_words_are_known),
        cmocka_unit_test(the_first_suggestion_is_the_common_word_that_was_meant),
        cmocka_unit_test(a_missing_dictionary_says_which_package_to_install),
        cmocka_unit_test(a_fhir_patient_gives_names_numbers_and_gender),
        cmocka_unit_test(every_rule_has_its_own_id_in_order_and_a_source),
        cmocka_unit_test(real_documents_of_another_country_are_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
