#include "demo_cast.h"

/* clang-format off: tables that are read as tables. */
const struct cast_person_row cast_people[N_CAST] = {
    [AMARA] = {"amara", "Ms", "Amara", "Bello", "AB", "Medical secretary", "secretary",
               1u << ROLE_SECRETARY},
    [CARL] = {"carl", "Mr", "Carl", "Nwosu", "CN", "Booking clerk", "booking clerk",
              1u << ROLE_BOOKING_CLERK},
    [RITA] = {"rita", "Ms", "Rita", "Marsh", "RM", "Receptionist", "receptionist",
              1u << ROLE_RECEPTIONIST},
    [LINDQVIST] = {"lindqvist", "Dr", "Helena", "Lindqvist", "HL", "Consultant cardiologist",
                   "consultant", 1u << ROLE_CLINICIAN},
    [OSEI] = {"osei", "Dr", "Kwame", "Osei", "KO", "Consultant cardiologist", "consultant",
              1u << ROLE_CLINICIAN},
    [GRANT] = {"grant", "Sister", "Moira", "Grant", "MG", "Heart failure specialist nurse",
               "specialist nurse", 1u << ROLE_CLINICIAN},
    [MAUD] = {"maud", "Mrs", "Maud", "Keane", "MK", "Service manager", "manager",
              1u << ROLE_MANAGER},
    [SAM] = {"sam", "Mr", "Sam", "Ito", "SI", "System administrator", "system administrator",
             1u << ROLE_ADMINISTRATOR},
    [JO] = {"jo", "Mx", "Jo", "Whitaker", "JW", "Senior secretary", "secretary and booking clerk",
            1u << ROLE_SECRETARY | 1u << ROLE_BOOKING_CLERK},
};

const struct cast_contact cast_practices[N_PRACTICES] = {
    {"practice", "Dr L Ferreira", "Beacon Street Surgery", "Dr Ferreira", "2 Beacon Street",
     "Hexham", "NE46 1AB", "01632 960101", "beacon@letters.example"},
    {"practice", "Dr M Adeyemi", "Riverside Practice", "Dr Adeyemi", "14 Quay Lane", "Corbridge",
     "NE45 5AA", "01632 960102", "riverside@letters.example"},
    {"practice", "Dr S Patel", "Old Mill Medical Centre", "Dr Patel", "Mill Road", "Prudhoe",
     "NE42 6BD", "01632 960103", ""},
    {"practice", "Dr C Rowan", "Fellside Surgery", "Dr Rowan", "Fell View", "Haltwhistle",
     "NE49 0DD", "01632 960104", ""},
    {"practice", "Dr A Novak", "Market Place Surgery", "Dr Novak", "7 Market Place", "Allendale",
     "NE47 9BD", "01632 960105", ""},
    {"practice", "Dr J O'Leary", "Station Road Practice", "Dr O'Leary", "Station Road",
     "Stocksfield", "NE43 7HN", "01632 960106", ""},
};

const struct cast_contact cast_correspondents[N_CORRESPONDENTS] = {
    {"consultant", "Mr R Hale", "Cardiothoracic Surgery, Fenham Heart Centre", "Mr Hale",
     "Fenham Road", "Newcastle upon Tyne", "NE4 9AA", "0191 498 0210", ""},
    {"consultant", "Dr I Marchetti", "Renal Medicine, Northgate Hospital", "Dr Marchetti",
     "Northgate Road", "Newcastle upon Tyne", "NE3 3XT", "0191 498 0115", ""},
    {"department", "", "Cardiac Physiology, Northgate Hospital", "Colleagues", "Northgate Road",
     "Newcastle upon Tyne", "NE3 3XT", "0191 498 0120", ""},
    {"department", "", "Radiology, Northgate Hospital", "Colleagues", "Northgate Road",
     "Newcastle upon Tyne", "NE3 3XT", "0191 498 0130", ""},
    {"trust", "", "Medical Records, Wear Valley Hospitals", "Colleagues", "Castle Street",
     "Bishop Auckland", "DL14 6AD", "01632 960140", ""},
    {"solicitor", "Ms P Thorne", "Thorne and Lacey Solicitors", "Ms Thorne", "31 Grey Court",
     "Newcastle upon Tyne", "NE1 6EE", "0191 498 0311", ""},
    {"care-home", "The Manager", "Priory Lodge Care Home", "Sir or Madam", "Priory Lane", "Hexham",
     "NE46 3DG", "01632 960155", ""},
};

