/* What hospitals call their columns: letters and digits only, in lower case. */
#include "buf.h"
#include "csv_patients.h"

static const struct {
    str name;     /* in a mapping file */
    str synonyms; /* separated by blanks */
} fields[CSV_FIELD_COUNT] = {
    [CSV_IGNORED] = {S_INIT("ignored"), S_INIT("")},
    [CSV_TITLE] = {S_INIT("title"),
                   S_INIT("title prefix salutation nametitle persontitle patienttitle")},
    [CSV_GIVEN] = {S_INIT("given_names"),
                   S_INIT(
                       "forename forenames firstname firstnames givenname givennames given first "
                       "forename1 patientforename patientfirstname christianname personfirstname")},
    [CSV_MIDDLE] =
        {S_INIT("middle_names"),
         S_INIT("middlename middlenames secondname forename2 secondforename othernames middle")},
    [CSV_FAMILY] = {S_INIT("family_name"),
                    S_INIT("surname lastname familyname family last patientsurname patientlastname "
                           "personsurname surnamename")},
    [CSV_FULL_NAME] = {S_INIT("full_name"),
                       S_INIT("name fullname patientname patient patientfullname")},
    [CSV_PREVIOUS] = {S_INIT("previous_name"),
                      S_INIT("previousname previoussurname maidenname formername previouslastname "
                             "previousfamilyname birthname")},
    [CSV_KNOWN_AS] = {S_INIT("known_as"),
                      S_INIT("knownas preferredname nickname preferredforename alias calledname")},
    [CSV_GENDER] = {S_INIT("gender"),
                    S_INIT("gender sex gendercode sexcode patientsex patientgender")},
    [CSV_BIRTH_DATE] = {S_INIT("birth_date"),
                        S_INIT(
                            "dob dateofbirth birthdate born birthday dbirth patientdob datebirth "
                            "personbirthdate")},
    [CSV_DEATH_DATE] = {S_INIT("death_date"),
                        S_INIT("dateofdeath deathdate dod deceaseddate datedeceased")},
    [CSV_DECEASED] = {S_INIT("deceased"), S_INIT("deceased isdeceased died dead deceasedflag")},
    [CSV_NHS_NUMBER] = {S_INIT("nhs_number"),
                        S_INIT(
                            "nhsno nhsnumber nhs nhsnum newnhsno newnhsnumber patientnhsnumber")},
    [CSV_HOSPITAL_NUMBER] =
        {S_INIT("hospital_number"),
         S_INIT("hospitalno hospitalnumber hospno hospnumber mrn crn unitno unitnumber "
                "casenoteno casenotenumber casenumber caseno patientid patientno "
                "patientnumber pasnumber pasno pasid districtnumber districtno rnumber "
                "localpatientidentifier localid id knumber hospitalid medicalrecordnumber")},
    [CSV_ADDRESS] = {S_INIT("address"),
                     S_INIT("address homeaddress fulladdress patientaddress usualaddress")},
    [CSV_ADDRESS_1] = {S_INIT("address_1"),
                       S_INIT(
                           "address1 addressline1 addr1 add1 street houseandstreet addressone adr1 "
                           "line1")},
    [CSV_ADDRESS_2] = {S_INIT("address_2"),
                       S_INIT("address2 addressline2 addr2 add2 addresstwo adr2 line2")},
    [CSV_ADDRESS_3] = {S_INIT("address_3"),
                       S_INIT("address3 addressline3 addr3 add3 locality district adr3 line3")},
    [CSV_ADDRESS_4] = {S_INIT("address_4"), S_INIT("address4 addressline4 addr4 add4 adr4 line4")},
    [CSV_ADDRESS_5] = {S_INIT("address_5"), S_INIT("address5 addressline5 addr5 add5 adr5 line5")},
    [CSV_TOWN] = {S_INIT("town"), S_INIT("town city posttown towncity cityortown")},
    [CSV_COUNTY] = {S_INIT("county"), S_INIT("county region")},
    [CSV_POSTCODE] = {S_INIT("postcode"),
                      S_INIT("postcode postalcode pcode zip zipcode postzip pc")},
    [CSV_COUNTRY] = {S_INIT("country"), S_INIT("country")},
    [CSV_TELEPHONE] =
        {S_INIT("home_telephone"),
         S_INIT("tel telephone telephoneno telephonenumber telno phone phoneno phonenumber "
                "hometel hometelephone homephone telephone1 tel1 landline telhome daytimephone "
                "contactnumber phonehome hometelno")},
    [CSV_MOBILE] = {S_INIT("mobile_telephone"),
                    S_INIT(
                        "mobile mobileno mobilenumber mobiletel mobilephone mobiletelephone cell "
                        "cellphone telmobile mob mobiletelno tel2 telephone2")},
    [CSV_EMAIL] = {S_INIT("email"), S_INIT("email emailaddress mail homeemail patientemail")},
    [CSV_PRACTICE] = {S_INIT("practice"),
                      S_INIT("practice gppractice gppracticename practicename surgery gpsurgery "
                             "registeredpractice surgeryname")},
    [CSV_GP] = {S_INIT("gp_name"),
                S_INIT("gp gpname registeredgp generalpractitioner doctor usualgp familydoctor")},
    [CSV_LANGUAGE] = {S_INIT("language"),
                      S_INIT(
                          "language preferredlanguage firstlanguage spokenlanguage mainlanguage")},
    [CSV_INTERPRETER] = {S_INIT("interpreter"),
                         S_INIT(
                             "interpreter interpreterrequired interpreterneeded needsinterpreter")},
};