const struct cast_clinic_row cast_clinics[N_CAST_CLINICS] = {
    [ARRHYTHMIA] = {"ARR1", "Arrhythmia clinic", "Room 4", LINDQVIST, LINDQVIST, 9 * 60},
    [HEART_FAILURE] = {"HF1", "Heart failure clinic", "Room 2", GRANT, LINDQVIST, 14 * 60},
    [CHEST_PAIN] = {"RACPC", "Rapid access chest pain clinic", "Room 7", OSEI, OSEI, 9 * 60},
};

const char *const cast_family_names[] = {
    "Okafor",    "Okonkwo",  "Wiśniewski",   "Haile",        "Pike",
    "Ahmed",     "Reid",     "Dunmore",      "Khan",         "Wright",
    "Bukhari",   "Lewis",    "Novak",        "Obi",          "Charlton",
    "Robson",    "Dodds",    "Armstrong",    "Milburn",      "Ó Súilleabháin",
    "Nguyen",    "Singh",    "Kaur",         "Begum",        "MacDonald",
    "Fenwick",   "Ridley",   "Elliott",      "Hall",         "García",
    "Müller",    "Rossi",    "Petrov",       "Achebe",       "Mensah",
    "Olsen",     "Thompson", "Young",        "Shaw",         "Sharma",
    "Chowdhury", "Ogilvie",  "Featherstone", "van der Berg", "Nkemelu",
    "Stobbart",  "Hedley",   "Kowalczyk"};
const size_t cast_n_family_names = sizeof cast_family_names / sizeof cast_family_names[0];
const char *const cast_women[] = {"Marguerite", "Selam",   "Catriona", "Alice",  "Sadia",
                                  "Nadia",      "Gwen",    "Moira",    "Joan",   "Zofia",
                                  "Aoife",      "Linh",    "Harpreet", "Fatima", "Ingrid",
                                  "Esi",        "Dorothy", "Priya",    "Ewa",    "Hannah"};
const size_t cast_n_women = sizeof cast_women / sizeof cast_women[0];
const char *const cast_men[] = {"Idris",  "Tomasz", "Harold", "Yusuf",   "Daniel", "Petr",  "Chidi",
                                "Robert", "Seán",   "Anh",    "Gurdeep", "José",   "Lars",  "Kofi",
                                "Ivan",   "George", "Alan",   "Rajesh",  "Piotr",  "Samuel"};
const size_t cast_n_men = sizeof cast_men / sizeof cast_men[0];
const char *const cast_streets[] = {"Tanner's Row", "Priory Lane", "Fell View",   "Station Terrace",
                                    "Mill Race",    "Abbey Close", "Leazes Park", "Eilansgate"};
const size_t cast_n_streets = sizeof cast_streets / sizeof cast_streets[0];

const char *const cast_helps[] = {
    "Hard of hearing: speak slowly, face to face",
    "Wheelchair: room on the ground floor",
    "Daughter comes with her and may be told",
    "Anxious about hospitals: ring the day before, say what will happen",
    "Hospital transport: allow two hours",
    "Dementia: speak to the husband first",
    "Carer: morning appointments are hard",
    "Works nights: ring after 3pm"};
const size_t cast_n_helps = sizeof cast_helps / sizeof cast_helps[0];
const struct cast_language cast_languages[] = {
    {"pl", "Polish"}, {"ur", "Urdu"}, {"ti", "Tigrinya"}, {"", "BSL"}, {"vi", "Vietnamese"}};
const size_t cast_n_languages = sizeof cast_languages / sizeof cast_languages[0];

const struct cast_reason cast_reasons[] = {
    {ARRHYTHMIA,
     "Palpitations most days for three months, two near-faints. ECG normal at the surgery."},
    {ARRHYTHMIA, "Paroxysmal atrial fibrillation on a 24-hour tape. For rhythm control, please."},
    {ARRHYTHMIA, "Blackout while driving. Resting ECG shows left bundle branch block."},
    {ARRHYTHMIA,
     "Atrial fibrillation found at an NHS health check; CHA2DS2-VASc 3, apixaban started."},
    {HEART_FAILURE, "Breathless on one flight of stairs, ankle swelling, NT-proBNP 1,850."},
    {HEART_FAILURE, "Known heart failure, weight up 4 kg in a fortnight in spite of furosemide."},
    {HEART_FAILURE,
     "NT-proBNP 2,400 and breathless at night. Echocardiogram within two weeks, please."},
    {CHEST_PAIN, "Tight chest on hills, eases with rest. Smoker, father had an infarct at 52."},
    {CHEST_PAIN, "Chest pain on exertion for six weeks, normal ECG. Diabetes, hypertension."},
    {CHEST_PAIN,
     "Two episodes of chest heaviness at rest this week. Troponin normal in the emergency department."},
};
const size_t cast_n_reasons = sizeof cast_reasons / sizeof cast_reasons[0];
/* clang-format on */