str csv_field_name(enum csv_field field) {
    return fields[field].name;
}

static str plain_header(struct arena *a, str header) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < header.n; i++)
        if (char_is_alpha_ascii(header.p[i]) || char_is_digit(header.p[i]))
            buf_put_char(&b, char_lower_ascii(header.p[i]));
    return buf_str(&b);
}

bool csv_field_of_header(str header, enum csv_field *ret_field) {
    AUTO_ARENA(scratch);
    str plain = plain_header(&scratch, header);
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT && plain.n > 0; f++) {
        str rest = fields[f].synonyms;
        bool is_it = str_eq(plain, plain_header(&scratch, fields[f].name));
        while (rest.p && !is_it)
            is_it = str_eq(str_cut(&rest, ' '), plain);
        if (!is_it) continue;
        *ret_field = (enum csv_field)f;
        return true;
    }
    return false;
}

static bool field_by_name(str name, enum csv_field *ret_field) {
    for (int f = 0; f < CSV_FIELD_COUNT; f++)
        if (str_eq(fields[f].name, name)) {
            *ret_field = (enum csv_field)f;
            return true;
        }
    return false;
}

enum err csv_mapping_parse(struct arena *a, str text, struct csv_mapping *ret_mapping,
                           struct problem *why) {
    size_t n = 0, lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    struct csv_mapped *rows = arena_array(a, struct csv_mapped, lines);
    str rest = text;
    for (int64_t line = 1; rest.p; line++) {
        str one = str_trim(str_cut(&rest, '\n'));
        if (one.n == 0 || one.p[0] == '#') continue;
        str field = one, header = str_trim(str_cut(&field, '='));
        str where = say(a, "line {}", SAY_N(line));
        if (!field.p || header.n == 0)
            return problem_set(why, INVALID, where, S("Write: their header = our field"), S(""));
        rows[n].header = header;
        if (!field_by_name(str_trim(field), &rows[n].field))
            return problem_set(
                why, INVALID, where,
                say(a,
                    "There is no field \"{}\". Fields are title, given_names, family_name, "
                    "birth_date, nhs_number, hospital_number and so on; \"ignored\" leaves "
                    "the column out.",
                    SAY_T(str_trim(field))),
                S(""));
        n++;
    }
    *ret_mapping = (struct csv_mapping){rows, n};
    return OK;
}