const char *const cast_bodies[N_CAST_CLINICS][2] = {
    [ARRHYTHMIA] =
        {"Diagnoses\n"
         "- Paroxysmal atrial fibrillation\n"
         "- Hypertension\n\n"
         "Medicines\n"
         "- Apixaban; 5 mg twice a day\n"
         "- Bisoprolol; 2.5 mg once a day; changed: was 1.25 mg\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. Your palpitations have settled and you have "
         "had no dizziness. Your pulse was regular and your blood pressure was well controlled.\n\n"
         "Your heart tracing showed a normal rhythm. The scan of your heart showed that one of its chambers is slightly "
         "larger than usual, which is common in people who have had atrial fibrillation.\n\n"
         "Actions for the hospital\n"
         "- See you again in six months\n\n"
         "Actions for the GP\n"
         "- Please continue bisoprolol 2.5 mg once a day",
         "Diagnoses\n"
         "- Palpitations, no arrhythmia found\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. I was pleased to hear that you feel well. Your "
         "seven-day recording showed extra beats only, which are harmless.\n\n"
         "Coffee and tiredness can bring extra beats on. You do not need any treatment. If you faint, or your heart races "
         "for more than half an hour, please ring 111 or come to the emergency department.\n\n"
         "I have not made another appointment."},
    [HEART_FAILURE] =
        {"Diagnoses\n"
         "- Heart failure with reduced ejection fraction\n"
         "- Type 2 diabetes\n\n"
         "Medicines\n"
         "- Ramipril; 5 mg once a day\n"
         "- Bisoprolol; 3.75 mg once a day\n"
         "- Dapagliflozin; 10 mg once a day; started: heart failure\n"
         "- Furosemide; 40 mg in the morning\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. You can walk further than in the summer and you "
         "sleep on two pillows. Your ankles were not swollen and your weight was steady.\n\n"
         "Please weigh yourself each morning and ring us if you gain more than two kilograms in three days.\n\n"
         "Actions for the GP\n"
         "- Please check kidney function in two weeks\n\n"
         "Actions for the hospital\n"
         "- Telephone appointment in six weeks",
         "Diagnoses\n"
         "- Heart failure with preserved ejection fraction\n"
         "- Atrial fibrillation\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. Your breathing is better since the water tablet was "
         "increased. Your blood tests show that your kidneys tolerate it well.\n\n"
         "We talked about salt and about the cardiac rehabilitation course, which you would like to join."},
    [CHEST_PAIN] =
        {"Diagnoses\n"
         "- Stable angina, likely\n\n"
         "Medicines\n"
         "- Aspirin; 75 mg once a day; started: likely angina\n"
         "- Glyceryl trinitrate spray; when needed; started: likely angina\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. Your description of a tight chest when you walk "
         "uphill fits angina. Your examination and heart tracing were normal.\n\n"
         "I have asked for a CT scan of the arteries of your heart. If you have chest pain that lasts longer than ten minutes "
         "in spite of the spray, please ring 999.\n\n"
         "Actions for the hospital\n"
         "- CT coronary angiogram",
         "Diagnoses\n"
         "- Chest pain that does not come from the heart\n\n"
         "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. I am glad to tell you that your heart tracing, your "
         "examination and your blood tests were normal. Your pain comes from the muscles and joints of the chest wall.\n\n"
         "It usually settles within weeks. You can take ordinary painkillers, and you may exercise as you like."},
};

const char *const cast_body_with_query =
    "Diagnoses\n"
    "- Paroxysmal atrial fibrillation\n\n"
    "Thank you for coming to the {{clinic.name}} on {{clinic.date}}. Your palpitations are less frequent since you take "
    "flecainide [?] mg twice a day.\n\n"
    "I shall write to you when I have seen the recording of [? which] November.";

const char *const cast_body_missed =
    "We were sorry not to see you at the {{clinic.name}} on {{clinic.date}}. Letters go astray and other things come up, so "
    "please ring us on {{clinic.telephone}} if anything made it hard to come, such as transport or the time of day.\n\n"
    "I have looked at your notes and at what your GP wrote. If you have chest pain that does not settle, or if you faint, "
    "please ring 999.";
const char *const cast_copy_to_gp = "\n\nWe are sending a copy of this letter to your GP.";
